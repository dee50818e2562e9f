"""Who may work here: accounts, roles, and logging in, on a real file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from kassa.adapters.passwords import Argon2Hasher
from kassa.clock import FixedClock
from kassa.desk.people import (
    LoginError,
    NotAllowedError,
    add_clerk,
    change_clerk,
    change_password,
    has_clerks,
    log_in,
    recover_password,
)
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.errors import InvalidInputError
from tests.helpers import raw
from tests.helpers.till import Till

HASHER = Argon2Hasher(light=True)
PASSWORD = "mossa under granen"
ADMIN = ClerkAccount("ASAO", "Åsa Öberg", Roll.ADMINISTRATOR, "")
ORJAN = ClerkAccount("ORJA", "Örjan Ek", Roll.RECEPTION, "")


@pytest.fixture
def till(tmp_path):
    till = Till.open(tmp_path / "kassa.db")
    yield till
    till.close()


@pytest.fixture
def admin(till):
    return add_clerk(ADMIN, PASSWORD, None, till.ledger, HASHER, till.clock, till.desk)


@pytest.fixture
def orjan(till, admin):
    return add_clerk(ORJAN, PASSWORD, admin, till.ledger, HASHER, till.clock, till.desk)


def enter(till: Till, signatur: str = "ASAO", password: str = PASSWORD, seconds: int = 0):
    clock = FixedClock(till.clock.now() + timedelta(seconds=seconds))
    return log_in(signatur, password, till.ledger, HASHER, clock, till.desk)


def faults_of(error: pytest.ExceptionInfo[InvalidInputError]) -> set[str]:
    return {fault.field for fault in error.value.faults}


def test_nobody_can_log_in_before_somebody_is_there(till):
    assert not has_clerks(till.ledger)
    with pytest.raises(LoginError):
        enter(till)


def test_the_right_password_opens(till, admin):
    assert enter(till, " asao ") == admin
    assert has_clerks(till.ledger)


def test_the_hash_is_argon2_and_not_the_password(admin):
    assert admin.password_hash.startswith("$argon2id$")
    assert PASSWORD not in admin.password_hash


@pytest.mark.parametrize(("signatur", "password"), [("ASAO", "fel fel fel"), ("XX", PASSWORD)])
def test_a_wrong_password_is_not_told_from_an_unknown_signatur(till, admin, signatur, password):
    with pytest.raises(LoginError, match=r"^Signaturen eller lösenordet stämmer inte"):
        enter(till, signatur, password)


def test_after_three_failures_each_attempt_waits_twice_as_long(till, admin):
    """Also the right password, also after a restart: the failures are in the records."""
    for _ in range(3):
        with pytest.raises(LoginError, match="stämmer inte"):
            enter(till, password="fel fel fel")
    with pytest.raises(LoginError, match="Vänta 5 sekunder"):
        enter(till)
    with pytest.raises(LoginError, match="stämmer inte"):
        enter(till, password="fel fel fel", seconds=5)
    with pytest.raises(LoginError, match="Vänta 10 sekunder"):
        enter(till, seconds=5)

    assert enter(till, seconds=15) == admin
    with pytest.raises(LoginError, match="stämmer inte"):
        enter(till, password="fel fel fel", seconds=16)
    assert enter(till, seconds=16) == admin


def test_the_wait_ends_after_five_minutes_at_most(till, admin):
    for attempt in range(12):
        with pytest.raises(LoginError):
            enter(till, password="fel fel fel", seconds=attempt * 300)

    assert enter(till, seconds=11 * 300 + 300) == admin


def test_an_attempt_refused_unheard_does_not_count(till, admin):
    for _ in range(3):
        with pytest.raises(LoginError):
            enter(till, password="fel fel fel")
    for _ in range(20):
        with pytest.raises(LoginError, match="Vänta"):
            enter(till)

    assert enter(till, seconds=5) == admin


def test_a_closed_account_stays_out(till, admin, orjan):
    change_clerk(replace(orjan, is_active=False), admin, till.ledger, till.clock, till.desk)

    with pytest.raises(LoginError, match="avstängd"):
        enter(till, "ORJA")


def test_the_first_is_an_administrator(till):
    with pytest.raises(InvalidInputError) as error:
        add_clerk(ORJAN, PASSWORD, None, till.ledger, HASHER, till.clock, till.desk)

    assert faults_of(error) == {"roll"}


def test_only_an_administrator_adds_and_changes(till, admin, orjan):
    new = replace(ORJAN, signatur="NYYY")
    attempts: tuple[Callable[[], object], ...] = (
        lambda: add_clerk(new, PASSWORD, orjan, till.ledger, HASHER, till.clock, till.desk),
        lambda: add_clerk(new, PASSWORD, None, till.ledger, HASHER, till.clock, till.desk),
        lambda: change_clerk(orjan, orjan, till.ledger, till.clock, till.desk),
        lambda: change_password(
            "ASAO", PASSWORD, orjan, till.ledger, HASHER, till.clock, till.desk
        ),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowedError):
            attempt()
    assert len(till.ledger.clerk_account_list()) == 2


def test_every_fault_is_told_at_once(till, admin):
    wrong = ClerkAccount("asao", " ", Roll.RECEPTION, "")
    with pytest.raises(InvalidInputError) as error:
        add_clerk(wrong, "kort", admin, till.ledger, HASHER, till.clock, till.desk)

    assert faults_of(error) == {"signatur", "namn", "losenord"}


@pytest.mark.parametrize(
    "password", ["kort", "aaaaaaaaaaaa", "ASAOasao12", "Åsa Öberg 1", "x" * 201, "abcabcabcabc"]
)
def test_a_password_that_is_easily_guessed_is_refused(till, password):
    with pytest.raises(InvalidInputError) as error:
        add_clerk(ADMIN, password, None, till.ledger, HASHER, till.clock, till.desk)

    assert faults_of(error) == {"losenord"}


def test_the_last_administrator_stays_one(till, admin, orjan):
    for changed in (replace(admin, is_active=False), replace(admin, roll=Roll.ANSVARIG)):
        with pytest.raises(InvalidInputError, match="Någon måste vara administratör"):
            change_clerk(changed, admin, till.ledger, till.clock, till.desk)


def test_a_change_asked_for_twice_is_written_once(till, admin, orjan):
    changed = replace(orjan, namn="Örjan Ekström")
    for _ in range(2):
        change_clerk(changed, admin, till.ledger, till.clock, till.desk)

    with closing(raw.connect(till.path)) as conn:
        rows = conn.execute("SELECT namn FROM clerk_account WHERE signatur = 'ORJA'").fetchall()
    assert [tuple(row) for row in rows] == [("Örjan Ek",), ("Örjan Ekström",)]


def test_a_new_role_keeps_the_password(till, admin, orjan):
    change_clerk(replace(orjan, roll=Roll.ANSVARIG), admin, till.ledger, till.clock, till.desk)

    assert enter(till, "ORJA").roll is Roll.ANSVARIG


def test_everybody_changes_the_own_password(till, admin, orjan):
    new = "en helt annan mening"
    change_password("ORJA", new, orjan, till.ledger, HASHER, till.clock, till.desk)

    assert enter(till, "ORJA", new) == replace(
        orjan, password_hash=till.ledger.clerk_account("ORJA").password_hash
    )
    with pytest.raises(LoginError):
        enter(till, "ORJA")


class Meanwhile:
    """A hasher as slow as the real one: somebody else does something while it hashes."""

    def __init__(self, other: Callable[[], object]) -> None:
        self.other = other

    def hash(self, password: str) -> str:
        self.other()
        return HASHER.hash(password)

    def verify(self, hashed: str, password: str) -> bool:
        return HASHER.verify(hashed, password)


NEW, OTHER = "en helt annan mening", "en tredje mening till"


def test_a_new_password_undoes_no_change_made_meanwhile(till, admin, orjan):
    """An account that is closed while its password is hashed stays closed."""
    closed = replace(orjan, is_active=False, namn="Örjan Ekström")
    hasher = Meanwhile(lambda: change_clerk(closed, admin, till.ledger, till.clock, till.desk))

    change_password("ORJA", NEW, admin, till.ledger, hasher, till.clock, till.desk)

    account = till.ledger.clerk_account("ORJA")
    assert (account.is_active, account.namn) == (False, "Örjan Ekström")
    assert HASHER.verify(account.password_hash, NEW)


def test_of_two_new_passwords_at_once_the_second_is_told(till, admin, orjan):
    """Nobody is told of a new password that does not open."""

    def other() -> None:
        change_password("ORJA", OTHER, admin, till.ledger, HASHER, till.clock, till.desk)

    with pytest.raises(InvalidInputError, match="nyss bytt") as error:
        change_password("ORJA", NEW, orjan, till.ledger, Meanwhile(other), till.clock, till.desk)

    assert faults_of(error) == {"losenord"}
    assert enter(till, "ORJA", OTHER).signatur == "ORJA"


def test_the_paper_from_the_safe_gives_an_administrator_a_new_password(till, admin):
    recover_password("asao", NEW, till.ledger, HASHER, till.clock, till.desk)

    assert enter(till, password=NEW).signatur == "ASAO"


def test_the_paper_opens_no_account_that_is_closed_meanwhile(till, admin, orjan):
    change_clerk(replace(orjan, roll=Roll.ADMINISTRATOR), admin, till.ledger, till.clock, till.desk)
    closed = replace(admin, is_active=False)
    hasher = Meanwhile(lambda: change_clerk(closed, admin, till.ledger, till.clock, till.desk))

    with pytest.raises(InvalidInputError, match="ingen administratör"):
        recover_password("ASAO", NEW, till.ledger, hasher, till.clock, till.desk)

    assert till.ledger.clerk_account("ASAO") == closed


def test_of_two_recoveries_at_once_the_second_is_told(till, admin):
    def other() -> None:
        recover_password("ASAO", OTHER, till.ledger, HASHER, till.clock, till.desk)

    with pytest.raises(InvalidInputError, match="nyss bytt"):
        recover_password("ASAO", NEW, till.ledger, Meanwhile(other), till.clock, till.desk)

    assert enter(till, password=OTHER).signatur == "ASAO"


def test_the_hasher_of_the_clinic_is_slow_and_right():
    """The real parameters, once: 64 MiB, three passes."""
    hasher = Argon2Hasher()
    made = hasher.hash(PASSWORD)

    assert "m=65536,t=3" in made
    assert hasher.verify(made, PASSWORD)
    assert not hasher.verify(made, PASSWORD + " ")
    assert not hasher.verify("$argon2id$skräp", PASSWORD)
