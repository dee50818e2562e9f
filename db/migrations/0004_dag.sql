-- A whole day at the desk: who works here and who looked at whom, parked checkouts, a second person's
-- approval, opening and closing, prints that were begun, and more means of payment.

-- Who may work here; the newest row of a signatur holds. Passwords are argon2 hashes.
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

CREATE TRIGGER clerk_account_no_update BEFORE UPDATE ON clerk_account
BEGIN
    SELECT RAISE(ABORT, 'clerk_account is append-only: no update');
END;

CREATE TRIGGER clerk_account_no_delete BEFORE DELETE ON clerk_account
BEGIN
    SELECT RAISE(ABORT, 'clerk_account is append-only: no delete');
END;

CREATE TRIGGER clerk_account_no_replace BEFORE INSERT ON clerk_account
WHEN EXISTS (SELECT 1 FROM clerk_account WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'clerk_account is append-only: the key exists');
END;

-- Logging in and out, and attempts that failed: they slow down the next.
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

CREATE TRIGGER login_event_no_update BEFORE UPDATE ON login_event
BEGIN
    SELECT RAISE(ABORT, 'login_event is append-only: no update');
END;

CREATE TRIGGER login_event_no_delete BEFORE DELETE ON login_event
BEGIN
    SELECT RAISE(ABORT, 'login_event is append-only: no delete');
END;

CREATE TRIGGER login_event_no_replace BEFORE INSERT ON login_event
WHEN EXISTS (SELECT 1 FROM login_event WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'login_event is append-only: the key exists');
END;

