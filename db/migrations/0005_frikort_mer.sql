-- The frikort ledger is sealed entry by entry (db/seal.py), and patients are joined in chains: a
-- reserve number becomes a coordination number, which becomes a personnummer.

ALTER TABLE frikort_entry ADD COLUMN hash TEXT NOT NULL DEFAULT '';
-- Where an entry stands among those of all desks, when its own clock would put it before what it knew.
ALTER TABLE frikort_entry ADD COLUMN placed_at TEXT
    CHECK (placed_at IS NULL OR placed_at > written_at AND placed_at GLOB '????-??-??T??:??:??.???Z');
CREATE INDEX frikort_entry_by_inlast ON frikort_entry (inlast_id) WHERE inlast_id IS NOT NULL;

-- An extract is told apart by its file and by when it was made (sha256 is over both; of those of
-- before, where fil is missing, over the file). Carried in again with the right time it corrects one.
ALTER TABLE inlast ADD COLUMN fil TEXT CHECK (fil <> '');
ALTER TABLE inlast ADD COLUMN rattar TEXT REFERENCES inlast (id);
CREATE INDEX inlast_by_rattar ON inlast (rattar) WHERE rattar IS NOT NULL;

DROP TRIGGER frikort_entry_no_update;
UPDATE frikort_entry SET hash = frikort_seal(
    id, patient_id, skydd, kind, effective_on, belopp_ore, charged_ore, avser, reglerar,
    giltigt_till, checkout_id, besok_id, inlast_id, desk, clerk, written_at,
    placed_at
);
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

-- Into whom somebody is joined is not joined into anybody: no circles.
DROP VIEW patient_whole;
DROP TRIGGER patient_join_one_deep;
CREATE TRIGGER patient_join_into_last BEFORE INSERT ON patient_join
WHEN EXISTS (
    SELECT 1 FROM patient_join
    WHERE patient_id = NEW.into_id
        AND seq IS NOT NEW.seq AND id <> NEW.id AND patient_id <> NEW.patient_id
)
BEGIN
    SELECT RAISE(ABORT, 'a joined patient cannot take others in');
END;
