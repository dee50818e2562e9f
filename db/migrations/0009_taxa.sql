-- A signed document of the central tariff as it was accepted; trust begins with an anchor.
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

CREATE TRIGGER taxa_dokument_no_update BEFORE UPDATE ON taxa_dokument
BEGIN
    SELECT RAISE(ABORT, 'taxa_dokument is append-only: no update');
END;

CREATE TRIGGER taxa_dokument_no_delete BEFORE DELETE ON taxa_dokument
BEGIN
    SELECT RAISE(ABORT, 'taxa_dokument is append-only: no delete');
END;

CREATE TRIGGER taxa_dokument_no_replace BEFORE INSERT ON taxa_dokument
WHEN EXISTS (SELECT 1 FROM taxa_dokument WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'taxa_dokument is append-only: the key exists');
END;

-- A tariff that was fetched, verified and proved.
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

CREATE TRIGGER taxa_fil_no_update BEFORE UPDATE ON taxa_fil
BEGIN
    SELECT RAISE(ABORT, 'taxa_fil is append-only: no update');
END;

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

-- The words of a fetched tariff in another language.
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

CREATE TRIGGER taxa_sprak_no_update BEFORE UPDATE ON taxa_sprak
BEGIN
    SELECT RAISE(ABORT, 'taxa_sprak is append-only: no update');
END;

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

-- An attempt to fetch the central tariff; without an error it says until when all is fresh.
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

CREATE TRIGGER taxa_hamtning_no_update BEFORE UPDATE ON taxa_hamtning
BEGIN
    SELECT RAISE(ABORT, 'taxa_hamtning is append-only: no update');
END;

CREATE TRIGGER taxa_hamtning_no_delete BEFORE DELETE ON taxa_hamtning
BEGIN
    SELECT RAISE(ABORT, 'taxa_hamtning is append-only: no delete');
END;

CREATE TRIGGER taxa_hamtning_no_replace BEFORE INSERT ON taxa_hamtning
WHEN EXISTS (SELECT 1 FROM taxa_hamtning WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'taxa_hamtning is append-only: the key exists');
END;

-- Somebody responsible has said that a tariff may go on although nothing confirms it.
CREATE TABLE taxa_bekraftelse (
    seq INTEGER PRIMARY KEY CHECK (seq > 0),
    id TEXT NOT NULL UNIQUE CHECK (id <> ''),
    until_at TEXT NOT NULL CHECK (until_at GLOB '????-??-??T??:??:??.???Z'),
    bekraftad_av TEXT NOT NULL CHECK (bekraftad_av <> ''),
    desk TEXT NOT NULL CHECK (desk <> ''),
    clerk TEXT NOT NULL,
    written_at TEXT NOT NULL CHECK (written_at GLOB '????-??-??T??:??:??.???Z')
) STRICT;

CREATE TRIGGER taxa_bekraftelse_no_update BEFORE UPDATE ON taxa_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'taxa_bekraftelse is append-only: no update');
END;

CREATE TRIGGER taxa_bekraftelse_no_delete BEFORE DELETE ON taxa_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'taxa_bekraftelse is append-only: no delete');
END;

CREATE TRIGGER taxa_bekraftelse_no_replace BEFORE INSERT ON taxa_bekraftelse
WHEN EXISTS (SELECT 1 FROM taxa_bekraftelse WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'taxa_bekraftelse is append-only: the key exists');
END;

-- Somebody has said that the clock is right, against what was written before.
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

CREATE TRIGGER klocka_bekraftelse_no_update BEFORE UPDATE ON klocka_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'klocka_bekraftelse is append-only: no update');
END;

CREATE TRIGGER klocka_bekraftelse_no_delete BEFORE DELETE ON klocka_bekraftelse
BEGIN
    SELECT RAISE(ABORT, 'klocka_bekraftelse is append-only: no delete');
END;

CREATE TRIGGER klocka_bekraftelse_no_replace BEFORE INSERT ON klocka_bekraftelse
WHEN EXISTS (SELECT 1 FROM klocka_bekraftelse WHERE seq = NEW.seq OR id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'klocka_bekraftelse is append-only: the key exists');
END;