-- Every look at a patient: who (clerk), at which unit, when, what, whom.
CREATE TABLE access_log (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    patient_id TEXT NOT NULL REFERENCES patient (id),
    enhet TEXT NOT NULL CHECK (enhet <> ''),
    what TEXT NOT NULL CHECK (what IN ('kassa', 'patientsida', 'kvitto', 'utskrift', 'lista')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX access_log_by_patient ON access_log (patient_id, seq);

CREATE INDEX access_log_by_clerk ON access_log (clerk, seq);

CREATE INDEX access_log_by_time ON access_log (written_at);

CREATE TRIGGER access_log_no_update BEFORE UPDATE ON access_log
BEGIN
    SELECT RAISE(ABORT, 'access_log is append-only: no update');
END;

CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log
BEGIN
    SELECT RAISE(ABORT, 'access_log is append-only: no delete');
END;

CREATE TRIGGER access_log_no_replace BEFORE INSERT ON access_log
WHEN EXISTS (SELECT 1 FROM access_log WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'access_log is append-only: the key exists');
END;

-- A sample check of the access log: which rows were drawn, and what was found.
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

CREATE TRIGGER access_review_no_update BEFORE UPDATE ON access_review
BEGIN
    SELECT RAISE(ABORT, 'access_review is append-only: no update');
END;

CREATE TRIGGER access_review_no_delete BEFORE DELETE ON access_review
BEGIN
    SELECT RAISE(ABORT, 'access_review is append-only: no delete');
END;

CREATE TRIGGER access_review_no_replace BEFORE INSERT ON access_review
WHEN EXISTS (SELECT 1 FROM access_review WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'access_review is append-only: the key exists');
END;

-- A checkout that was begun and put aside, as it was typed.
CREATE TABLE parked (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    checkout_id TEXT NOT NULL CHECK (checkout_id <> ''),
    form TEXT NOT NULL CHECK (json_valid(form)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER parked_no_update BEFORE UPDATE ON parked
BEGIN
    SELECT RAISE(ABORT, 'parked is append-only: no update');
END;

CREATE TRIGGER parked_no_delete BEFORE DELETE ON parked
BEGIN
    SELECT RAISE(ABORT, 'parked is append-only: no delete');
END;

CREATE TRIGGER parked_no_replace BEFORE INSERT ON parked
WHEN EXISTS (SELECT 1 FROM parked WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'parked is append-only: the key exists');
END;

-- The end of a parked checkout: taken up again, or thrown away. Only once.
CREATE TABLE parked_end (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    parked_id TEXT NOT NULL UNIQUE REFERENCES parked (id),
    utfall TEXT NOT NULL CHECK (utfall IN ('upptagen', 'kastad')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER parked_end_no_update BEFORE UPDATE ON parked_end
BEGIN
    SELECT RAISE(ABORT, 'parked_end is append-only: no update');
END;

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

-- Who approved a reversal, or decided to waive a fee; written with it.
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

CREATE TRIGGER godkannande_no_update BEFORE UPDATE ON godkannande
BEGIN
    SELECT RAISE(ABORT, 'godkannande is append-only: no update');
END;

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

-- The opening of a desk with its float in cash.
CREATE TABLE oppning (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    vaxelkassa_ore INTEGER NOT NULL CHECK (vaxelkassa_ore >= 0),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE INDEX oppning_by_desk ON oppning (desk, seq);

CREATE TRIGGER oppning_no_update BEFORE UPDATE ON oppning
BEGIN
    SELECT RAISE(ABORT, 'oppning is append-only: no update');
END;

CREATE TRIGGER oppning_no_delete BEFORE DELETE ON oppning
BEGIN
    SELECT RAISE(ABORT, 'oppning is append-only: no delete');
END;

CREATE TRIGGER oppning_no_replace BEFORE INSERT ON oppning
WHEN EXISTS (SELECT 1 FROM oppning WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'oppning is append-only: the key exists');
END;

-- A numbered closing report, written once; it covers the receipts after the one before it.
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

CREATE TRIGGER z_rapport_no_update BEFORE UPDATE ON z_rapport
BEGIN
    SELECT RAISE(ABORT, 'z_rapport is append-only: no update');
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

CREATE TRIGGER z_rapport_in_series BEFORE INSERT ON z_rapport
WHEN NOT EXISTS (SELECT 1 FROM z_rapport WHERE seq = NEW.seq OR id = NEW.id OR hash = NEW.hash)
    AND (
        NEW.serial <> 1 + (SELECT ifnull(max(serial), 0) FROM z_rapport WHERE desk = NEW.desk)
        OR NEW.until_kvitto < (
            SELECT ifnull(max(until_kvitto), 0) FROM z_rapport WHERE desk = NEW.desk
        )
        OR NEW.until_kvitto > (SELECT ifnull(max(serial), 0) FROM kvitto WHERE desk = NEW.desk)
    )
BEGIN
    SELECT RAISE(ABORT, 'z_rapport does not continue the series of its desk');
END;

-- A print that was begun; it ended when print_event has the same id.
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

CREATE TRIGGER print_start_no_update BEFORE UPDATE ON print_start
BEGIN
    SELECT RAISE(ABORT, 'print_start is append-only: no update');
END;

CREATE TRIGGER print_start_no_delete BEFORE DELETE ON print_start
BEGIN
    SELECT RAISE(ABORT, 'print_start is append-only: no delete');
END;

CREATE TRIGGER print_start_no_replace BEFORE INSERT ON print_start
WHEN EXISTS (SELECT 1 FROM print_start WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'print_start is append-only: the key exists');
END;

CREATE INDEX print_event_by_desk ON print_event (desk, written_at);

CREATE INDEX kvitto_by_time ON kvitto (written_at);

-- payment made again: cash at clinics that are set up for it, and Swish.
DROP TRIGGER kvitto_as_paid;
CREATE TABLE payment_4 (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    checkout_id TEXT NOT NULL UNIQUE REFERENCES checkout (id),
    betalsatt TEXT NOT NULL CHECK (betalsatt IN ('kort', 'faktura', 'kontant', 'swish')),
    belopp_ore INTEGER NOT NULL CHECK (belopp_ore <> 0),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
INSERT INTO payment_4 SELECT * FROM payment ORDER BY seq;
DROP TABLE payment;
ALTER TABLE payment_4 RENAME TO payment;

CREATE TRIGGER payment_no_update BEFORE UPDATE ON payment
BEGIN
    SELECT RAISE(ABORT, 'payment is append-only: no update');
END;

CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment
BEGIN
    SELECT RAISE(ABORT, 'payment is append-only: no delete');
END;

CREATE TRIGGER payment_no_replace BEFORE INSERT ON payment
WHEN EXISTS (
    SELECT 1 FROM payment WHERE seq = NEW.seq OR id = NEW.id OR checkout_id = NEW.checkout_id
)
BEGIN
    SELECT RAISE(ABORT, 'payment is append-only: the key exists');
END;

CREATE TRIGGER kvitto_as_paid BEFORE INSERT ON kvitto
WHEN json_extract(NEW.document, '$.att_betala') IS NOT (
    SELECT ifnull(sum(belopp_ore), 0) FROM payment WHERE checkout_id = NEW.checkout_id
)
BEGIN
    SELECT RAISE(ABORT, 'kvitto does not say what was paid');
END;
