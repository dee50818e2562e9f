-- Several visits share a receipt: what a visit is moves from its checkout to a row of its own.
-- A reversal has no visits; it takes back those of the checkout it names.

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
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (checkout_id, place)
) STRICT;

INSERT INTO besok (
    id, checkout_id, place, effective_on, produkt_id, facts, decision, taxa, taxa_hash, skal, desk,
    clerk, written_at
)
SELECT
    id || '-1', id, 1, effective_on, produkt_id, facts, decision, taxa, taxa_hash, skal, desk,
    clerk, written_at
FROM checkout WHERE avser IS NULL ORDER BY seq;

CREATE TRIGGER besok_no_update BEFORE UPDATE ON besok
BEGIN
    SELECT RAISE(ABORT, 'besok is append-only: no update');
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

-- What a receipt has been written of cannot grow afterwards. (A key that exists is said above.)
CREATE TRIGGER besok_before_kvitto BEFORE INSERT ON besok
WHEN EXISTS (SELECT 1 FROM kvitto WHERE checkout_id = NEW.checkout_id)
    AND NOT EXISTS (
        SELECT 1 FROM besok
        WHERE seq = NEW.seq OR id = NEW.id OR (checkout_id = NEW.checkout_id AND place = NEW.place)
    )
BEGIN
    SELECT RAISE(ABORT, 'besok comes before the receipt of its checkout');
END;

-- The fee in the frikort ledger names its visit.
ALTER TABLE frikort_entry ADD COLUMN besok_id TEXT REFERENCES besok (id);
DROP TRIGGER frikort_entry_no_update;
UPDATE frikort_entry SET besok_id = checkout_id || '-1' WHERE kind = 'avgift' AND checkout_id NOT NULL;
CREATE TRIGGER frikort_entry_no_update BEFORE UPDATE ON frikort_entry
BEGIN
    SELECT RAISE(ABORT, 'frikort_entry is append-only: no update');
END;

DROP INDEX checkout_by_patient;
DROP TRIGGER checkout_no_update;
UPDATE checkout SET skal = NULL WHERE avser IS NULL;
ALTER TABLE checkout DROP COLUMN effective_on;
ALTER TABLE checkout DROP COLUMN produkt_id;
ALTER TABLE checkout DROP COLUMN facts;
ALTER TABLE checkout DROP COLUMN decision;
ALTER TABLE checkout DROP COLUMN taxa;
ALTER TABLE checkout DROP COLUMN taxa_hash;
ALTER TABLE checkout ADD COLUMN betalare TEXT NOT NULL DEFAULT '';
CREATE INDEX checkout_by_patient ON checkout (patient_id);
CREATE TRIGGER checkout_no_update BEFORE UPDATE ON checkout
BEGIN
    SELECT RAISE(ABORT, 'checkout is append-only: no update');
END;
