"""Who works here, who looked at whom, and the settings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kassa.adapters.settings_file import save_settings
from kassa.clock import to_local
from kassa.desk.access import AccessLog, filter_of, save_review
from kassa.desk.ovning import SETTINGS
from kassa.desk.people import (
    add_clerk,
    change_clerk,
    change_password,
    log_in,
    note_login,
    recover_password,
)
from kassa.desk.people_ports import ClerkAccount, LoginKind, Look, Roll
from torture.verify import KEY_WORK
from torture.works_frikort import known_patient
from torture.world import (
    KEY_FILE,
    PASSWORD,
    AnyFact,
    Fact,
    FileFact,
    Work,
    find_key,
    ring_of,
)

if TYPE_CHECKING:
    from datetime import date

    from kassa.desk.people_ports import AccessRow
    from kassa.desk.settings import Settings
    from kassa.ids import PatientId
    from torture.world import World

ADMIN = ClerkAccount("ASAO", "Åsa Öberg", Roll.ADMINISTRATOR, "")


def administrator(world: World) -> ClerkAccount:
    """Return the clinic's administrator."""
    known = world.till.ledger.clerk_account(ADMIN.signatur)
    return known or add_clerk(
        ADMIN, PASSWORD, None, world.till.ledger, world.hasher, *world.plain_tools[1:]
    )


def _account(world: World) -> ClerkAccount:
    administrator(world)
    taken = {account.signatur for account in world.till.ledger.clerk_account_list()}
    names = (f"K{world.chance.randrange(10**6):06d}" for _ in range(100))
    signatur = next(name for name in names if name not in taken)
    return ClerkAccount(signatur, "Örjan Ek", Roll.RECEPTION, "")


def _add(world: World, account: ClerkAccount) -> list[AnyFact]:
    ledger, hasher = world.till.ledger, world.hasher
    add_clerk(account, PASSWORD, administrator(world), ledger, hasher, *world.plain_tools[1:])
    return [Fact.of("clerk_account", signatur=account.signatur, namn=account.namn)]


def _to_change(world: World) -> ClerkAccount:
    account = _account(world)
    _add(world, account)
    return replace(account, namn="Örjan Ekström", roll=Roll.ANSVARIG)


def _change(world: World, account: ClerkAccount) -> list[AnyFact]:
    change_clerk(account, administrator(world), *world.plain_tools)
    return [Fact.of("clerk_account", signatur=account.signatur, namn=account.namn)]


def _change_password(world: World, account: ClerkAccount) -> list[AnyFact]:
    ledger, hasher = world.till.ledger, world.hasher
    change_password(
        account.signatur, f"{PASSWORD} igen", administrator(world), ledger, hasher,
        *world.plain_tools[1:],
    )  # fmt: skip
    changed = ledger.clerk_account(account.signatur)
    assert changed is not None
    return [Fact.of("clerk_account", password_hash=changed.password_hash)]


def _other_administrator(world: World) -> ClerkAccount:
    account = replace(_account(world), roll=Roll.ADMINISTRATOR)
    _add(world, account)
    return account


def _recover(world: World, account: ClerkAccount) -> list[AnyFact]:
    changed = recover_password(
        account.signatur, f"{PASSWORD} åter", world.till.ledger, world.hasher,
        *world.plain_tools[1:],
    )  # fmt: skip
    return [Fact.of("clerk_account", password_hash=changed.password_hash)]


def _of_the_key(world: World, account: ClerkAccount) -> list[AnyFact]:
    """Change a password with the key: sealed first, then written, then the old seal goes."""
    ring, key = ring_of(world.folder), find_key(world.folder)
    password = f"{PASSWORD} nyckel"
    ledger, hasher = world.till.ledger, world.hasher
    ring.write_password(
        key,
        account.signatur,
        password,
        lambda: change_password(
            account.signatur, password, administrator(world), ledger, hasher,
            *world.plain_tools[1:],
        ),
    )  # fmt: skip
    opened, _ = ring.unlock(account.signatur, password)
    assert opened == key
    return [FileFact.of(world.folder, world.folder / KEY_FILE)]


def _log_in(world: World, account: ClerkAccount) -> list[AnyFact]:
    ledger, hasher = world.till.ledger, world.hasher
    log_in(account.signatur, PASSWORD, ledger, hasher, *world.plain_tools[1:])
    return [world.fact_now("login_event", signatur=account.signatur, kind="in")]


def _lock(world: World, account: ClerkAccount) -> list[AnyFact]:
    note_login(LoginKind.LAS, account.signatur, *world.plain_tools)
    return [world.fact_now("login_event", signatur=account.signatur, kind="las")]


def _look(world: World, patient_id: PatientId) -> list[AnyFact]:
    log = AccessLog(world.till.ledger, world.till.clock, world.session)
    log.look(Look.PATIENTSIDA, [patient_id])
    return [world.fact_now("access_log", patient_id=patient_id)]


def _sample(world: World) -> tuple[tuple[AccessRow, ...], date]:
    _look(world, known_patient(world).id)
    today = to_local(world.till.clock.now()).date()
    return world.till.ledger.access_list(filter_of(today, today), 5), today


def _review(world: World, plan: tuple[tuple[AccessRow, ...], date]) -> list[AnyFact]:
    drawn, today = plan
    ledger, clock = world.till.ledger, world.till.clock
    review = save_review(drawn, (today, today), "Inget", ledger, clock, world.session)
    return [Fact.of("access_review", id=review.id)]


def _settings(world: World) -> Settings:
    return replace(SETTINGS, namn=f"Mottagning {world.chance.randrange(10**6)}")


def _save_settings(world: World, settings: Settings) -> list[AnyFact]:
    file = world.folder / "kassa.toml"
    save_settings(file, settings)
    return [FileFact.of(world.folder, file)]


PEOPLE_WORKS = (
    Work("a new clerk", ("kassa.desk.people:add_clerk",), _account, _add, "refused"),
    Work("a changed clerk", ("kassa.desk.people:change_clerk",), _to_change, _change),
    Work(
        "a new password",
        ("kassa.desk.people:_write_password",),
        _to_change,
        _change_password,
        "more",
    ),
    Work(
        "a password by the paper in the safe",
        ("kassa.desk.people:_write_password",),
        _other_administrator,
        _recover,
        "more",
    ),
    Work(
        KEY_WORK, ("kassa.adapters.key_file:JsonKeyFile._write",), _to_change, _of_the_key, "more"
    ),
    Work("a login", ("kassa.desk.people:log_in",), administrator, _log_in, "more"),
    Work("a lock", ("kassa.desk.people:note_login",), administrator, _lock, "more"),
    Work(
        "a look at a patient",
        ("kassa.desk.access:AccessLog.look",),
        lambda world: known_patient(world).id,
        _look,
        "more",
    ),
    Work("a sample check", ("kassa.desk.access:save_review",), _sample, _review, "more"),
    Work(
        "the settings",
        ("kassa.adapters.settings_file:save_settings",),
        _settings,
        _save_settings,
    ),
)
