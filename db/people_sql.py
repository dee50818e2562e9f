"""The statements about people: accounts, logins, the access log."""

from __future__ import annotations

from db.person_sql import whole_of

CLERK_ACCOUNT = """
SELECT signatur, namn, roll, password_hash, is_active FROM clerk_account
WHERE signatur = :signatur ORDER BY seq DESC LIMIT 1
"""
# A clinic has tens of clerks and hundreds of versions: all are read.
CLERK_ACCOUNT_LIST = """
SELECT signatur, namn, roll, password_hash, is_active FROM clerk_account
WHERE seq IN (SELECT max(seq) FROM clerk_account GROUP BY signatur) ORDER BY signatur
"""
LOGIN_FAILURES = """
SELECT count(*) AS count, max(written_at) AS last_at FROM login_event
WHERE signatur = :signatur AND kind = 'fel' AND seq > ifnull(
    (SELECT max(seq) FROM login_event WHERE signatur = :signatur AND kind = 'in'), 0
)
"""
_ONE_PERSON = whole_of("(SELECT id FROM patient WHERE number = :number)")
_ACCESS = """
SELECT access_log.id, access_log.written_at, access_log.clerk, access_log.desk, enhet, what,
    access_log.patient_id, number, namn, skyddad
FROM access_log
JOIN patient ON patient.id = access_log.patient_id
JOIN patient_version ON patient_version.seq = (
    SELECT max(seq) FROM patient_version WHERE patient_version.patient_id = access_log.patient_id
)
"""
ACCESS_BY_TIME = f"""
{_ACCESS}
WHERE access_log.written_at >= :from_at AND access_log.written_at < :until_at
ORDER BY access_log.written_at DESC, access_log.seq DESC LIMIT :limit
"""
ACCESS_BY_CLERK = f"""
{_ACCESS}
WHERE access_log.clerk = :clerk
    AND access_log.written_at >= :from_at AND access_log.written_at < :until_at
ORDER BY access_log.seq DESC LIMIT :limit
"""
ACCESS_BY_PATIENT = f"""
{_ACCESS}
WHERE access_log.patient_id IN {_ONE_PERSON}
    AND access_log.written_at >= :from_at AND access_log.written_at < :until_at
    AND (:clerk IS NULL OR access_log.clerk = :clerk)
ORDER BY access_log.seq DESC LIMIT :limit
"""
ACCESS_REVIEW = "SELECT * FROM access_review ORDER BY seq DESC LIMIT :limit"

ADD_CLERK_ACCOUNT = """
INSERT INTO clerk_account (
    id, signatur, namn, roll, password_hash, is_active, desk, clerk, written_at
) VALUES (
    :id, :signatur, :namn, :roll, :password_hash, :is_active, :desk, :clerk, :written_at
)
"""
ADD_LOGIN_EVENT = """
INSERT INTO login_event (id, signatur, kind, desk, clerk, written_at)
VALUES (:id, :signatur, :kind, :desk, :clerk, :written_at)
"""
ADD_GODKANNANDE = """
INSERT INTO godkannande (id, checkout_id, godkand_av, desk, clerk, written_at)
VALUES (:id, :checkout_id, :godkand_av, :desk, :clerk, :written_at)
"""
GODKAND_AV = "SELECT godkand_av FROM godkannande WHERE checkout_id = :checkout_id"
ADD_ACCESS = """
INSERT INTO access_log (id, patient_id, enhet, what, desk, clerk, written_at)
VALUES (:id, :patient_id, :enhet, :what, :desk, :clerk, :written_at)
"""
ADD_ACCESS_REVIEW = """
INSERT INTO access_review (id, from_on, until_on, drawn, utfall, desk, clerk, written_at)
VALUES (:id, :from_on, :until_on, :drawn, :utfall, :desk, :clerk, :written_at)
"""
