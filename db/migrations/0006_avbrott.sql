-- When the systems are down, and the way back: outages and what was posted in them, what was entered
-- elsewhere afterwards, ledgers exchanged by file, and forms filled in by hand.

-- An outage at a desk: from the time of writing until its end.
CREATE TABLE avbrott (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    skal TEXT NOT NULL CHECK (skal <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER avbrott_no_update BEFORE UPDATE ON avbrott
BEGIN
    SELECT RAISE(ABORT, 'avbrott is append-only: no update');
END;

CREATE TRIGGER avbrott_no_delete BEFORE DELETE ON avbrott
BEGIN
    SELECT RAISE(ABORT, 'avbrott is append-only: no delete');
END;

CREATE TRIGGER avbrott_no_replace BEFORE INSERT ON avbrott
WHEN EXISTS (SELECT 1 FROM avbrott WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'avbrott is append-only: the key exists');
END;

CREATE INDEX avbrott_by_desk ON avbrott (desk, seq);

CREATE TABLE avbrott_slut (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    avbrott_id TEXT NOT NULL UNIQUE REFERENCES avbrott (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER avbrott_slut_no_update BEFORE UPDATE ON avbrott_slut
BEGIN
    SELECT RAISE(ABORT, 'avbrott_slut is append-only: no update');
END;

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

-- Each checkout, reversal or settlement that was posted while it lasted; written with it.
CREATE TABLE avbrott_checkout (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    avbrott_id TEXT NOT NULL REFERENCES avbrott (id),
    checkout_id TEXT NOT NULL UNIQUE REFERENCES checkout (id),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER avbrott_checkout_no_update BEFORE UPDATE ON avbrott_checkout
BEGIN
    SELECT RAISE(ABORT, 'avbrott_checkout is append-only: no update');
END;

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

CREATE INDEX avbrott_checkout_by_avbrott ON avbrott_checkout (avbrott_id, seq);

-- That the closing report of an outage was printed, and whether everything was done then.
CREATE TABLE avbrott_rapport (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    avbrott_id TEXT NOT NULL REFERENCES avbrott (id),
    is_klar INTEGER NOT NULL CHECK (is_klar IN (0, 1)),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER avbrott_rapport_no_update BEFORE UPDATE ON avbrott_rapport
BEGIN
    SELECT RAISE(ABORT, 'avbrott_rapport is append-only: no update');
END;

CREATE TRIGGER avbrott_rapport_no_delete BEFORE DELETE ON avbrott_rapport
BEGIN
    SELECT RAISE(ABORT, 'avbrott_rapport is append-only: no delete');
END;

CREATE TRIGGER avbrott_rapport_no_replace BEFORE INSERT ON avbrott_rapport
WHEN EXISTS (SELECT 1 FROM avbrott_rapport WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'avbrott_rapport is append-only: the key exists');
END;

CREATE INDEX avbrott_rapport_by_avbrott ON avbrott_rapport (avbrott_id, seq);

-- Who enters a post (a visit, or a settlement) now, and until when that holds; the newest says so.
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

CREATE TRIGGER inforing_claim_no_update BEFORE UPDATE ON inforing_claim
BEGIN
    SELECT RAISE(ABORT, 'inforing_claim is append-only: no update');
END;

CREATE TRIGGER inforing_claim_no_delete BEFORE DELETE ON inforing_claim
BEGIN
    SELECT RAISE(ABORT, 'inforing_claim is append-only: no delete');
END;

CREATE TRIGGER inforing_claim_no_replace BEFORE INSERT ON inforing_claim
WHEN EXISTS (SELECT 1 FROM inforing_claim WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'inforing_claim is append-only: the key exists');
END;

CREATE INDEX inforing_claim_by_post ON inforing_claim (post_id, system, atgard, seq);

CREATE INDEX inforing_claim_by_end ON inforing_claim (until_at);

-- What came of it. The newest holds; the earlier ones stay.
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

CREATE TRIGGER inforing_svar_no_update BEFORE UPDATE ON inforing_svar
BEGIN
    SELECT RAISE(ABORT, 'inforing_svar is append-only: no update');
END;

CREATE TRIGGER inforing_svar_no_delete BEFORE DELETE ON inforing_svar
BEGIN
    SELECT RAISE(ABORT, 'inforing_svar is append-only: no delete');
END;

CREATE TRIGGER inforing_svar_no_replace BEFORE INSERT ON inforing_svar
WHEN EXISTS (SELECT 1 FROM inforing_svar WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'inforing_svar is append-only: the key exists');
END;

CREATE INDEX inforing_svar_by_post ON inforing_svar (post_id, system, atgard, seq);

-- A file with the records of other desks, taken in once.
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

CREATE TRIGGER utbyte_no_update BEFORE UPDATE ON utbyte
BEGIN
    SELECT RAISE(ABORT, 'utbyte is append-only: no update');
END;

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

-- Numbers printed on blank forms; each desk has a series of its own.
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

CREATE TRIGGER blankett_serie_no_update BEFORE UPDATE ON blankett_serie
BEGIN
    SELECT RAISE(ABORT, 'blankett_serie is append-only: no update');
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

-- What is said to have become of a form: entered, spoilt, or never used. Each desk says it once of a number, until
-- it is taken back; of what several desks say, a form that was entered counts before the others.
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

CREATE TRIGGER blankett_no_update BEFORE UPDATE ON blankett
BEGIN
    SELECT RAISE(ABORT, 'blankett is append-only: no update');
END;

CREATE TRIGGER blankett_no_delete BEFORE DELETE ON blankett
BEGIN
    SELECT RAISE(ABORT, 'blankett is append-only: no delete');
END;

CREATE TRIGGER blankett_no_replace BEFORE INSERT ON blankett
WHEN EXISTS (SELECT 1 FROM blankett WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'blankett is append-only: the key exists');
END;

CREATE INDEX blankett_by_number ON blankett (serie_desk, number);

-- That what was said of a form does not hold: it was found. No reference: a file may bring it before the word.
CREATE TABLE blankett_oppnad (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    blankett_id TEXT NOT NULL CHECK (blankett_id <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER blankett_oppnad_no_update BEFORE UPDATE ON blankett_oppnad
BEGIN
    SELECT RAISE(ABORT, 'blankett_oppnad is append-only: no update');
END;

CREATE TRIGGER blankett_oppnad_no_delete BEFORE DELETE ON blankett_oppnad
BEGIN
    SELECT RAISE(ABORT, 'blankett_oppnad is append-only: no delete');
END;

CREATE TRIGGER blankett_oppnad_no_replace BEFORE INSERT ON blankett_oppnad
WHEN EXISTS (SELECT 1 FROM blankett_oppnad WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'blankett_oppnad is append-only: the key exists');
END;

CREATE INDEX blankett_oppnad_by_blankett ON blankett_oppnad (blankett_id);

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

-- Two desks without a network may both be shown the same receipt from elsewhere: it is written at both and
-- counted once (db.frikort). Only the same desk is refused, and not where the first one is of seven years ago:
-- that desk may have forgotten it (0008) while another has not.
DROP TRIGGER extern_kvitto_once;

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
