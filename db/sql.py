"""The statements of the ledger. One reads, one adds; none changes or removes.

``seq`` is the order of registration.
"""

from __future__ import annotations

from db.driver import sqlite3
from db.person_sql import is_gallrad, latest_of, names_of, whole_of

by_name = sqlite3.Row

_ONE_PERSON = whole_of(":patient_id")
_PATIENT = """
SELECT patient.id, number, number_kind, number_fodelsedatum, fodelsedatum, patient_version.namn,
    kategori, land, lma_nummer, skyddad,
    EXISTS (SELECT 1 FROM patient_join WHERE patient_id = patient.id) AS is_joined"""
_LAST_VERSION = "ORDER BY patient_version.seq DESC LIMIT 1"

PATIENT_ITSELF = f"""{_PATIENT}
FROM patient JOIN patient_version ON patient_version.patient_id = patient.id
WHERE patient.id = :id {_LAST_VERSION}
"""
# Who was joined into another leads to that one, and so does the number.
PATIENT_BY_ID = f"""{_PATIENT}
FROM patient JOIN patient_version ON patient_version.patient_id = patient.id
WHERE patient.id = {latest_of(":id")} {_LAST_VERSION}
"""
PATIENT_ID_BY_NUMBER = "SELECT id FROM patient WHERE number = :number"
SEARCH_NUMBER = f"""{_PATIENT}
FROM patient JOIN patient_version ON patient_version.patient_id = patient.id
WHERE number >= :first AND number < :after
    AND patient_version.seq = (
        SELECT max(seq) FROM patient_version WHERE patient_id = patient.id
    )
ORDER BY number LIMIT :limit
"""
# Two letters match tens of thousands in a region: only the newest written are looked at.
SEARCH_NAME = f"""{_PATIENT}
FROM (
    SELECT rowid AS seq FROM patient_search
    WHERE patient_search MATCH :match ORDER BY rowid DESC LIMIT 200
) AS found
JOIN patient_version ON patient_version.seq = found.seq
JOIN patient ON patient.id = patient_version.patient_id
WHERE patient_version.seq = (
    SELECT max(seq) FROM patient_version WHERE patient_id = patient.id
)
ORDER BY patient_version.namn LIMIT :limit
"""
# Every number of a protected patient is written as protected.
SKYDDAD_AMONG = """
SELECT checkout.id FROM json_each(:id_list) AS found JOIN checkout ON checkout.id = found.value
WHERE (
    SELECT skyddad FROM patient_version
    WHERE patient_version.patient_id = checkout.patient_id ORDER BY seq DESC LIMIT 1
)
"""
PATIENT_EXISTS = "SELECT 1 FROM patient WHERE id = :id"

ENTRY_BY_PATIENT = f"""
SELECT * FROM frikort_entry
WHERE patient_id IN {_ONE_PERSON}
ORDER BY seq
"""
# Where the entries of other desks end, by their clocks.
LAST_SEAL = """
SELECT hash FROM frikort_entry
WHERE patient_id = :patient_id AND desk = :desk ORDER BY seq DESC LIMIT 1
"""
# What the next entry comes after: in time where other desks have written, in the chain of its own.
COMES_AFTER = f"""
SELECT (
    SELECT max(ifnull(placed_at, written_at)) FROM frikort_entry
    WHERE patient_id IN {_ONE_PERSON} AND desk <> :desk
) AS at, ({LAST_SEAL}) AS hash
"""

# What a stated total was: of an extract, or of the visit that the patient's word came with (its
# frozen facts hold the sum it met). The row of the extract is chosen as STATUS_OF chose it.
STATED = f"""
WITH person AS {names_of(":patient_id")}
SELECT entry.id, fetched_at, ackumulerat_ore, besok.effective_on AS besok_on,
    iif(json_valid(facts), json_extract(facts, '$.frikort.ackumulerat'), NULL) AS ackumulerat
FROM frikort_entry AS entry
LEFT JOIN inlast ON inlast.id = entry.inlast_id
LEFT JOIN inlast_status ON inlast_status.seq = (
    SELECT row.seq FROM person JOIN inlast_status AS row
        ON row.number = person.number AND row.inlast_id = entry.inlast_id
    ORDER BY person.id = entry.patient_id DESC, row.ackumulerat_ore DESC LIMIT 1
)
LEFT JOIN besok ON besok.checkout_id = entry.checkout_id AND besok.place = 1
WHERE entry.patient_id IN {_ONE_PERSON}
    AND entry.kind IN ('uppgift', 'inlast')
"""

