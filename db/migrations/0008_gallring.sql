-- Retention: what says who somebody is goes when its time is over, sums and chains stay.
--
-- A row may lose its person only where a recorded gallring says that its time is over, and only so: every
-- column and every value but those that name somebody must be as it was. The guards hold to it.

CREATE TABLE gallring (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    serial INTEGER NOT NULL UNIQUE CHECK (serial > 0),
    bocker_till TEXT NOT NULL CHECK (bocker_till IS date(bocker_till, '+0 days')),
    logg_till TEXT NOT NULL CHECK (logg_till IS date(logg_till, '+0 days')),
    document TEXT NOT NULL CHECK (json_valid(document)),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    -- seven years after the calendar year, and five years, at the least; the days are local ones, and
    -- where the year begins it does so at 23:00 UTC (summer time is two hours ahead)
    CHECK (bocker_till IS date(bocker_till, 'start of year')),
    CHECK (bocker_till <= date(written_at, '+1 hour', 'start of year', '-7 years')),
    CHECK (logg_till <= date(written_at, '+2 hours', '-5 years')),
    CHECK (json_extract(document, '$.serial') IS serial),
    CHECK (json_extract(document, '$.hash') IS hash)
) STRICT;

CREATE TRIGGER gallring_no_update BEFORE UPDATE ON gallring
BEGIN
    SELECT RAISE(ABORT, 'gallring is append-only: no update');
END;

CREATE TRIGGER gallring_no_delete BEFORE DELETE ON gallring
BEGIN
    SELECT RAISE(ABORT, 'gallring is append-only: no delete');
END;

CREATE TRIGGER gallring_no_replace BEFORE INSERT ON gallring
WHEN EXISTS (
    SELECT 1 FROM gallring
    WHERE seq = NEW.seq OR id = NEW.id OR serial = NEW.serial OR hash = NEW.hash
)
BEGIN
    SELECT RAISE(ABORT, 'gallring is append-only: the key exists');
END;

-- Records from before these moments (UTC) are over; empty where there was no gallring. In summer a local
-- day begins an hour earlier still: what a gallring takes of the log is the program's to say exactly.
CREATE VIEW gallrad_till (bocker, logg) AS
SELECT
    ifnull(strftime('%Y-%m-%dT%H:%M:%fZ', max(bocker_till), '-1 hour'), ''),
    ifnull(strftime('%Y-%m-%dT%H:%M:%fZ', max(logg_till), '-1 hour'), '')
FROM gallring;

