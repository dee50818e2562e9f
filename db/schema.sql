-- Made by `python -m db.schema > db/schema.sql`:
-- what the steps in db/migrations/ lead to, table by table.

CREATE TABLE "access_log" (
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

CREATE INDEX access_log_by_clerk ON access_log (clerk, seq);

CREATE INDEX access_log_by_patient ON access_log (patient_id, seq);

CREATE INDEX access_log_by_time ON access_log (written_at);

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

CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN
    SELECT RAISE(ABORT, 'access_log is append-only: no update');
END;

CREATE TABLE access_review (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    from_on TEXT NOT NULL CHECK (from_on IS date(from_on, '+0 days')),
    until_on TEXT NOT NULL CHECK (until_on IS date(until_on, '+0 days')),
    drawn TEXT NOT NULL CHECK (json_valid(drawn)),
    utfall TEXT NOT NULL CHECK (utfall <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER access_review_no_delete BEFORE DELETE ON access_review
BEGIN
    SELECT RAISE(ABORT, 'access_review is append-only: no delete');
END;

CREATE TRIGGER access_review_no_replace BEFORE INSERT ON access_review
WHEN EXISTS (SELECT 1 FROM access_review WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'access_review is append-only: the key exists');
END;

CREATE TRIGGER access_review_no_update BEFORE UPDATE ON access_review
BEGIN
    SELECT RAISE(ABORT, 'access_review is append-only: no update');
END;

CREATE TABLE att_reglera (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX att_reglera_by_patient ON att_reglera (patient_id, seq);

CREATE TRIGGER att_reglera_no_delete BEFORE DELETE ON att_reglera
BEGIN
    SELECT RAISE(ABORT, 'att_reglera is append-only: no delete');
END;

CREATE TRIGGER att_reglera_no_replace BEFORE INSERT ON att_reglera
WHEN EXISTS (SELECT 1 FROM att_reglera WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'att_reglera is append-only: the key exists');
END;

CREATE TRIGGER att_reglera_no_update BEFORE UPDATE ON att_reglera
BEGIN
    SELECT RAISE(ABORT, 'att_reglera is append-only: no update');
END;

CREATE TABLE avbrott (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    skal TEXT NOT NULL CHECK (skal <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX avbrott_by_desk ON avbrott (desk, seq);

CREATE TRIGGER avbrott_no_delete BEFORE DELETE ON avbrott
BEGIN
    SELECT RAISE(ABORT, 'avbrott is append-only: no delete');
END;

CREATE TRIGGER avbrott_no_replace BEFORE INSERT ON avbrott
WHEN EXISTS (SELECT 1 FROM avbrott WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'avbrott is append-only: the key exists');
END;

CREATE TRIGGER avbrott_no_update BEFORE UPDATE ON avbrott
BEGIN
    SELECT RAISE(ABORT, 'avbrott is append-only: no update');
END;

CREATE TABLE avbrott_checkout (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    avbrott_id TEXT NOT NULL REFERENCES avbrott (id),
    checkout_id TEXT NOT NULL UNIQUE REFERENCES checkout (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX avbrott_checkout_by_avbrott ON avbrott_checkout (avbrott_id, seq);

CREATE TRIGGER avbrott_checkout_no_delete BEFORE DELETE ON avbrott_checkout
BEGIN
    SELECT RAISE(ABORT, 'avbrott_checkout is append-only: no delete');
END;

CREATE TRIGGER avbrott_checkout_no_replace BEFORE INSERT ON avbrott_checkout
WHEN EXISTS (
    SELECT 1 FROM avbrott_checkout
    WHERE seq = NEW.seq OR id = NEW.id OR checkout_id = NEW.checkout_id
)
BEGIN
    SELECT RAISE(ABORT, 'avbrott_checkout is append-only: the key exists');
END;

CREATE TRIGGER avbrott_checkout_no_update BEFORE UPDATE ON avbrott_checkout
BEGIN
    SELECT RAISE(ABORT, 'avbrott_checkout is append-only: no update');
END;

CREATE TABLE avbrott_rapport (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    avbrott_id TEXT NOT NULL REFERENCES avbrott (id),
    is_klar INTEGER NOT NULL CHECK (is_klar IN (0, 1)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX avbrott_rapport_by_avbrott ON avbrott_rapport (avbrott_id, seq);

CREATE TRIGGER avbrott_rapport_no_delete BEFORE DELETE ON avbrott_rapport
BEGIN
    SELECT RAISE(ABORT, 'avbrott_rapport is append-only: no delete');
END;

CREATE TRIGGER avbrott_rapport_no_replace BEFORE INSERT ON avbrott_rapport
WHEN EXISTS (SELECT 1 FROM avbrott_rapport WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'avbrott_rapport is append-only: the key exists');
END;

CREATE TRIGGER avbrott_rapport_no_update BEFORE UPDATE ON avbrott_rapport
BEGIN
    SELECT RAISE(ABORT, 'avbrott_rapport is append-only: no update');
END;

CREATE TABLE avbrott_slut (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    avbrott_id TEXT NOT NULL UNIQUE REFERENCES avbrott (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER avbrott_slut_no_delete BEFORE DELETE ON avbrott_slut
BEGIN
    SELECT RAISE(ABORT, 'avbrott_slut is append-only: no delete');
END;

CREATE TRIGGER avbrott_slut_no_replace BEFORE INSERT ON avbrott_slut
WHEN EXISTS (
    SELECT 1 FROM avbrott_slut
    WHERE seq = NEW.seq OR id = NEW.id OR avbrott_id = NEW.avbrott_id
)
BEGIN
    SELECT RAISE(ABORT, 'avbrott_slut is append-only: the key exists');
END;

CREATE TRIGGER avbrott_slut_no_update BEFORE UPDATE ON avbrott_slut
BEGIN
    SELECT RAISE(ABORT, 'avbrott_slut is append-only: no update');
END;

CREATE TABLE backup_event (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    kind TEXT NOT NULL CHECK (kind IN (
        'kopia', 'prov', 'aterstalld', 'nyckel_utskriven', 'nyckel_provad', 'nyckel_anvand',
        'omkrypterad'
    )),
    file TEXT NOT NULL,
    error TEXT CHECK (error <> ''),
    document TEXT NOT NULL CHECK (json_valid(document)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX backup_event_by_kind ON backup_event (kind, seq);

CREATE TRIGGER backup_event_no_delete BEFORE DELETE ON backup_event
BEGIN
    SELECT RAISE(ABORT, 'backup_event is append-only: no delete');
END;

CREATE TRIGGER backup_event_no_replace BEFORE INSERT ON backup_event
WHEN EXISTS (SELECT 1 FROM backup_event WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'backup_event is append-only: the key exists');
END;

CREATE TRIGGER backup_event_no_update BEFORE UPDATE ON backup_event
BEGIN
    SELECT RAISE(ABORT, 'backup_event is append-only: no update');
END;

CREATE TABLE besok (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    checkout_id TEXT NOT NULL REFERENCES checkout (id),
    place INTEGER NOT NULL CHECK (place > 0),
    effective_on TEXT NOT NULL CHECK (effective_on IS date(effective_on, '+0 days')),
    produkt_id TEXT NOT NULL CHECK (produkt_id <> ''),
    facts TEXT NOT NULL CHECK (json_valid(facts)),
    decision TEXT NOT NULL CHECK (json_valid(decision)),
    taxa TEXT NOT NULL CHECK (taxa <> ''),
    taxa_hash TEXT NOT NULL CHECK (taxa_hash <> ''),
    skal TEXT CHECK (skal <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'), underlag TEXT CHECK (underlag IS NULL OR json_valid(underlag)),
    UNIQUE (checkout_id, place)
) STRICT;

CREATE TRIGGER besok_before_kvitto BEFORE INSERT ON besok
WHEN EXISTS (SELECT 1 FROM kvitto WHERE checkout_id = NEW.checkout_id)
    AND NOT EXISTS (
        SELECT 1 FROM besok
        WHERE seq = NEW.seq OR id = NEW.id OR (checkout_id = NEW.checkout_id AND place = NEW.place)
    )
BEGIN
    SELECT RAISE(ABORT, 'besok comes before the receipt of its checkout');
END;

CREATE TRIGGER besok_no_delete BEFORE DELETE ON besok
BEGIN
    SELECT RAISE(ABORT, 'besok is append-only: no delete');
END;

CREATE TRIGGER besok_no_replace BEFORE INSERT ON besok
WHEN EXISTS (
    SELECT 1 FROM besok
    WHERE seq = NEW.seq OR id = NEW.id OR (checkout_id = NEW.checkout_id AND place = NEW.place)
)
BEGIN
    SELECT RAISE(ABORT, 'besok is append-only: the key exists');
END;

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

CREATE TABLE blankett (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    serie_desk TEXT NOT NULL CHECK (serie_desk <> ''),
    number INTEGER NOT NULL CHECK (number > 0),
    utfall TEXT NOT NULL CHECK (utfall IN ('inlagd', 'makulerad', 'oanvand')),
    checkout_id TEXT REFERENCES checkout (id),
    anteckning TEXT NOT NULL,
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    CHECK ((utfall = 'inlagd') = (checkout_id IS NOT NULL))
) STRICT;

CREATE INDEX blankett_by_number ON blankett (serie_desk, number);

CREATE TRIGGER blankett_no_delete BEFORE DELETE ON blankett
BEGIN
    SELECT RAISE(ABORT, 'blankett is append-only: no delete');
END;

CREATE TRIGGER blankett_no_replace BEFORE INSERT ON blankett
WHEN EXISTS (SELECT 1 FROM blankett WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'blankett is append-only: the key exists');
END;

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

CREATE TRIGGER blankett_once BEFORE INSERT ON blankett
WHEN EXISTS (
    SELECT 1 FROM blankett AS said
    WHERE serie_desk = NEW.serie_desk AND number = NEW.number AND desk = NEW.desk
        AND said.id <> NEW.id AND said.seq IS NOT NEW.seq
        AND NOT EXISTS (SELECT 1 FROM blankett_oppnad WHERE blankett_id = said.id)
)
BEGIN
    SELECT RAISE(ABORT, 'blankett: this form is accounted for already');
END;

CREATE TABLE blankett_oppnad (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    blankett_id TEXT NOT NULL CHECK (blankett_id <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX blankett_oppnad_by_blankett ON blankett_oppnad (blankett_id);

CREATE TRIGGER blankett_oppnad_no_delete BEFORE DELETE ON blankett_oppnad
BEGIN
    SELECT RAISE(ABORT, 'blankett_oppnad is append-only: no delete');
END;

CREATE TRIGGER blankett_oppnad_no_replace BEFORE INSERT ON blankett_oppnad
WHEN EXISTS (SELECT 1 FROM blankett_oppnad WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'blankett_oppnad is append-only: the key exists');
END;

CREATE TRIGGER blankett_oppnad_no_update BEFORE UPDATE ON blankett_oppnad
BEGIN
    SELECT RAISE(ABORT, 'blankett_oppnad is append-only: no update');
END;

CREATE TABLE blankett_serie (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    from_number INTEGER NOT NULL CHECK (from_number > 0),
    until_number INTEGER NOT NULL,
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (desk, from_number),
    CHECK (until_number >= from_number)
) STRICT;

CREATE TRIGGER blankett_serie_goes_on BEFORE INSERT ON blankett_serie
WHEN NOT EXISTS (
        SELECT 1 FROM blankett_serie
        WHERE seq = NEW.seq OR id = NEW.id OR (desk = NEW.desk AND from_number = NEW.from_number)
    )
    AND NEW.from_number <> 1 + (
        SELECT ifnull(max(until_number), 0) FROM blankett_serie WHERE desk = NEW.desk
    )
BEGIN
    SELECT RAISE(ABORT, 'blankett_serie does not continue the numbers of its desk');
END;

CREATE TRIGGER blankett_serie_no_delete BEFORE DELETE ON blankett_serie
BEGIN
    SELECT RAISE(ABORT, 'blankett_serie is append-only: no delete');
END;

CREATE TRIGGER blankett_serie_no_replace BEFORE INSERT ON blankett_serie
WHEN EXISTS (SELECT 1 FROM blankett_serie WHERE seq = NEW.seq OR id = NEW.id
    OR (desk = NEW.desk AND from_number = NEW.from_number)
)
BEGIN
    SELECT RAISE(ABORT, 'blankett_serie is append-only: the key exists');
END;

CREATE TRIGGER blankett_serie_no_update BEFORE UPDATE ON blankett_serie
BEGIN
    SELECT RAISE(ABORT, 'blankett_serie is append-only: no update');
END;

CREATE TABLE checkout (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT REFERENCES patient (id),
    skal TEXT CHECK (skal <> ''),
    avser TEXT UNIQUE REFERENCES checkout (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'), betalare TEXT NOT NULL DEFAULT '',
    CHECK (avser <> id),
    CHECK (avser IS NULL OR skal IS NOT NULL)
) STRICT;

CREATE INDEX checkout_by_patient ON checkout (patient_id);

CREATE TRIGGER checkout_no_delete BEFORE DELETE ON checkout
BEGIN
    SELECT RAISE(ABORT, 'checkout is append-only: no delete');
END;

CREATE TRIGGER checkout_no_replace BEFORE INSERT ON checkout
WHEN EXISTS (SELECT 1 FROM checkout WHERE seq = NEW.seq OR id = NEW.id OR avser = NEW.avser)
BEGIN
    SELECT RAISE(ABORT, 'checkout is append-only: the key exists');
END;

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

CREATE TRIGGER checkout_reversal_is_final BEFORE INSERT ON checkout
WHEN EXISTS (SELECT 1 FROM checkout WHERE id = NEW.avser AND avser IS NOT NULL)
BEGIN
    SELECT RAISE(ABORT, 'a reversal cannot be reversed');
END;

CREATE TABLE clerk_account (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    signatur TEXT NOT NULL CHECK (signatur <> ''),
    namn TEXT NOT NULL CHECK (namn <> ''),
    roll TEXT NOT NULL CHECK (roll IN ('reception', 'ansvarig', 'administrator')),
    password_hash TEXT NOT NULL CHECK (password_hash GLOB '$argon2id$*'),
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX clerk_account_by_signatur ON clerk_account (signatur, seq);

CREATE TRIGGER clerk_account_no_delete BEFORE DELETE ON clerk_account
BEGIN
    SELECT RAISE(ABORT, 'clerk_account is append-only: no delete');
END;

CREATE TRIGGER clerk_account_no_replace BEFORE INSERT ON clerk_account
WHEN EXISTS (SELECT 1 FROM clerk_account WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'clerk_account is append-only: the key exists');
END;

CREATE TRIGGER clerk_account_no_update BEFORE UPDATE ON clerk_account
BEGIN
    SELECT RAISE(ABORT, 'clerk_account is append-only: no update');
END;

CREATE TABLE extern_kvitto (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    entry_id TEXT NOT NULL UNIQUE REFERENCES frikort_entry (id),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    region TEXT NOT NULL CHECK (region <> ''),
    klinik TEXT NOT NULL,
    number TEXT NOT NULL CHECK (number <> ''),
    ekonomiservice TEXT NOT NULL,
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX extern_kvitto_by_patient ON extern_kvitto (patient_id, region, number);

CREATE TRIGGER extern_kvitto_no_delete BEFORE DELETE ON extern_kvitto
BEGIN
    SELECT RAISE(ABORT, 'extern_kvitto is append-only: no delete');
END;

CREATE TRIGGER extern_kvitto_no_replace BEFORE INSERT ON extern_kvitto
WHEN EXISTS (
    SELECT 1 FROM extern_kvitto
    WHERE seq = NEW.seq OR id = NEW.id OR entry_id = NEW.entry_id
)
BEGIN
    SELECT RAISE(ABORT, 'extern_kvitto is append-only: the key exists');
END;

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

CREATE TRIGGER extern_kvitto_once BEFORE INSERT ON extern_kvitto
WHEN EXISTS (
    SELECT 1 FROM extern_kvitto
    WHERE patient_id = NEW.patient_id AND region = NEW.region AND number = NEW.number
        AND desk = NEW.desk AND entry_id <> NEW.entry_id AND id <> NEW.id
        AND written_at >= strftime(
            '%Y-%m-%dT%H:%M:%fZ', NEW.written_at, '+1 hour', 'start of year', '-7 years', '-1 hour'
        )
        AND entry_id NOT IN (SELECT avser FROM frikort_entry WHERE avser = entry_id)
)
BEGIN
    SELECT RAISE(ABORT, 'this receipt from elsewhere is registered already');
END;

CREATE TABLE faktura (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    serie INTEGER NOT NULL CHECK (serie BETWEEN 1 AND 99),
    serial INTEGER NOT NULL CHECK (serial BETWEEN 1 AND 999999),
    ocr TEXT NOT NULL UNIQUE CHECK (ocr NOT GLOB '*[^0-9]*' AND length(ocr) BETWEEN 5 AND 25),
    checkout_id TEXT NOT NULL REFERENCES checkout (id),
    place INTEGER NOT NULL CHECK (place > 0),
    avser TEXT REFERENCES faktura (id),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    belopp_ore INTEGER NOT NULL CHECK (belopp_ore <> 0),
    utfardad_on TEXT NOT NULL CHECK (utfardad_on IS date(utfardad_on, '+0 days')),
    forfaller_on TEXT NOT NULL CHECK (forfaller_on IS date(forfaller_on, '+0 days')),
    document TEXT NOT NULL CHECK (json_valid(document)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (serie, serial),
    UNIQUE (checkout_id, place),
    CHECK (forfaller_on >= utfardad_on),
    CHECK (avser IS NULL OR belopp_ore < 0)
) STRICT;

CREATE INDEX faktura_by_avser ON faktura (avser);

CREATE INDEX faktura_by_day ON faktura (utfardad_on);

CREATE INDEX faktura_by_patient ON faktura (patient_id, seq);

CREATE TRIGGER faktura_in_series BEFORE INSERT ON faktura
WHEN NOT EXISTS (
        SELECT 1 FROM faktura
        WHERE seq = NEW.seq OR id = NEW.id OR ocr = NEW.ocr
            OR (serie = NEW.serie AND serial = NEW.serial)
            OR (checkout_id = NEW.checkout_id AND place = NEW.place)
    )
    AND (
        NEW.serial - 1 - (
            SELECT ifnull(max(serial), 0) FROM faktura WHERE serie = NEW.serie
        ) <> (
            SELECT ifnull(sum(until_serial - from_serial + 1), 0) FROM number_gap
            WHERE series = 'faktura' AND name = CAST(NEW.serie AS TEXT)
                AND until_serial < NEW.serial
                AND from_serial > (
                    SELECT ifnull(max(serial), 0) FROM faktura WHERE serie = NEW.serie
                )
        )
        OR EXISTS (
            SELECT 1 FROM number_gap
            WHERE series = 'faktura' AND name = CAST(NEW.serie AS TEXT)
                AND NEW.serial BETWEEN from_serial AND until_serial
        )
    )
BEGIN
    SELECT RAISE(ABORT, 'faktura does not continue its series');
END;

CREATE TRIGGER faktura_no_delete BEFORE DELETE ON faktura
BEGIN
    SELECT RAISE(ABORT, 'faktura is append-only: no delete');
END;

CREATE TRIGGER faktura_no_replace BEFORE INSERT ON faktura
WHEN EXISTS (
    SELECT 1 FROM faktura
    WHERE seq = NEW.seq OR id = NEW.id OR ocr = NEW.ocr OR (serie = NEW.serie AND serial = NEW.serial) OR (checkout_id = NEW.checkout_id AND place = NEW.place)
)
BEGIN
    SELECT RAISE(ABORT, 'faktura is append-only: the key exists');
END;

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

CREATE TABLE faktura_handelse (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    faktura_id TEXT NOT NULL REFERENCES faktura (id),
    kind TEXT NOT NULL CHECK (kind IN ('utskrift', 'export', 'paminnelse')),
    korning TEXT NOT NULL CHECK (korning <> ''),
    forfaller_on TEXT CHECK (forfaller_on IS date(forfaller_on, '+0 days')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (faktura_id, kind, korning),
    CHECK ((kind = 'paminnelse') = (forfaller_on IS NOT NULL))
) STRICT;

CREATE INDEX faktura_handelse_by_korning ON faktura_handelse (korning);

CREATE TRIGGER faktura_handelse_no_delete BEFORE DELETE ON faktura_handelse
BEGIN
    SELECT RAISE(ABORT, 'faktura_handelse is append-only: no delete');
END;

CREATE TRIGGER faktura_handelse_no_replace BEFORE INSERT ON faktura_handelse
WHEN EXISTS (
    SELECT 1 FROM faktura_handelse
    WHERE seq = NEW.seq OR id = NEW.id OR (faktura_id = NEW.faktura_id AND kind = NEW.kind AND korning = NEW.korning)
)
BEGIN
    SELECT RAISE(ABORT, 'faktura_handelse is append-only: the key exists');
END;

CREATE TRIGGER faktura_handelse_no_update BEFORE UPDATE ON faktura_handelse
BEGIN
    SELECT RAISE(ABORT, 'faktura_handelse is append-only: no update');
END;

CREATE TABLE faktura_val (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    kanal TEXT NOT NULL CHECK (kanal IN ('efaktura', 'digital_brevlada', 'post')),
    adress TEXT NOT NULL,
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX faktura_val_by_patient ON faktura_val (patient_id, seq);

CREATE TRIGGER faktura_val_no_delete BEFORE DELETE ON faktura_val
BEGIN
    SELECT RAISE(ABORT, 'faktura_val is append-only: no delete');
END;

CREATE TRIGGER faktura_val_no_replace BEFORE INSERT ON faktura_val
WHEN EXISTS (
    SELECT 1 FROM faktura_val
    WHERE seq = NEW.seq OR id = NEW.id
)
BEGIN
    SELECT RAISE(ABORT, 'faktura_val is append-only: the key exists');
END;

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

CREATE TABLE "frikort_entry" (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    skydd TEXT NOT NULL CHECK (skydd IN ('oppenvard', 'hjalpmedel')),
    kind TEXT NOT NULL CHECK (
        kind IN ('avgift', 'extern', 'uppgift', 'frikort', 'inlast', 'aterbetalning', 'reglering')
    ),
    effective_on TEXT NOT NULL CHECK (effective_on IS date(effective_on, '+0 days')),
    belopp_ore INTEGER NOT NULL,
    charged_ore INTEGER NOT NULL,
    avser TEXT UNIQUE,
    reglerar TEXT,
    giltigt_till TEXT CHECK (giltigt_till IS date(giltigt_till, '+0 days')),
    checkout_id TEXT REFERENCES checkout (id),
    besok_id TEXT REFERENCES besok (id),
    inlast_id TEXT REFERENCES inlast (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'), hash TEXT NOT NULL DEFAULT '', placed_at TEXT
    CHECK (placed_at IS NULL OR placed_at > written_at AND placed_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (id, patient_id),
    -- what is taken back or settled belongs to the same patient
    FOREIGN KEY (avser, patient_id) REFERENCES frikort_entry (id, patient_id),
    FOREIGN KEY (reglerar, patient_id) REFERENCES frikort_entry (id, patient_id),
    CHECK (
        CASE kind
            WHEN 'frikort' THEN belopp_ore = 0
            WHEN 'aterbetalning' THEN belopp_ore = 0
            WHEN 'reglering' THEN belopp_ore <> 0
            ELSE belopp_ore > 0
        END
    ),
    -- a settlement is charged as it stands, with its sign; a fee up to its sum
    CHECK (
        CASE kind
            WHEN 'reglering' THEN charged_ore = belopp_ore
            ELSE charged_ore BETWEEN 0 AND belopp_ore
        END
    ),
    CHECK ((kind = 'aterbetalning') = (avser IS NOT NULL)),
    CHECK ((kind = 'reglering') = (reglerar IS NOT NULL)),
    CHECK ((kind = 'frikort') = (giltigt_till IS NOT NULL)),
    CHECK (kind <> 'inlast' OR inlast_id IS NOT NULL)
) STRICT;

CREATE INDEX frikort_entry_by_inlast ON frikort_entry (inlast_id) WHERE inlast_id IS NOT NULL;

CREATE INDEX frikort_entry_by_patient ON frikort_entry (patient_id);

CREATE TRIGGER frikort_entry_no_delete BEFORE DELETE ON frikort_entry
BEGIN
    SELECT RAISE(ABORT, 'frikort_entry is append-only: no delete');
END;

CREATE TRIGGER frikort_entry_no_replace BEFORE INSERT ON frikort_entry
WHEN EXISTS (SELECT 1 FROM frikort_entry WHERE seq = NEW.seq OR id = NEW.id OR avser = NEW.avser)
BEGIN
    SELECT RAISE(ABORT, 'frikort_entry is append-only: the key exists');
END;

CREATE TRIGGER frikort_entry_no_update BEFORE UPDATE ON frikort_entry
BEGIN
    SELECT RAISE(ABORT, 'frikort_entry is append-only: no update');
END;

CREATE TRIGGER frikort_entry_sealed BEFORE INSERT ON frikort_entry
WHEN length(NEW.hash) <> 64
    AND NOT EXISTS (
        SELECT 1 FROM frikort_entry WHERE seq = NEW.seq OR id = NEW.id OR avser = NEW.avser
    )
BEGIN
    SELECT RAISE(ABORT, 'frikort_entry must be sealed');
END;

CREATE VIEW gallrad_till (bocker, logg) AS
SELECT
    ifnull(strftime('%Y-%m-%dT%H:%M:%fZ', max(bocker_till), '-1 hour'), ''),
    ifnull(strftime('%Y-%m-%dT%H:%M:%fZ', max(logg_till), '-1 hour'), '')
FROM gallring;

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

CREATE TRIGGER gallring_no_update BEFORE UPDATE ON gallring
BEGIN
    SELECT RAISE(ABORT, 'gallring is append-only: no update');
END;

CREATE TABLE godkannande (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    checkout_id TEXT NOT NULL UNIQUE REFERENCES checkout (id),
    godkand_av TEXT NOT NULL CHECK (godkand_av <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    CHECK (godkand_av <> clerk)
) STRICT;

CREATE TRIGGER godkannande_no_delete BEFORE DELETE ON godkannande
BEGIN
    SELECT RAISE(ABORT, 'godkannande is append-only: no delete');
END;

CREATE TRIGGER godkannande_no_replace BEFORE INSERT ON godkannande
WHEN EXISTS (
    SELECT 1 FROM godkannande
    WHERE seq = NEW.seq OR id = NEW.id OR checkout_id = NEW.checkout_id
)
BEGIN
    SELECT RAISE(ABORT, 'godkannande is append-only: the key exists');
END;

CREATE TRIGGER godkannande_no_update BEFORE UPDATE ON godkannande
BEGIN
    SELECT RAISE(ABORT, 'godkannande is append-only: no update');
END;

CREATE TABLE inbetalning (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    fil_id TEXT NOT NULL REFERENCES inbetalning_fil (id),
    place INTEGER NOT NULL CHECK (place > 0),
    nyckel TEXT NOT NULL UNIQUE CHECK (nyckel <> ''),
    referens TEXT NOT NULL,
    belopp_ore INTEGER NOT NULL CHECK (belopp_ore <> 0),
    betald_on TEXT NOT NULL CHECK (betald_on IS date(betald_on, '+0 days')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (fil_id, place)
) STRICT;

CREATE TRIGGER inbetalning_no_delete BEFORE DELETE ON inbetalning
BEGIN
    SELECT RAISE(ABORT, 'inbetalning is append-only: no delete');
END;

CREATE TRIGGER inbetalning_no_replace BEFORE INSERT ON inbetalning
WHEN EXISTS (
    SELECT 1 FROM inbetalning
    WHERE seq = NEW.seq OR id = NEW.id OR nyckel = NEW.nyckel OR (fil_id = NEW.fil_id AND place = NEW.place)
)
BEGIN
    SELECT RAISE(ABORT, 'inbetalning is append-only: the key exists');
END;

CREATE TRIGGER inbetalning_no_update BEFORE UPDATE ON inbetalning
BEGIN
    SELECT RAISE(ABORT, 'inbetalning is append-only: no update');
END;

CREATE TABLE inbetalning_fil (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    format TEXT NOT NULL CHECK (format IN ('bgmax', 'csv')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER inbetalning_fil_no_delete BEFORE DELETE ON inbetalning_fil
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_fil is append-only: no delete');
END;

CREATE TRIGGER inbetalning_fil_no_replace BEFORE INSERT ON inbetalning_fil
WHEN EXISTS (
    SELECT 1 FROM inbetalning_fil
    WHERE seq = NEW.seq OR id = NEW.id OR sha256 = NEW.sha256
)
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_fil is append-only: the key exists');
END;

CREATE TRIGGER inbetalning_fil_no_update BEFORE UPDATE ON inbetalning_fil
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_fil is append-only: no update');
END;

CREATE TABLE inbetalning_koppling (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    inbetalning_id TEXT NOT NULL UNIQUE REFERENCES inbetalning (id),
    faktura_id TEXT NOT NULL REFERENCES faktura (id),
    sagd INTEGER NOT NULL CHECK (sagd IN (0, 1)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX inbetalning_koppling_by_faktura ON inbetalning_koppling (faktura_id);

CREATE TRIGGER inbetalning_koppling_no_delete BEFORE DELETE ON inbetalning_koppling
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_koppling is append-only: no delete');
END;

CREATE TRIGGER inbetalning_koppling_no_replace BEFORE INSERT ON inbetalning_koppling
WHEN EXISTS (
    SELECT 1 FROM inbetalning_koppling
    WHERE seq = NEW.seq OR id = NEW.id OR inbetalning_id = NEW.inbetalning_id
)
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_koppling is append-only: the key exists');
END;

CREATE TRIGGER inbetalning_koppling_no_update BEFORE UPDATE ON inbetalning_koppling
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_koppling is append-only: no update');
END;

CREATE TABLE inforing_claim (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    post_id TEXT NOT NULL CHECK (post_id <> ''),
    system TEXT NOT NULL CHECK (system <> ''),
    atgard TEXT NOT NULL CHECK (atgard IN ('infor', 'ta_bort', 'reglera')),
    holder TEXT NOT NULL CHECK (holder <> ''),
    until_at TEXT NOT NULL CHECK (until_at GLOB '????-??-??T??:??:??.???Z'),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX inforing_claim_by_end ON inforing_claim (until_at);

CREATE INDEX inforing_claim_by_post ON inforing_claim (post_id, system, atgard, seq);

CREATE TRIGGER inforing_claim_no_delete BEFORE DELETE ON inforing_claim
BEGIN
    SELECT RAISE(ABORT, 'inforing_claim is append-only: no delete');
END;

CREATE TRIGGER inforing_claim_no_replace BEFORE INSERT ON inforing_claim
WHEN EXISTS (SELECT 1 FROM inforing_claim WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'inforing_claim is append-only: the key exists');
END;

CREATE TRIGGER inforing_claim_no_update BEFORE UPDATE ON inforing_claim
BEGIN
    SELECT RAISE(ABORT, 'inforing_claim is append-only: no update');
END;

CREATE TABLE inforing_svar (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    post_id TEXT NOT NULL CHECK (post_id <> ''),
    system TEXT NOT NULL CHECK (system <> ''),
    atgard TEXT NOT NULL CHECK (atgard IN ('infor', 'ta_bort', 'reglera')),
    svar TEXT NOT NULL CHECK (
        svar IN ('infort', 'fanns_redan', 'skiljer_sig', 'kan_inte', 'oppnad')
    ),
    referens TEXT NOT NULL,
    anteckning TEXT NOT NULL,
    kalla TEXT NOT NULL CHECK (kalla IN ('hand', 'fil', 'efrikort')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    CHECK (svar NOT IN ('skiljer_sig', 'kan_inte', 'oppnad') OR anteckning <> '')
) STRICT;

CREATE INDEX inforing_svar_by_post ON inforing_svar (post_id, system, atgard, seq);

CREATE TRIGGER inforing_svar_no_delete BEFORE DELETE ON inforing_svar
BEGIN
    SELECT RAISE(ABORT, 'inforing_svar is append-only: no delete');
END;

CREATE TRIGGER inforing_svar_no_replace BEFORE INSERT ON inforing_svar
WHEN EXISTS (SELECT 1 FROM inforing_svar WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'inforing_svar is append-only: the key exists');
END;

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

CREATE TABLE inlast (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    fetched_at TEXT NOT NULL CHECK (fetched_at GLOB '????-??-??T??:??:??.???Z'),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
, fil TEXT CHECK (fil <> ''), rattar TEXT REFERENCES inlast (id)) STRICT;

CREATE INDEX inlast_by_rattar ON inlast (rattar) WHERE rattar IS NOT NULL;

CREATE TRIGGER inlast_no_delete BEFORE DELETE ON inlast
BEGIN
    SELECT RAISE(ABORT, 'inlast is append-only: no delete');
END;

CREATE TRIGGER inlast_no_replace BEFORE INSERT ON inlast
WHEN EXISTS (SELECT 1 FROM inlast WHERE seq = NEW.seq OR id = NEW.id OR sha256 = NEW.sha256)
BEGIN
    SELECT RAISE(ABORT, 'inlast is append-only: the key exists');
END;

CREATE TRIGGER inlast_no_update BEFORE UPDATE ON inlast
BEGIN
    SELECT RAISE(ABORT, 'inlast is append-only: no update');
END;

CREATE TABLE inlast_status (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    inlast_id TEXT NOT NULL REFERENCES inlast (id),
    number TEXT NOT NULL CHECK (number <> ''),
    ackumulerat_ore INTEGER NOT NULL CHECK (ackumulerat_ore >= 0),
    first_on TEXT CHECK (first_on IS date(first_on, '+0 days')),
    giltigt_till TEXT CHECK (giltigt_till IS date(giltigt_till, '+0 days')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (number, inlast_id),
    CHECK (ackumulerat_ore = 0 OR first_on IS NOT NULL OR giltigt_till IS NOT NULL)
) STRICT;

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

CREATE TRIGGER inlast_status_no_replace BEFORE INSERT ON inlast_status
WHEN EXISTS (
    SELECT 1 FROM inlast_status
    WHERE seq = NEW.seq OR id = NEW.id OR (number = NEW.number AND inlast_id = NEW.inlast_id)
)
BEGIN
    SELECT RAISE(ABORT, 'inlast_status is append-only: the key exists');
END;

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

CREATE TABLE klocka_bekraftelse (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    kvitto_at TEXT CHECK (kvitto_at IS NULL OR kvitto_at GLOB '????-??-??T??:??:??.???Z'),
    signed_at TEXT CHECK (signed_at IS NULL OR signed_at GLOB '????-??-??T??:??:??.???Z'),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    CHECK (kvitto_at IS NOT NULL OR signed_at IS NOT NULL)
) STRICT;

CREATE INDEX klocka_bekraftelse_by_desk ON klocka_bekraftelse (desk, seq);

CREATE TRIGGER klocka_bekraftelse_no_delete BEFORE DELETE ON klocka_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'klocka_bekraftelse is append-only: no delete');
END;

CREATE TRIGGER klocka_bekraftelse_no_replace BEFORE INSERT ON klocka_bekraftelse
WHEN EXISTS (SELECT 1 FROM klocka_bekraftelse WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'klocka_bekraftelse is append-only: the key exists');
END;

CREATE TRIGGER klocka_bekraftelse_no_update BEFORE UPDATE ON klocka_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'klocka_bekraftelse is append-only: no update');
END;

CREATE TABLE "kvitto" (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    serial INTEGER NOT NULL CHECK (serial > 0),
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('kop', 'retur', 'reglering')),
    checkout_id TEXT NOT NULL UNIQUE REFERENCES checkout (id),
    document TEXT NOT NULL CHECK (json_valid(document)),
    previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (desk, serial),
    CHECK (number = desk || '-' || serial),
    -- the columns say what the document says
    CHECK (json_extract(document, '$.id') IS id),
    CHECK (json_extract(document, '$.number') IS number),
    CHECK (json_extract(document, '$.kind') IS kind),
    CHECK (json_extract(document, '$.checkout_id') IS checkout_id),
    CHECK (json_extract(document, '$.previous_hash') IS previous_hash),
    CHECK (json_extract(document, '$.hash') IS hash)
) STRICT;

CREATE INDEX kvitto_by_time ON kvitto (written_at);

CREATE TRIGGER kvitto_as_paid BEFORE INSERT ON kvitto
WHEN json_extract(NEW.document, '$.att_betala') IS NOT (
    SELECT ifnull(sum(belopp_ore), 0) FROM payment WHERE checkout_id = NEW.checkout_id
)
BEGIN
    SELECT RAISE(ABORT, 'kvitto does not say what was paid');
END;

CREATE TRIGGER kvitto_in_series BEFORE INSERT ON kvitto
WHEN NEW.serial - 1 - (SELECT ifnull(max(serial), 0) FROM kvitto WHERE desk = NEW.desk) <> (
        SELECT ifnull(sum(until_serial - from_serial + 1), 0) FROM number_gap
        WHERE series = 'kvitto' AND name = NEW.desk AND until_serial < NEW.serial
            AND from_serial > (SELECT ifnull(max(serial), 0) FROM kvitto WHERE desk = NEW.desk)
    )
    OR EXISTS (
        SELECT 1 FROM number_gap
        WHERE series = 'kvitto' AND name = NEW.desk
            AND NEW.serial BETWEEN from_serial AND until_serial
    )
    OR NEW.previous_hash <> ifnull(
        (SELECT hash FROM kvitto WHERE desk = NEW.desk ORDER BY serial DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
    )
BEGIN
    SELECT RAISE(ABORT, 'kvitto does not continue the series of its desk');
END;

CREATE TRIGGER kvitto_no_delete BEFORE DELETE ON kvitto
BEGIN
    SELECT RAISE(ABORT, 'kvitto is append-only: no delete');
END;

CREATE TRIGGER kvitto_no_replace BEFORE INSERT ON kvitto
WHEN EXISTS (
    SELECT 1 FROM kvitto
    WHERE seq = NEW.seq OR id = NEW.id OR number = NEW.number OR checkout_id = NEW.checkout_id
        OR hash = NEW.hash OR (desk = NEW.desk AND serial = NEW.serial)
)
BEGIN
    SELECT RAISE(ABORT, 'kvitto is append-only: the key exists');
END;

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

CREATE VIEW last_number (series, name, serial) AS
SELECT 'kvitto', desk, max(serial) FROM kvitto GROUP BY desk
UNION ALL
SELECT 'z_rapport', desk, max(serial) FROM z_rapport GROUP BY desk
UNION ALL
SELECT 'faktura', CAST(serie AS TEXT), max(serial) FROM faktura GROUP BY serie;

CREATE TABLE login_event (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    signatur TEXT NOT NULL CHECK (signatur <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('in', 'fel', 'ut', 'las')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX login_event_by_signatur ON login_event (signatur, seq);

CREATE TRIGGER login_event_no_delete BEFORE DELETE ON login_event
BEGIN
    SELECT RAISE(ABORT, 'login_event is append-only: no delete');
END;

CREATE TRIGGER login_event_no_replace BEFORE INSERT ON login_event
WHEN EXISTS (SELECT 1 FROM login_event WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'login_event is append-only: the key exists');
END;

CREATE TRIGGER login_event_no_update BEFORE UPDATE ON login_event
BEGIN
    SELECT RAISE(ABORT, 'login_event is append-only: no update');
END;

CREATE TABLE number_gap (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    series TEXT NOT NULL CHECK (series IN ('kvitto', 'z_rapport', 'faktura')),
    name TEXT NOT NULL CHECK (name <> ''),
    from_serial INTEGER NOT NULL CHECK (from_serial > 0),
    until_serial INTEGER NOT NULL CHECK (until_serial >= from_serial),
    skal TEXT NOT NULL CHECK (skal <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (series, name, from_serial)
) STRICT;

CREATE TRIGGER number_gap_in_series BEFORE INSERT ON number_gap
WHEN NOT EXISTS (
        SELECT 1 FROM number_gap
        WHERE seq = NEW.seq OR id = NEW.id
            OR (series = NEW.series AND name = NEW.name AND from_serial = NEW.from_serial)
    )
    AND (
        EXISTS (
            SELECT 1 FROM last_number
            WHERE series = NEW.series AND name = NEW.name AND serial >= NEW.from_serial
        )
        OR EXISTS (
            SELECT 1 FROM number_gap
            WHERE series = NEW.series AND name = NEW.name
                AND from_serial <= NEW.until_serial AND until_serial >= NEW.from_serial
        )
    )
BEGIN
    SELECT RAISE(ABORT, 'number_gap covers a number of its series that is used');
END;

CREATE TRIGGER number_gap_no_delete BEFORE DELETE ON number_gap
BEGIN
    SELECT RAISE(ABORT, 'number_gap is append-only: no delete');
END;

CREATE TRIGGER number_gap_no_replace BEFORE INSERT ON number_gap
WHEN EXISTS (
    SELECT 1 FROM number_gap
    WHERE seq = NEW.seq OR id = NEW.id
        OR (series = NEW.series AND name = NEW.name AND from_serial = NEW.from_serial)
)
BEGIN
    SELECT RAISE(ABORT, 'number_gap is append-only: the key exists');
END;

CREATE TRIGGER number_gap_no_update BEFORE UPDATE ON number_gap
BEGIN
    SELECT RAISE(ABORT, 'number_gap is append-only: no update');
END;

CREATE TABLE omsegling (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    seal_seq INTEGER NOT NULL REFERENCES seal (seq),
    gallring_id TEXT NOT NULL REFERENCES gallring (id),
    rows TEXT NOT NULL CHECK (json_valid(rows)),
    salts TEXT CHECK (salts IS NULL OR json_valid(salts)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (seal_seq, gallring_id)
) STRICT;

CREATE TRIGGER omsegling_no_delete BEFORE DELETE ON omsegling
BEGIN
    SELECT RAISE(ABORT, 'omsegling is append-only: no delete');
END;

CREATE TRIGGER omsegling_no_replace BEFORE INSERT ON omsegling
WHEN EXISTS (
    SELECT 1 FROM omsegling
    WHERE seq = NEW.seq OR id = NEW.id
        OR seal_seq = NEW.seal_seq AND gallring_id = NEW.gallring_id
)
BEGIN
    SELECT RAISE(ABORT, 'omsegling is append-only: the key exists');
END;

CREATE TRIGGER omsegling_no_update BEFORE UPDATE ON omsegling
WHEN NOT (
    NEW.salts IS NULL
    AND EXISTS (SELECT 1 FROM omsegling WHERE seal_seq = OLD.seal_seq AND seq > OLD.seq)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.seal_seq IS OLD.seal_seq
    AND NEW.gallring_id IS OLD.gallring_id
    AND NEW.rows IS OLD.rows
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
)
BEGIN
    SELECT RAISE(ABORT, 'omsegling is append-only: no update');
END;

CREATE TRIGGER omsegling_of_last_gallring BEFORE INSERT ON omsegling
WHEN NEW.gallring_id IS NOT (SELECT id FROM gallring ORDER BY serial DESC LIMIT 1)
BEGIN
    SELECT RAISE(ABORT, 'omsegling belongs to the gallring that is being made');
END;

CREATE TABLE oppning (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    vaxelkassa_ore INTEGER NOT NULL CHECK (vaxelkassa_ore >= 0),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX oppning_by_desk ON oppning (desk, seq);

CREATE TRIGGER oppning_no_delete BEFORE DELETE ON oppning
BEGIN
    SELECT RAISE(ABORT, 'oppning is append-only: no delete');
END;

CREATE TRIGGER oppning_no_replace BEFORE INSERT ON oppning
WHEN EXISTS (SELECT 1 FROM oppning WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'oppning is append-only: the key exists');
END;

CREATE TRIGGER oppning_no_update BEFORE UPDATE ON oppning
BEGIN
    SELECT RAISE(ABORT, 'oppning is append-only: no update');
END;

CREATE TABLE parked (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    checkout_id TEXT NOT NULL CHECK (checkout_id <> ''),
    form TEXT NOT NULL CHECK (json_valid(form)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER parked_no_delete BEFORE DELETE ON parked
BEGIN
    SELECT RAISE(ABORT, 'parked is append-only: no delete');
END;

CREATE TRIGGER parked_no_replace BEFORE INSERT ON parked
WHEN EXISTS (SELECT 1 FROM parked WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'parked is append-only: the key exists');
END;

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

CREATE TABLE parked_end (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    parked_id TEXT NOT NULL UNIQUE REFERENCES parked (id),
    utfall TEXT NOT NULL CHECK (utfall IN ('upptagen', 'kastad')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER parked_end_no_delete BEFORE DELETE ON parked_end
BEGIN
    SELECT RAISE(ABORT, 'parked_end is append-only: no delete');
END;

CREATE TRIGGER parked_end_no_replace BEFORE INSERT ON parked_end
WHEN EXISTS (
    SELECT 1 FROM parked_end
    WHERE seq = NEW.seq OR id = NEW.id OR parked_id = NEW.parked_id
)
BEGIN
    SELECT RAISE(ABORT, 'parked_end is append-only: the key exists');
END;

CREATE TRIGGER parked_end_no_update BEFORE UPDATE ON parked_end
BEGIN
    SELECT RAISE(ABORT, 'parked_end is append-only: no update');
END;

CREATE TABLE patient (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    number TEXT NOT NULL UNIQUE CHECK (number <> ''),
    number_kind TEXT NOT NULL
        CHECK (number_kind IN ('personnummer', 'samordningsnummer', 'reservnummer')),
    number_fodelsedatum TEXT CHECK (number_fodelsedatum IS date(number_fodelsedatum, '+0 days')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER patient_no_delete BEFORE DELETE ON patient
BEGIN
    SELECT RAISE(ABORT, 'patient is append-only: no delete');
END;

CREATE TRIGGER patient_no_replace BEFORE INSERT ON patient
WHEN EXISTS (SELECT 1 FROM patient WHERE seq = NEW.seq OR id = NEW.id OR number = NEW.number)
BEGIN
    SELECT RAISE(ABORT, 'patient is append-only: the key exists');
END;

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

CREATE TABLE patient_join (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT NOT NULL UNIQUE REFERENCES patient (id),
    into_id TEXT NOT NULL REFERENCES patient (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    CHECK (patient_id <> into_id)
) STRICT;

CREATE INDEX patient_join_by_into ON patient_join (into_id);

CREATE TRIGGER patient_join_into_last BEFORE INSERT ON patient_join
WHEN EXISTS (
    SELECT 1 FROM patient_join
    WHERE patient_id = NEW.into_id
        AND seq IS NOT NEW.seq AND id <> NEW.id AND patient_id <> NEW.patient_id
)
BEGIN
    SELECT RAISE(ABORT, 'a joined patient cannot take others in');
END;

CREATE TRIGGER patient_join_no_delete BEFORE DELETE ON patient_join
BEGIN
    SELECT RAISE(ABORT, 'patient_join is append-only: no delete');
END;

CREATE TRIGGER patient_join_no_replace BEFORE INSERT ON patient_join
WHEN EXISTS (
    SELECT 1 FROM patient_join
    WHERE seq = NEW.seq OR id = NEW.id OR patient_id = NEW.patient_id
)
BEGIN
    SELECT RAISE(ABORT, 'patient_join is append-only: the key exists');
END;

CREATE TRIGGER patient_join_no_update BEFORE UPDATE ON patient_join
BEGIN
    SELECT RAISE(ABORT, 'patient_join is append-only: no update');
END;

CREATE VIRTUAL TABLE patient_search USING fts5 (
    namn,
    content = 'patient_version',
    content_rowid = 'seq',
    tokenize = 'unicode61 remove_diacritics 2',
    prefix = '2 3'
);

CREATE TABLE patient_version (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    fodelsedatum TEXT NOT NULL CHECK (fodelsedatum IS date(fodelsedatum, '+0 days')),
    namn TEXT NOT NULL,
    kategori TEXT NOT NULL CHECK (kategori <> ''),
    land TEXT CHECK (land <> ''),
    lma_nummer TEXT CHECK (lma_nummer <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
, skyddad INTEGER NOT NULL DEFAULT 0 CHECK (skyddad IN (0, 1))) STRICT;

CREATE INDEX patient_version_by_patient ON patient_version (patient_id);

CREATE TRIGGER patient_version_no_delete BEFORE DELETE ON patient_version
BEGIN
    SELECT RAISE(ABORT, 'patient_version is append-only: no delete');
END;

CREATE TRIGGER patient_version_no_replace BEFORE INSERT ON patient_version
WHEN EXISTS (SELECT 1 FROM patient_version WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'patient_version is append-only: the key exists');
END;

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

CREATE TRIGGER patient_version_search AFTER INSERT ON patient_version
BEGIN
    INSERT INTO patient_search (rowid, namn) VALUES (NEW.seq, NEW.namn);
END;

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

CREATE TABLE "payment" (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    checkout_id TEXT NOT NULL REFERENCES checkout (id),
    place INTEGER NOT NULL CHECK (place > 0),
    betalsatt TEXT NOT NULL CHECK (betalsatt IN ('kort', 'faktura', 'kontant', 'swish')),
    referens TEXT NOT NULL,
    belopp_ore INTEGER NOT NULL CHECK (belopp_ore <> 0),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (checkout_id, place)
) STRICT;

CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment
BEGIN
    SELECT RAISE(ABORT, 'payment is append-only: no delete');
END;

CREATE TRIGGER payment_no_replace BEFORE INSERT ON payment
WHEN EXISTS (
    SELECT 1 FROM payment
    WHERE seq = NEW.seq OR id = NEW.id OR (checkout_id = NEW.checkout_id AND place = NEW.place)
)
BEGIN
    SELECT RAISE(ABORT, 'payment is append-only: the key exists');
END;

CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment
BEGIN
    SELECT RAISE(ABORT, 'payment is append-only: no update');
END;

CREATE TABLE print_event (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    kvitto_id TEXT NOT NULL REFERENCES kvitto (id),
    printer TEXT NOT NULL,
    kopia INTEGER NOT NULL CHECK (kopia IN (0, 1)),
    error TEXT,
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX print_event_by_desk ON print_event (desk, written_at);

CREATE INDEX print_event_by_kvitto ON print_event (kvitto_id);

CREATE TRIGGER print_event_no_delete BEFORE DELETE ON print_event
BEGIN
    SELECT RAISE(ABORT, 'print_event is append-only: no delete');
END;

CREATE TRIGGER print_event_no_replace BEFORE INSERT ON print_event
WHEN EXISTS (SELECT 1 FROM print_event WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'print_event is append-only: the key exists');
END;

CREATE TRIGGER print_event_no_update BEFORE UPDATE ON print_event
BEGIN
    SELECT RAISE(ABORT, 'print_event is append-only: no update');
END;

CREATE TABLE print_start (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    kvitto_id TEXT NOT NULL REFERENCES kvitto (id),
    printer TEXT NOT NULL,
    kopia INTEGER NOT NULL CHECK (kopia IN (0, 1)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX print_start_by_kvitto ON print_start (kvitto_id);

CREATE TRIGGER print_start_no_delete BEFORE DELETE ON print_start
BEGIN
    SELECT RAISE(ABORT, 'print_start is append-only: no delete');
END;

CREATE TRIGGER print_start_no_replace BEFORE INSERT ON print_start
WHEN EXISTS (SELECT 1 FROM print_start WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'print_start is append-only: the key exists');
END;

CREATE TRIGGER print_start_no_update BEFORE UPDATE ON print_start
BEGIN
    SELECT RAISE(ABORT, 'print_start is append-only: no update');
END;

CREATE TABLE seal (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL CHECK (length(id) = 64), -- no index: nobody looks a seal up while posting
    step TEXT NOT NULL CHECK (step <> ''),
    rows TEXT NOT NULL CHECK (json_valid(rows)),
    salt TEXT CHECK (salt IS NULL OR length(salt) = 32),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal
BEGIN
    SELECT RAISE(ABORT, 'seal is append-only: no delete');
END;

CREATE TRIGGER seal_no_replace BEFORE INSERT ON seal
WHEN EXISTS (SELECT 1 FROM seal WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'seal is append-only: the key exists');
END;

CREATE TRIGGER seal_no_update BEFORE UPDATE ON seal
WHEN NOT (
    NEW.salt IS NULL
    AND EXISTS (SELECT 1 FROM omsegling WHERE seal_seq = OLD.seq AND salts IS NOT NULL)
    AND NEW.seq IS OLD.seq
    AND NEW.id IS OLD.id
    AND NEW.step IS OLD.step
    AND NEW.rows IS OLD.rows
    AND NEW.desk IS OLD.desk
    AND NEW.clerk IS OLD.clerk
    AND NEW.written_at IS OLD.written_at
)
BEGIN
    SELECT RAISE(ABORT, 'seal is append-only: no update');
END;

CREATE TABLE sie_fil (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    content TEXT NOT NULL CHECK (content <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER sie_fil_no_delete BEFORE DELETE ON sie_fil
BEGIN
    SELECT RAISE(ABORT, 'sie_fil is append-only: no delete');
END;

CREATE TRIGGER sie_fil_no_replace BEFORE INSERT ON sie_fil
WHEN EXISTS (
    SELECT 1 FROM sie_fil
    WHERE seq = NEW.seq OR id = NEW.id OR sha256 = NEW.sha256
)
BEGIN
    SELECT RAISE(ABORT, 'sie_fil is append-only: the key exists');
END;

CREATE TRIGGER sie_fil_no_update BEFORE UPDATE ON sie_fil
BEGIN
    SELECT RAISE(ABORT, 'sie_fil is append-only: no update');
END;

CREATE TABLE sie_verifikation (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    sie_fil_id TEXT NOT NULL REFERENCES sie_fil (id),
    z_rapport_id TEXT NOT NULL UNIQUE REFERENCES z_rapport (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX sie_verifikation_by_fil ON sie_verifikation (sie_fil_id);

CREATE TRIGGER sie_verifikation_no_delete BEFORE DELETE ON sie_verifikation
BEGIN
    SELECT RAISE(ABORT, 'sie_verifikation is append-only: no delete');
END;

CREATE TRIGGER sie_verifikation_no_replace BEFORE INSERT ON sie_verifikation
WHEN EXISTS (
    SELECT 1 FROM sie_verifikation
    WHERE seq = NEW.seq OR id = NEW.id OR z_rapport_id = NEW.z_rapport_id
)
BEGIN
    SELECT RAISE(ABORT, 'sie_verifikation is append-only: the key exists');
END;

CREATE TRIGGER sie_verifikation_no_update BEFORE UPDATE ON sie_verifikation
BEGIN
    SELECT RAISE(ABORT, 'sie_verifikation is append-only: no update');
END;

CREATE TABLE taxa_bekraftelse (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    until_at TEXT NOT NULL CHECK (until_at GLOB '????-??-??T??:??:??.???Z'),
    bekraftad_av TEXT NOT NULL CHECK (bekraftad_av <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER taxa_bekraftelse_no_delete BEFORE DELETE ON taxa_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'taxa_bekraftelse is append-only: no delete');
END;

CREATE TRIGGER taxa_bekraftelse_no_replace BEFORE INSERT ON taxa_bekraftelse
WHEN EXISTS (SELECT 1 FROM taxa_bekraftelse WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'taxa_bekraftelse is append-only: the key exists');
END;

CREATE TRIGGER taxa_bekraftelse_no_update BEFORE UPDATE ON taxa_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'taxa_bekraftelse is append-only: no update');
END;

CREATE TABLE taxa_dokument (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    roll TEXT NOT NULL CHECK (roll IN ('root', 'timestamp', 'snapshot', 'targets')),
    version INTEGER NOT NULL CHECK (version > 0),
    anchor INTEGER NOT NULL CHECK (anchor IN (0, 1)),
    content TEXT NOT NULL CHECK (json_valid(content)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    CHECK (anchor = 0 OR roll = 'root'),
    CHECK (json_extract(content, '$.signed.version') IS version)
) STRICT;

CREATE INDEX taxa_dokument_by_roll ON taxa_dokument (roll, seq);

CREATE TRIGGER taxa_dokument_no_delete BEFORE DELETE ON taxa_dokument
BEGIN
    SELECT RAISE(ABORT, 'taxa_dokument is append-only: no delete');
END;

CREATE TRIGGER taxa_dokument_no_replace BEFORE INSERT ON taxa_dokument
WHEN EXISTS (SELECT 1 FROM taxa_dokument WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'taxa_dokument is append-only: the key exists');
END;

CREATE TRIGGER taxa_dokument_no_update BEFORE UPDATE ON taxa_dokument
BEGIN
    SELECT RAISE(ABORT, 'taxa_dokument is append-only: no update');
END;

CREATE TABLE taxa_fil (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    taxa_id TEXT NOT NULL CHECK (taxa_id <> ''),
    region TEXT NOT NULL CHECK (region GLOB '[0-9][0-9]'),
    galler_fran TEXT NOT NULL CHECK (date(galler_fran) IS galler_fran),
    galler_till TEXT CHECK (galler_till IS NULL OR date(galler_till) IS galler_till),
    version INTEGER NOT NULL CHECK (version > 0),
    namn TEXT NOT NULL CHECK (namn <> ''),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    signers TEXT NOT NULL CHECK (json_valid(signers)),
    andringar TEXT NOT NULL CHECK (json_valid(andringar)),
    content TEXT NOT NULL CHECK (content <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (region, galler_fran, version),
    CHECK (galler_till IS NULL OR galler_till >= galler_fran)
) STRICT;

CREATE TRIGGER taxa_fil_no_delete BEFORE DELETE ON taxa_fil
BEGIN
    SELECT RAISE(ABORT, 'taxa_fil is append-only: no delete');
END;

CREATE TRIGGER taxa_fil_no_replace BEFORE INSERT ON taxa_fil
WHEN EXISTS (
    SELECT 1 FROM taxa_fil
    WHERE seq = NEW.seq OR id = NEW.id OR sha256 = NEW.sha256 OR (region = NEW.region AND galler_fran = NEW.galler_fran AND version = NEW.version)
)
BEGIN
    SELECT RAISE(ABORT, 'taxa_fil is append-only: the key exists');
END;

CREATE TRIGGER taxa_fil_no_update BEFORE UPDATE ON taxa_fil
BEGIN
    SELECT RAISE(ABORT, 'taxa_fil is append-only: no update');
END;

CREATE TABLE taxa_hamtning (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    adress TEXT NOT NULL,
    kod TEXT NOT NULL,
    meddelande TEXT NOT NULL,
    nya INTEGER NOT NULL CHECK (nya >= 0),
    nekad_fran TEXT CHECK (nekad_fran IS NULL OR date(nekad_fran) IS nekad_fran),
    signed_at TEXT CHECK (signed_at IS NULL OR signed_at GLOB '????-??-??T??:??:??.???Z'),
    expires_at TEXT CHECK (expires_at IS NULL OR expires_at GLOB '????-??-??T??:??:??.???Z'),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    CHECK ((kod = '') = (expires_at IS NOT NULL)),
    CHECK ((kod = '') = (meddelande = ''))
) STRICT;

CREATE INDEX taxa_hamtning_good ON taxa_hamtning (seq) WHERE kod = '';

CREATE TRIGGER taxa_hamtning_no_delete BEFORE DELETE ON taxa_hamtning
BEGIN
    SELECT RAISE(ABORT, 'taxa_hamtning is append-only: no delete');
END;

CREATE TRIGGER taxa_hamtning_no_replace BEFORE INSERT ON taxa_hamtning
WHEN EXISTS (SELECT 1 FROM taxa_hamtning WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'taxa_hamtning is append-only: the key exists');
END;

CREATE TRIGGER taxa_hamtning_no_update BEFORE UPDATE ON taxa_hamtning
BEGIN
    SELECT RAISE(ABORT, 'taxa_hamtning is append-only: no update');
END;

CREATE TABLE taxa_sprak (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    taxa_fil_id TEXT NOT NULL REFERENCES taxa_fil (id),
    kod TEXT NOT NULL CHECK (kod GLOB '[a-z][a-z]'),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    content TEXT NOT NULL CHECK (content <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (taxa_fil_id, kod)
) STRICT;

CREATE TRIGGER taxa_sprak_no_delete BEFORE DELETE ON taxa_sprak
BEGIN
    SELECT RAISE(ABORT, 'taxa_sprak is append-only: no delete');
END;

CREATE TRIGGER taxa_sprak_no_replace BEFORE INSERT ON taxa_sprak
WHEN EXISTS (
    SELECT 1 FROM taxa_sprak
    WHERE seq = NEW.seq OR id = NEW.id OR (taxa_fil_id = NEW.taxa_fil_id AND kod = NEW.kod)
)
BEGIN
    SELECT RAISE(ABORT, 'taxa_sprak is append-only: the key exists');
END;

CREATE TRIGGER taxa_sprak_no_update BEFORE UPDATE ON taxa_sprak
BEGIN
    SELECT RAISE(ABORT, 'taxa_sprak is append-only: no update');
END;

CREATE TABLE utbyte (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    fran_desk TEXT NOT NULL CHECK (fran_desk <> ''),
    made_at TEXT NOT NULL CHECK (made_at GLOB '????-??-??T??:??:??.???Z'),
    desk_list TEXT NOT NULL CHECK (json_valid(desk_list)),
    antal INTEGER NOT NULL CHECK (antal >= 0),
    krockar TEXT NOT NULL CHECK (json_valid(krockar)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER utbyte_no_delete BEFORE DELETE ON utbyte
BEGIN
    SELECT RAISE(ABORT, 'utbyte is append-only: no delete');
END;

CREATE TRIGGER utbyte_no_replace BEFORE INSERT ON utbyte
WHEN EXISTS (
    SELECT 1 FROM utbyte
    WHERE seq = NEW.seq OR id = NEW.id OR sha256 = NEW.sha256
)
BEGIN
    SELECT RAISE(ABORT, 'utbyte is append-only: the key exists');
END;

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

CREATE TABLE z_rapport (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    serial INTEGER NOT NULL CHECK (serial > 0),
    until_kvitto INTEGER NOT NULL CHECK (until_kvitto >= 0),
    document TEXT NOT NULL CHECK (json_valid(document)),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (desk, serial),
    CHECK (json_extract(document, '$.serial') IS serial),
    CHECK (json_extract(document, '$.until_kvitto') IS until_kvitto),
    CHECK (json_extract(document, '$.hash') IS hash)
) STRICT;

CREATE TRIGGER z_rapport_in_series BEFORE INSERT ON z_rapport
WHEN NOT EXISTS (SELECT 1 FROM z_rapport WHERE seq = NEW.seq OR id = NEW.id OR hash = NEW.hash)
    AND (
        NEW.serial - 1 - (
            SELECT ifnull(max(serial), 0) FROM z_rapport WHERE desk = NEW.desk
        ) <> (
            SELECT ifnull(sum(until_serial - from_serial + 1), 0) FROM number_gap
            WHERE series = 'z_rapport' AND name = NEW.desk AND until_serial < NEW.serial
                AND from_serial > (
                    SELECT ifnull(max(serial), 0) FROM z_rapport WHERE desk = NEW.desk
                )
        )
        OR EXISTS (
            SELECT 1 FROM number_gap
            WHERE series = 'z_rapport' AND name = NEW.desk
                AND NEW.serial BETWEEN from_serial AND until_serial
        )
        OR NEW.until_kvitto < (
            SELECT ifnull(max(until_kvitto), 0) FROM z_rapport WHERE desk = NEW.desk
        )
        OR NEW.until_kvitto > (SELECT ifnull(max(serial), 0) FROM kvitto WHERE desk = NEW.desk)
    )
BEGIN
    SELECT RAISE(ABORT, 'z_rapport does not continue the series of its desk');
END;

CREATE TRIGGER z_rapport_no_delete BEFORE DELETE ON z_rapport
BEGIN
    SELECT RAISE(ABORT, 'z_rapport is append-only: no delete');
END;

CREATE TRIGGER z_rapport_no_replace BEFORE INSERT ON z_rapport
WHEN EXISTS (
    SELECT 1 FROM z_rapport
    WHERE seq = NEW.seq OR id = NEW.id OR hash = NEW.hash OR (desk = NEW.desk AND serial = NEW.serial)
)
BEGIN
    SELECT RAISE(ABORT, 'z_rapport is append-only: the key exists');
END;

CREATE TRIGGER z_rapport_no_update BEFORE UPDATE ON z_rapport
BEGIN
    SELECT RAISE(ABORT, 'z_rapport is append-only: no update');
END;
