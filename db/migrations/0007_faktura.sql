-- Money out of the till: several means for one receipt, invoices and what is paid of them, vouchers for
-- the accounts, and what the region makes up for.

-- payment made again: a receipt may be paid in parts, each with the reference of its terminal.
DROP TRIGGER kvitto_as_paid;
CREATE TABLE payment_9 (
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
INSERT INTO payment_9 (
    seq, id, checkout_id, place, betalsatt, referens, belopp_ore, desk, clerk, written_at
)
SELECT seq, id, checkout_id, 1, betalsatt, '', belopp_ore, desk, clerk, written_at
FROM payment ORDER BY seq;
DROP TABLE payment;
ALTER TABLE payment_9 RENAME TO payment;

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
    SELECT 1 FROM payment
    WHERE seq = NEW.seq OR id = NEW.id OR (checkout_id = NEW.checkout_id AND place = NEW.place)
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

-- What of a visit the region makes up for, or not (kassa.desk.underlag), frozen when it was posted; NULL
-- in what is older than that.
ALTER TABLE besok ADD COLUMN underlag TEXT CHECK (underlag IS NULL OR json_valid(underlag));

-- How a patient's invoices are sent, and where; the newest row holds.
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

CREATE TRIGGER faktura_val_no_update BEFORE UPDATE ON faktura_val
BEGIN
    SELECT RAISE(ABORT, 'faktura_val is append-only: no update');
END;

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

-- An invoice, or (below zero) a credit note, as a frozen document (kassa.faktura.document).
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

CREATE INDEX faktura_by_patient ON faktura (patient_id, seq);

CREATE INDEX faktura_by_avser ON faktura (avser);

CREATE INDEX faktura_by_day ON faktura (utfardad_on);

CREATE TRIGGER faktura_no_update BEFORE UPDATE ON faktura
BEGIN
    SELECT RAISE(ABORT, 'faktura is append-only: no update');
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

-- A series has no holes. (A key that exists is said above.)
CREATE TRIGGER faktura_in_series BEFORE INSERT ON faktura
WHEN NEW.serial <> 1 + (SELECT ifnull(max(serial), 0) FROM faktura WHERE serie = NEW.serie)
    AND NOT EXISTS (
        SELECT 1 FROM faktura
        WHERE seq = NEW.seq OR id = NEW.id OR ocr = NEW.ocr
            OR (serie = NEW.serie AND serial = NEW.serial)
            OR (checkout_id = NEW.checkout_id AND place = NEW.place)
    )
BEGIN
    SELECT RAISE(ABORT, 'faktura does not continue its series');
END;

-- What was done with an invoice: printed, given to the finance office, reminded of.
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

CREATE TRIGGER faktura_handelse_no_update BEFORE UPDATE ON faktura_handelse
BEGIN
    SELECT RAISE(ABORT, 'faktura_handelse is append-only: no update');
END;

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

-- A payment file that was read, and each payment in it.
CREATE TABLE inbetalning_fil (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    format TEXT NOT NULL CHECK (format IN ('bgmax', 'csv')),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER inbetalning_fil_no_update BEFORE UPDATE ON inbetalning_fil
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_fil is append-only: no update');
END;

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

-- One payment; nyckel is what makes it the same payment in another file.
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

CREATE TRIGGER inbetalning_no_update BEFORE UPDATE ON inbetalning
BEGIN
    SELECT RAISE(ABORT, 'inbetalning is append-only: no update');
END;

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

-- Which invoice a payment belongs to: found by its OCR reference, or said by a clerk.
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

CREATE TRIGGER inbetalning_koppling_no_update BEFORE UPDATE ON inbetalning_koppling
BEGIN
    SELECT RAISE(ABORT, 'inbetalning_koppling is append-only: no update');
END;

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

-- A file of vouchers for the accounts, and the Z reports it holds, each once.
CREATE TABLE sie_fil (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
    content TEXT NOT NULL CHECK (content <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER sie_fil_no_update BEFORE UPDATE ON sie_fil
BEGIN
    SELECT RAISE(ABORT, 'sie_fil is append-only: no update');
END;

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

-- A Z report in such a file.
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

CREATE TRIGGER sie_verifikation_no_update BEFORE UPDATE ON sie_verifikation
BEGIN
    SELECT RAISE(ABORT, 'sie_verifikation is append-only: no update');
END;

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