-- access_log made again: one more way to see a patient.
CREATE TABLE access_log_8 (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    enhet TEXT NOT NULL CHECK (enhet <> ''),
    what TEXT NOT NULL
        CHECK (what IN ('kassa', 'patientsida', 'kvitto', 'utskrift', 'lista', 'utdrag')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
INSERT INTO access_log_8 SELECT * FROM access_log ORDER BY seq;
DROP TABLE access_log;
ALTER TABLE access_log_8 RENAME TO access_log;

CREATE INDEX access_log_by_patient ON access_log (patient_id, seq);

CREATE INDEX access_log_by_clerk ON access_log (clerk, seq);

CREATE INDEX access_log_by_time ON access_log (written_at);

CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN
    SELECT RAISE(ABORT, 'access_log is append-only: no update');
END;

CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
WHEN OLD.written_at >= (SELECT logg FROM gallrad_till)
BEGIN
    SELECT RAISE(ABORT, 'access_log is append-only: no delete');
END;

CREATE TRIGGER access_log_no_replace BEFORE INSERT ON access_log
WHEN EXISTS (SELECT 1 FROM access_log WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'access_log is append-only: the key exists');
END;

-- When something was written of a patient.
CREATE VIEW patient_written (patient_id, written_at) AS
SELECT id, written_at FROM patient
UNION ALL SELECT patient_id, written_at FROM patient_version
UNION ALL SELECT patient_id, written_at FROM patient_join
UNION ALL SELECT into_id, written_at FROM patient_join
UNION ALL SELECT patient_id, written_at FROM checkout WHERE patient_id IS NOT NULL
UNION ALL SELECT patient_id, written_at FROM frikort_entry
UNION ALL SELECT patient_id, written_at FROM extern_kvitto
UNION ALL SELECT patient_id, written_at FROM faktura
UNION ALL SELECT patient_id, written_at FROM faktura_val;

-- Status carried in before an outage: nobody's books, so it goes whole, but for what an entry of the frikort
-- makes up for: that row stays, with the patient's own id for a number.
DROP TRIGGER inlast_status_no_delete;
CREATE TRIGGER inlast_status_no_delete BEFORE DELETE ON inlast_status
WHEN OLD.written_at >= (SELECT bocker FROM gallrad_till)
    OR OLD.number LIKE 'gallrad-%'
    OR EXISTS (
        WITH RECURSIVE whole (id) AS (
            SELECT id FROM patient WHERE number = OLD.number
            UNION SELECT into_id FROM whole JOIN patient_join ON patient_id = whole.id
            UNION SELECT patient_id FROM whole JOIN patient_join ON into_id = whole.id
        )
        SELECT 1 FROM frikort_entry
        WHERE inlast_id = OLD.inlast_id AND patient_id IN (SELECT id FROM whole)
    )
BEGIN
    SELECT RAISE(ABORT, 'inlast_status is append-only: no delete');
END;

DROP TRIGGER inlast_status_no_update;
CREATE TRIGGER inlast_status_no_update BEFORE UPDATE ON inlast_status
WHEN NOT (
    NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.inlast_id IS OLD.inlast_id
    AND NEW.ackumulerat_ore IS OLD.ackumulerat_ore
    AND NEW.first_on IS OLD.first_on
    AND NEW.giltigt_till IS OLD.giltigt_till
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND EXISTS (
        SELECT 1 FROM patient
        WHERE number = OLD.number AND NEW.number = 'gallrad-' || patient.id
    )
    AND EXISTS (
        WITH RECURSIVE whole (id) AS (
            SELECT id FROM patient WHERE number = OLD.number
            UNION SELECT into_id FROM whole JOIN patient_join ON patient_id = whole.id
            UNION SELECT patient_id FROM whole JOIN patient_join ON into_id = whole.id
        )
        SELECT 1 FROM frikort_entry
        WHERE inlast_id = OLD.inlast_id AND patient_id IN (SELECT id FROM whole)
    )
    AND (
        OLD.written_at < (SELECT bocker FROM gallrad_till)
        OR NOT EXISTS (
            WITH RECURSIVE whole (id) AS (
                SELECT id FROM patient WHERE number = OLD.number
                UNION SELECT into_id FROM whole JOIN patient_join ON patient_id = whole.id
                UNION SELECT patient_id FROM whole JOIN patient_join ON into_id = whole.id
            )
            SELECT 1 FROM whole WHERE EXISTS (
                SELECT 1 FROM patient_written
                WHERE patient_id = whole.id AND written_at >= (SELECT bocker FROM gallrad_till)
            )
        )
    )
)
BEGIN
    SELECT RAISE(ABORT, 'inlast_status is append-only: no update');
END;

-- A patient nothing was written of since, under no number that is joined with it. What else names the patient
-- goes after the number has gone.
DROP TRIGGER patient_no_update;
CREATE TRIGGER patient_no_update BEFORE UPDATE ON patient
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.number_kind IS OLD.number_kind
    AND NEW.number = 'gallrad-' || OLD.id
    AND NEW.number_fodelsedatum IS NULL
    AND NOT EXISTS (
        WITH RECURSIVE whole (id) AS (
            SELECT OLD.id
            UNION SELECT into_id FROM whole JOIN patient_join ON patient_id = whole.id
            UNION SELECT patient_id FROM whole JOIN patient_join ON into_id = whole.id
        )
        SELECT 1 FROM whole WHERE EXISTS (
            SELECT 1 FROM patient_written
            WHERE patient_id = whole.id AND written_at >= (SELECT bocker FROM gallrad_till)
        )
    )
)
BEGIN
    SELECT RAISE(ABORT, 'patient is append-only: no update');
END;

DROP TRIGGER patient_version_no_update;
CREATE TRIGGER patient_version_no_update BEFORE UPDATE ON patient_version
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.patient_id IS OLD.patient_id
    AND NEW.kategori IS OLD.kategori
    AND NEW.skyddad IS OLD.skyddad
    AND NEW.fodelsedatum = '1900-01-01'
    AND NEW.namn = ''
    AND NEW.land IS NULL
    AND NEW.lma_nummer IS NULL
    AND EXISTS (SELECT 1 FROM patient WHERE id = OLD.patient_id AND number = 'gallrad-' || id)
)
BEGIN
    SELECT RAISE(ABORT, 'patient_version is append-only: no update');