CHECKOUT_BY_ID = "SELECT * FROM checkout WHERE id = :id"
REVERSAL_OF = "SELECT * FROM checkout WHERE avser = :avser"
BESOK_OF = "SELECT * FROM besok WHERE checkout_id = :checkout_id ORDER BY place"
STANDING_BESOK = f"""
SELECT besok.* FROM checkout JOIN besok ON besok.checkout_id = checkout.id
WHERE patient_id IN {_ONE_PERSON}
    AND effective_on = :day
    AND NOT EXISTS (SELECT 1 FROM checkout AS reversal WHERE reversal.avser = checkout.id)
ORDER BY besok.seq
"""

FROZEN_BESOK = """
SELECT kvitto.number, facts, decision, besok.skal FROM besok
JOIN kvitto ON kvitto.checkout_id = besok.checkout_id
WHERE NOT EXISTS (SELECT 1 FROM checkout AS reversal WHERE reversal.avser = besok.checkout_id)
    AND json_extract(facts, '$.gallrad') IS NULL
ORDER BY besok.seq
"""

PAYMENT_LIST = "SELECT * FROM payment WHERE checkout_id = :checkout_id ORDER BY place"

LAST_KVITTO = "SELECT document FROM kvitto WHERE desk = :desk ORDER BY serial DESC LIMIT 1"
CHAIN_END = "SELECT serial, hash FROM kvitto WHERE desk = :desk ORDER BY serial DESC LIMIT 1"
KVITTO_OF = "SELECT document FROM kvitto WHERE checkout_id = :checkout_id"
KVITTO_BY_NUMBER = "SELECT document FROM kvitto WHERE number = :number"
NEWEST_KVITTO = "SELECT document FROM kvitto ORDER BY seq DESC LIMIT :limit"
KVITTO_SINCE = """
SELECT document FROM kvitto WHERE written_at >= :since ORDER BY written_at DESC, seq DESC
"""
NEWEST_KVITTO_OF_PATIENT = f"""
SELECT document FROM checkout JOIN kvitto ON kvitto.checkout_id = checkout.id
WHERE patient_id IN {_ONE_PERSON}
ORDER BY kvitto.seq DESC LIMIT :limit
"""
# One step of the index for each desk, not for each receipt.
DESK_LIST = """
WITH RECURSIVE step (desk) AS (
    SELECT min(desk) FROM kvitto
    UNION ALL
    SELECT (SELECT min(desk) FROM kvitto WHERE desk > step.desk) FROM step WHERE desk IS NOT NULL
)
SELECT desk FROM step WHERE desk IS NOT NULL
"""
SERIES = "SELECT document FROM kvitto WHERE desk = :desk ORDER BY serial"
GAP_LIST = """
SELECT * FROM number_gap WHERE series = :series AND name = :name ORDER BY from_serial
"""

ADD_PATIENT = """
INSERT INTO patient (id, number, number_kind, number_fodelsedatum, desk, clerk, written_at)
VALUES (:id, :number, :number_kind, :number_fodelsedatum, :desk, :clerk, :written_at)
"""
ADD_PATIENT_VERSION = """
INSERT INTO patient_version (
    id, patient_id, fodelsedatum, namn, kategori, land, lma_nummer, skyddad, desk, clerk,
    written_at
) VALUES (
    :id, :patient_id, :fodelsedatum, :namn, :kategori, :land, :lma_nummer, :skyddad,
    :desk, :clerk, :written_at
)
"""
ADD_CHECKOUT = """
INSERT INTO checkout (id, patient_id, betalare, skal, avser, desk, clerk, written_at)
VALUES (:id, :patient_id, :betalare, :skal, :avser, :desk, :clerk, :written_at)
"""
ADD_BESOK = """
INSERT INTO besok (
    id, checkout_id, place, effective_on, produkt_id, facts, decision, taxa, taxa_hash, skal,
    underlag, desk, clerk, written_at
) VALUES (
    :id, :checkout_id, :place, :effective_on, :produkt_id, :facts, :decision, :taxa, :taxa_hash,
    :skal, :underlag, :desk, :clerk, :written_at
)
"""
ADD_ENTRY = """
INSERT INTO frikort_entry (
    id, patient_id, skydd, kind, effective_on, belopp_ore, charged_ore, avser, reglerar,
    giltigt_till, checkout_id, besok_id, inlast_id, desk, clerk, written_at, placed_at, hash
) VALUES (
    :id, :patient_id, :skydd, :kind, :effective_on, :belopp_ore, :charged_ore, :avser, :reglerar,
    :giltigt_till, :checkout_id, :besok_id, :inlast_id, :desk, :clerk, :written_at, :placed_at,
    :hash
)
"""
ADD_PAYMENT = """
INSERT INTO payment (
    id, checkout_id, place, betalsatt, referens, belopp_ore, desk, clerk, written_at
) VALUES (
    :id, :checkout_id, :place, :betalsatt, :referens, :belopp_ore, :desk, :clerk, :written_at
)
"""
ADD_KVITTO = """
INSERT INTO kvitto (
    id, desk, serial, number, kind, checkout_id, document, previous_hash, hash, clerk, written_at
) VALUES (
    :id, :desk, :serial, :number, :kind, :checkout_id, :document, :previous_hash, :hash, :clerk,
    :written_at
)
"""
EXTERN_BY_PATIENT = f"""
SELECT * FROM extern_kvitto
WHERE patient_id IN {_ONE_PERSON}
ORDER BY seq
"""
ADD_EXTERN = """
INSERT INTO extern_kvitto (
    id, entry_id, patient_id, region, klinik, number, ekonomiservice, desk, clerk, written_at
) VALUES (
    :id, :entry_id, :patient_id, :region, :klinik, :number, :ekonomiservice, :desk, :clerk,
    :written_at
)
"""

