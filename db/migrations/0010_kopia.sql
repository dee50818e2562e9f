-- Copies of the records: what was done to keep them safe, and the numbers a restored copy must not
-- use again.

-- A copy that was made (or could not be), a drill, a restore, the key on paper.
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

CREATE TRIGGER backup_event_no_update BEFORE UPDATE ON backup_event
BEGIN
    SELECT RAISE(ABORT, 'backup_event is append-only: no update');
END;

CREATE TRIGGER backup_event_no_delete BEFORE DELETE ON backup_event
BEGIN
    SELECT RAISE(ABORT, 'backup_event is append-only: no delete');
END;

CREATE TRIGGER backup_event_no_replace BEFORE INSERT ON backup_event
WHEN EXISTS (SELECT 1 FROM backup_event WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'backup_event is append-only: the key exists');
END;

-- Numbers of a series that are left out, and why: they were on paper before a restore. A series is
-- named by its desk, or by the number of the invoice series.
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

CREATE TRIGGER number_gap_no_update BEFORE UPDATE ON number_gap
BEGIN
    SELECT RAISE(ABORT, 'number_gap is append-only: no update');
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

-- The last number of each series that a record has.
CREATE VIEW last_number (series, name, serial) AS
SELECT 'kvitto', desk, max(serial) FROM kvitto GROUP BY desk
UNION ALL
SELECT 'z_rapport', desk, max(serial) FROM z_rapport GROUP BY desk
UNION ALL
SELECT 'faktura', CAST(serie AS TEXT), max(serial) FROM faktura GROUP BY serie;

-- A gap covers no number that is used. It may lie ahead: the numbers before it are used first, as
-- where a gap comes from another desk before the receipts do.
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

-- Each series again: the next number is the first that is neither used nor left out. Of the gaps
-- before it all lie after the last used number, and their lengths are what it jumps.
DROP TRIGGER kvitto_in_series;
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

DROP TRIGGER z_rapport_in_series;
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

DROP TRIGGER faktura_in_series;
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