END;

DROP TRIGGER faktura_val_no_update;
CREATE TRIGGER faktura_val_no_update BEFORE UPDATE ON faktura_val
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.patient_id IS OLD.patient_id
    AND NEW.kanal IS OLD.kanal
    AND NEW.adress = ''
    AND EXISTS (SELECT 1 FROM patient WHERE id = OLD.patient_id AND number = 'gallrad-' || id)
)
BEGIN
    SELECT RAISE(ABORT, 'faktura_val is append-only: no update');
END;

DROP TRIGGER checkout_no_update;
CREATE TRIGGER checkout_no_update BEFORE UPDATE ON checkout
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.patient_id IS OLD.patient_id
    AND NEW.avser IS OLD.avser
    AND NEW.betalare = ''
    AND NEW.skal IS iif(OLD.skal IS NULL, NULL, 'gallrat')
)
BEGIN
    SELECT RAISE(ABORT, 'checkout is append-only: no update');
END;

DROP TRIGGER besok_no_update;
CREATE TRIGGER besok_no_update BEFORE UPDATE ON besok
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.checkout_id IS OLD.checkout_id
    AND NEW.place IS OLD.place
    AND NEW.effective_on IS OLD.effective_on
    AND NEW.produkt_id IS OLD.produkt_id
    AND NEW.taxa IS OLD.taxa
    AND NEW.taxa_hash IS OLD.taxa_hash
    AND NEW.underlag IS OLD.underlag
    AND json_remove(NEW.facts, '$.gallrad') = json_object(
        -- what the month counts visits by: of a kind, not of a person
        'besok', json_object(
            'typ', json_extract(OLD.facts, '$.besok.typ'),
            'vardgivarkategori', json_extract(OLD.facts, '$.besok.vardgivarkategori'),
            'vardniva', json_extract(OLD.facts, '$.besok.vardniva')
        ),
        -- what the patient had said, or the frikort it met: a sum, and others rest on it
        'frikort', json_object('ackumulerat', json_extract(OLD.facts, '$.frikort.ackumulerat')),
        'patient', json_object('kategori', json_extract(OLD.facts, '$.patient.kategori')),
        'utfall', json_extract(OLD.facts, '$.utfall')
    )
    AND json_remove(NEW.decision, '$.motivering', '$.varningar', '$.alternativ')
        = json_remove(OLD.decision, '$.motivering', '$.varningar', '$.alternativ')
    AND json_array_length(NEW.decision, '$.motivering') = 0
    AND NEW.skal IS iif(OLD.skal IS NULL, NULL, 'gallrat')
)
BEGIN
    SELECT RAISE(ABORT, 'besok is append-only: no update');
END;

DROP TRIGGER kvitto_no_update;
CREATE TRIGGER kvitto_no_update BEFORE UPDATE ON kvitto
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.serial IS OLD.serial
    AND NEW.number IS OLD.number
    AND NEW.kind IS OLD.kind
    AND NEW.checkout_id IS OLD.checkout_id
    AND NEW.previous_hash IS OLD.previous_hash
    AND NEW.hash IS OLD.hash
    AND json_remove(NEW.document, '$.patient', '$.betalare', '$.skal', '$.motivering', '$.salt', '$.omseglad')
        = json_remove(OLD.document, '$.patient', '$.betalare', '$.skal', '$.motivering', '$.salt', '$.omseglad')
    AND json_extract(NEW.document, '$.patient') IS NULL
    AND json_extract(NEW.document, '$.betalare') IS NULL
    AND json_extract(NEW.document, '$.salt') IS NULL
    AND json_extract(NEW.document, '$.motivering') = ''
    AND ifnull(json_extract(NEW.document, '$.skal'), 'gallrat') = 'gallrat'
)
BEGIN
    SELECT RAISE(ABORT, 'kvitto is append-only: no update');
END;