_STANDING = "NOT EXISTS (SELECT 1 FROM inlast AS better WHERE better.rattar = inlast.id)"
LAST_INLAST = f"""
SELECT * FROM inlast WHERE {_STANDING} ORDER BY fetched_at DESC, seq DESC LIMIT 1
"""
INLAST_OF = f"""
SELECT * FROM inlast WHERE ifnull(fil, sha256) = :fil AND {_STANDING}
ORDER BY fetched_at DESC, seq DESC
"""
# Whose entries rest on an extract that was corrected since, and which these are.
ENTRY_OF_CORRECTED = """
SELECT entry.patient_id, entry.id FROM (
    SELECT DISTINCT rattar FROM inlast WHERE rattar IS NOT NULL
) AS corrected
JOIN frikort_entry AS entry ON entry.inlast_id = rattar
WHERE entry.kind <> 'aterbetalning'
    AND NOT EXISTS (SELECT 1 FROM frikort_entry AS back WHERE back.avser = entry.id)
ORDER BY entry.seq
"""
INLAST_BY_ID = "SELECT * FROM inlast WHERE id = :id"
# The extract may know the patient by a number that is joined into another by now, or gallrad; where
# it has several of them, by the one the patient has now, else by the one with most.
_NUMBERED = "(SELECT id FROM patient WHERE number = :number)"
STATUS_OF = f"""
WITH person AS (SELECT id, number FROM {names_of(_NUMBERED)} UNION ALL SELECT '', :number)
SELECT inlast_status.* FROM person JOIN inlast_status USING (number)
JOIN inlast ON inlast.id = inlast_id
WHERE {_STANDING}
ORDER BY fetched_at DESC, inlast.seq DESC, person.id = {latest_of(_NUMBERED)} DESC,
    ackumulerat_ore DESC
LIMIT 1
"""
KNOWN_STATUS = f"""
SELECT inlast_status.* FROM patient JOIN inlast_status USING (number)
WHERE inlast_id = :inlast_id AND NOT {is_gallrad("number")} ORDER BY inlast_status.seq
"""
ADD_INLAST = """
INSERT INTO inlast (id, sha256, fil, fetched_at, rattar, desk, clerk, written_at)
VALUES (:id, :sha256, :fil, :fetched_at, :rattar, :desk, :clerk, :written_at)
"""
ADD_STATUS = """
INSERT INTO inlast_status (
    id, inlast_id, number, ackumulerat_ore, first_on, giltigt_till, desk, clerk, written_at
) VALUES (
    :id, :inlast_id, :number, :ackumulerat_ore, :first_on, :giltigt_till, :desk, :clerk,
    :written_at
)
"""

JOINED_INTO = f"""
SELECT patient_id FROM patient_join WHERE patient_id IN {_ONE_PERSON} ORDER BY seq
"""
ADD_JOIN = """
INSERT INTO patient_join (id, patient_id, into_id, desk, clerk, written_at)
VALUES (:id, :patient_id, :into_id, :desk, :clerk, :written_at)
"""

ATT_REGLERA = """
SELECT patient_id FROM att_reglera
WHERE is_open AND NOT EXISTS (
    SELECT 1 FROM att_reglera AS later
    WHERE later.patient_id = att_reglera.patient_id AND later.seq > att_reglera.seq
)
AND NOT EXISTS (SELECT 1 FROM patient_join WHERE patient_id = att_reglera.patient_id)
ORDER BY seq
"""
IS_ATT_REGLERA = f"""
SELECT is_open FROM att_reglera
WHERE patient_id = {latest_of(":patient_id")} ORDER BY seq DESC LIMIT 1
"""
ADD_ATT_REGLERA = """
INSERT INTO att_reglera (id, patient_id, is_open, desk, clerk, written_at)
VALUES (:id, :patient_id, :is_open, :desk, :clerk, :written_at)
"""
