"""The statements about invoices. One reads, one adds; none changes or removes."""

from __future__ import annotations

from db.person_sql import whole_of

_STANDING = """
SELECT document, patient_id, belopp_ore,
    (SELECT ifnull(sum(kredit.belopp_ore), 0) FROM faktura AS kredit
     WHERE kredit.avser = faktura.id) AS krediterat_ore,
    (SELECT ifnull(sum(inbetalning.belopp_ore), 0) FROM inbetalning_koppling
     JOIN inbetalning ON inbetalning.id = inbetalning_id
     WHERE inbetalning_koppling.faktura_id = faktura.id) AS betalt_ore,
    (SELECT count(*) FROM faktura_handelse
     WHERE faktura_id = faktura.id AND kind = 'paminnelse') AS paminnelser,
    ifnull((SELECT max(forfaller_on) FROM faktura_handelse
            WHERE faktura_id = faktura.id AND kind = 'paminnelse'),
           faktura.forfaller_on) AS senast_on,
    EXISTS (SELECT 1 FROM faktura_handelse
            WHERE faktura_id = faktura.id AND kind = 'utskrift') AS is_printed,
    EXISTS (SELECT 1 FROM faktura_handelse
            WHERE faktura_id = faktura.id AND kind = 'export') AS is_exported
FROM faktura
"""


def _standing(which: str) -> str:
    """Return the statement that reads invoices with all that has happened to them."""
    return _STANDING + which


FAKTURA_VAL = "SELECT * FROM faktura_val WHERE patient_id = :patient_id ORDER BY seq DESC LIMIT 1"
LAST_FAKTURA_SERIAL = "SELECT max(serial) AS serial FROM faktura WHERE serie = :serie"
FAKTURA_OF = _standing("WHERE checkout_id = :checkout_id ORDER BY place")
FAKTURA_BY_OCR = _standing("WHERE ocr = :ocr")
NEWEST_FAKTURA = _standing("ORDER BY faktura.seq DESC LIMIT :limit")
FAKTURA_OPEN = _standing("""
WHERE belopp_ore > 0 AND belopp_ore + krediterat_ore - betalt_ore <> 0 ORDER BY faktura.seq
""")
FAKTURA_UNEXPORTED = _standing("WHERE NOT is_exported ORDER BY faktura.seq")
FAKTURA_OF_PATIENT = _standing(f"""
WHERE patient_id IN {whole_of("(SELECT id FROM patient WHERE number = :number)")}
ORDER BY faktura.seq DESC
""")
FAKTURA_BETWEEN = _standing("""
WHERE utfardad_on BETWEEN :first AND :last ORDER BY faktura.seq
""")
FAKTURA_OF_KORNING = _standing("""
WHERE faktura.id IN (SELECT faktura_id FROM faktura_handelse WHERE korning = :korning)
ORDER BY faktura.seq
""")
INBETALNING_FIL = "SELECT 1 FROM inbetalning_fil WHERE sha256 = :sha256"
KNOWN_NYCKEL = """
SELECT nyckel FROM json_each(:nyckel_list) AS found
JOIN inbetalning ON inbetalning.nyckel = found.value
"""
OKOPPLAD_LIST = """
SELECT inbetalning.* FROM inbetalning
WHERE NOT EXISTS (
    SELECT 1 FROM inbetalning_koppling WHERE inbetalning_id = inbetalning.id
)
ORDER BY inbetalning.seq
"""
ADD_FAKTURA_VAL = """
INSERT INTO faktura_val (id, patient_id, kanal, adress, desk, clerk, written_at)
VALUES (:id, :patient_id, :kanal, :adress, :desk, :clerk, :written_at)
"""
ADD_FAKTURA = """
INSERT INTO faktura (
    id, serie, serial, ocr, checkout_id, place, avser, patient_id, belopp_ore, utfardad_on,
    forfaller_on, document, desk, clerk, written_at
) VALUES (
    :id, :serie, :serial, :ocr, :checkout_id, :place, :avser, :patient_id, :belopp_ore,
    :utfardad_on, :forfaller_on, :document, :desk, :clerk, :written_at
)
"""
ADD_FAKTURA_HANDELSE = """
INSERT INTO faktura_handelse (
    id, faktura_id, kind, korning, forfaller_on, desk, clerk, written_at
) VALUES (:id, :faktura_id, :kind, :korning, :forfaller_on, :desk, :clerk, :written_at)
"""
ADD_INBETALNING_FIL = """
INSERT INTO inbetalning_fil (id, sha256, format, desk, clerk, written_at)
VALUES (:id, :sha256, :format, :desk, :clerk, :written_at)
"""
ADD_INBETALNING = """
INSERT INTO inbetalning (
    id, fil_id, place, nyckel, referens, belopp_ore, betald_on, desk, clerk, written_at
) VALUES (
    :id, :fil_id, :place, :nyckel, :referens, :belopp_ore, :betald_on, :desk, :clerk, :written_at
)
"""
ADD_KOPPLING = """
INSERT INTO inbetalning_koppling (id, inbetalning_id, faktura_id, sagd, desk, clerk, written_at)
VALUES (:id, :inbetalning_id, :faktura_id, :sagd, :desk, :clerk, :written_at)
"""
