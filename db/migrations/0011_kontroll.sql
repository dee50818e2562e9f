-- Seals: what a transaction wrote, chained. Whoever changes, removes or slips in a record past the
-- guards breaks the seal of that transaction, or every seal after it (db.sigill, docs/adr/0021).

-- step  the newest step of the schema when it was sealed: which columns its rows had
-- rows  {"payment": [first seq, last seq, digest], ...}
-- salt  random, so that nobody can guess from a digest what stood in the rows; it goes when a
--       gallring takes a person out of one of them
-- id    SHA-256 over the id of the seal before it and all else here but the salt
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

CREATE TRIGGER seal_no_delete BEFORE DELETE ON seal
BEGIN
    SELECT RAISE(ABORT, 'seal is append-only: no delete');
END;

CREATE TRIGGER seal_no_replace BEFORE INSERT ON seal
WHEN EXISTS (SELECT 1 FROM seal WHERE seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'seal is append-only: the key exists');
END;

-- What a gallring has left of the rows under an earlier seal, sealed with the gallring itself.
-- rows   {"payment": [first seq, last seq, digest, step, [[first gone, last gone], ...]], ...}
-- salts  {"payment": salt, ...}; they go when a later gallring seals the same rows again
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

CREATE TRIGGER omsegling_of_last_gallring BEFORE INSERT ON omsegling
WHEN NEW.gallring_id IS NOT (SELECT id FROM gallring ORDER BY serial DESC LIMIT 1)
BEGIN
    SELECT RAISE(ABORT, 'omsegling belongs to the gallring that is being made');
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