DROP TRIGGER faktura_no_update;
CREATE TRIGGER faktura_no_update BEFORE UPDATE ON faktura
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.serie IS OLD.serie
    AND NEW.serial IS OLD.serial
    AND NEW.ocr IS OLD.ocr
    AND NEW.checkout_id IS OLD.checkout_id
    AND NEW.place IS OLD.place
    AND NEW.avser IS OLD.avser
    AND NEW.patient_id IS OLD.patient_id
    AND NEW.belopp_ore IS OLD.belopp_ore
    AND NEW.utfardad_on IS OLD.utfardad_on
    AND NEW.forfaller_on IS OLD.forfaller_on
    AND json_remove(NEW.document, '$.mottagare') = json_remove(OLD.document, '$.mottagare')
    AND json_extract(NEW.document, '$.mottagare') IS NULL
)
BEGIN
    SELECT RAISE(ABORT, 'faktura is append-only: no update');
END;

-- What several desks have noted of one receipt must still be seen to be one: they get the same number, made of
-- the id of the one that goes last.
DROP TRIGGER extern_kvitto_no_update;
CREATE TRIGGER extern_kvitto_no_update BEFORE UPDATE ON extern_kvitto
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.entry_id IS OLD.entry_id
    AND NEW.patient_id IS OLD.patient_id
    AND NEW.region IS OLD.region
    AND NEW.ekonomiservice IS OLD.ekonomiservice
    AND NEW.klinik = ''
    AND OLD.number NOT LIKE 'gallrat-%'
    AND EXISTS (
        SELECT 1 FROM extern_kvitto AS last
        WHERE NEW.number = 'gallrat-' || last.id
            AND last.number NOT LIKE 'gallrat-%'
            AND last.region IS OLD.region
            AND last.written_at < (SELECT bocker FROM gallrad_till)
            AND (
                last.patient_id IS OLD.patient_id
                OR last.patient_id IN (SELECT patient_id FROM patient_join UNION SELECT into_id FROM patient_join)
            )
    )
)
BEGIN
    SELECT RAISE(ABORT, 'extern_kvitto is append-only: no update');
END;

DROP TRIGGER parked_no_update;
CREATE TRIGGER parked_no_update BEFORE UPDATE ON parked
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.checkout_id IS OLD.checkout_id
    AND NEW.form = '{}'
)
BEGIN
    SELECT RAISE(ABORT, 'parked is append-only: no update');
END;

-- The clerks' own words of the way back after an outage may name somebody.
DROP TRIGGER inforing_svar_no_update;
CREATE TRIGGER inforing_svar_no_update BEFORE UPDATE ON inforing_svar
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.post_id IS OLD.post_id
    AND NEW.system IS OLD.system
    AND NEW.atgard IS OLD.atgard
    AND NEW.svar IS OLD.svar
    AND NEW.kalla IS OLD.kalla
    AND NEW.referens = ''
    AND NEW.anteckning IS iif(OLD.anteckning = '', '', 'gallrat')
)
BEGIN
    SELECT RAISE(ABORT, 'inforing_svar is append-only: no update');
END;

DROP TRIGGER blankett_no_update;
CREATE TRIGGER blankett_no_update BEFORE UPDATE ON blankett
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.serie_desk IS OLD.serie_desk
    AND NEW.number IS OLD.number
    AND NEW.utfall IS OLD.utfall
    AND NEW.checkout_id IS OLD.checkout_id
    AND NEW.anteckning IS iif(OLD.anteckning = '', '', 'gallrat')
)
BEGIN
    SELECT RAISE(ABORT, 'blankett is append-only: no update');
END;

DROP TRIGGER utbyte_no_update;
CREATE TRIGGER utbyte_no_update BEFORE UPDATE ON utbyte
WHEN NOT (
    OLD.written_at < (SELECT bocker FROM gallrad_till)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
    AND NEW.sha256 IS OLD.sha256
    AND NEW.fran_desk IS OLD.fran_desk
    AND NEW.made_at IS OLD.made_at
    AND NEW.desk_list IS OLD.desk_list
    AND NEW.antal IS OLD.antal
    AND NEW.krockar = '[]'
)
BEGIN
    SELECT RAISE(ABORT, 'utbyte is append-only: no update');
END;
