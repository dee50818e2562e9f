"""The statements of the ledger. One reads, one adds; none changes or removes.

``seq`` is the order of registration.
"""

from __future__ import annotations

import sqlite3

by_name = sqlite3.Row

_PATIENT = """
SELECT patient.id, number, number_kind, number_fodelsedatum, fodelsedatum, namn, kategori, land,
    lma_nummer
FROM patient JOIN patient_version ON patient_version.patient_id = patient.id
"""

PATIENT_BY_NUMBER = _PATIENT + "WHERE number = :number ORDER BY patient_version.seq DESC LIMIT 1"
PATIENT_BY_ID = _PATIENT + "WHERE patient.id = :id ORDER BY patient_version.seq DESC LIMIT 1"
PATIENT_EXISTS = "SELECT 1 FROM patient WHERE id = :id"

ENTRY_BY_PATIENT = "SELECT * FROM frikort_entry WHERE patient_id = :patient_id ORDER BY seq"

CHECKOUT_BY_ID = "SELECT * FROM checkout WHERE id = :id"
REVERSAL_OF = "SELECT * FROM checkout WHERE avser = :avser"
BESOK_OF = "SELECT * FROM besok WHERE checkout_id = :checkout_id ORDER BY place"
STANDING_BESOK = """
SELECT besok.* FROM checkout JOIN besok ON besok.checkout_id = checkout.id
WHERE patient_id = :patient_id AND effective_on = :day
    AND NOT EXISTS (SELECT 1 FROM checkout AS reversal WHERE reversal.avser = checkout.id)
ORDER BY besok.seq
"""

PAYMENT_OF = "SELECT * FROM payment WHERE checkout_id = :checkout_id"

LAST_KVITTO = "SELECT document FROM kvitto WHERE desk = :desk ORDER BY serial DESC LIMIT 1"
KVITTO_OF = "SELECT document FROM kvitto WHERE checkout_id = :checkout_id"
KVITTO_BY_NUMBER = "SELECT document FROM kvitto WHERE number = :number"
NEWEST_KVITTO = "SELECT document FROM kvitto ORDER BY seq DESC LIMIT :limit"
NEWEST_KVITTO_OF_PATIENT = """
SELECT document FROM checkout JOIN kvitto ON kvitto.checkout_id = checkout.id
WHERE patient_id = :patient_id ORDER BY kvitto.seq DESC LIMIT :limit
"""
DESK_LIST = "SELECT DISTINCT desk FROM kvitto ORDER BY desk"
SERIES = "SELECT document FROM kvitto WHERE desk = :desk ORDER BY serial"

PRINTED = "SELECT 1 FROM print_event WHERE kvitto_id = :kvitto_id AND error IS NULL LIMIT 1"
PRINT_BY_KVITTO = "SELECT * FROM print_event WHERE kvitto_id = :kvitto_id ORDER BY seq"

ADD_PATIENT = """
INSERT INTO patient (id, number, number_kind, number_fodelsedatum, desk, clerk, written_at)
VALUES (:id, :number, :number_kind, :number_fodelsedatum, :desk, :clerk, :written_at)
"""
ADD_PATIENT_VERSION = """
INSERT INTO patient_version (
    id, patient_id, fodelsedatum, namn, kategori, land, lma_nummer, desk, clerk, written_at
) VALUES (
    :id, :patient_id, :fodelsedatum, :namn, :kategori, :land, :lma_nummer,
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
    desk, clerk, written_at
) VALUES (
    :id, :checkout_id, :place, :effective_on, :produkt_id, :facts, :decision, :taxa, :taxa_hash,
    :skal, :desk, :clerk, :written_at
)
"""
ADD_ENTRY = """
INSERT INTO frikort_entry (
    id, patient_id, kind, effective_on, belopp_ore, charged_ore, avser, giltigt_till, checkout_id,
    besok_id, desk, clerk, written_at
) VALUES (
    :id, :patient_id, :kind, :effective_on, :belopp_ore, :charged_ore, :avser, :giltigt_till,
    :checkout_id, :besok_id, :desk, :clerk, :written_at
)
"""
ADD_PAYMENT = """
INSERT INTO payment (id, checkout_id, betalsatt, belopp_ore, desk, clerk, written_at)
VALUES (:id, :checkout_id, :betalsatt, :belopp_ore, :desk, :clerk, :written_at)
"""
ADD_KVITTO = """
INSERT INTO kvitto (
    id, desk, serial, number, kind, checkout_id, document, previous_hash, hash, clerk, written_at
) VALUES (
    :id, :desk, :serial, :number, :kind, :checkout_id, :document, :previous_hash, :hash, :clerk,
    :written_at
)
"""
ADD_PRINT = """
INSERT INTO print_event (id, kvitto_id, printer, kopia, error, desk, clerk, written_at)
VALUES (:id, :kvitto_id, :printer, :kopia, :error, :desk, :clerk, :written_at)
"""
