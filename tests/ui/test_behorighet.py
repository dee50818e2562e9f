"""What a role does not reach is refused where it is done, and not only by leaving out a button."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from inspect import signature
from typing import Any

import pytest

from kassa.adapters.folders import Folders
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.clock import local_now
from kassa.desk.people import NotAllowedError
from kassa.desk.people_ports import ClerkAccount, Roll
from kassa.desk.session import Session
from kassa.ersattning.manad import Manad
from tests.helpers.till import desk_of
from ui.app import Clinic, open_clinic
from ui.app.atkomst import Atkomst
from ui.app.backup import backup_use_cases
from ui.app.manad import manad_use_cases
from ui.app.money import gallring_use_cases
from ui.app.places import NEEDED
from ui.app.settings import settings_use_cases
from ui.atkomst.ports import Asked
from ui.start.records import keeper_of

FREE = {
    "manad": {"this_month", "printed_words"},
    "atkomst": {"today", "draw"},  # a sample is drawn of what has been loaded
    "gallring": {"has_accounts"},
    "settings": {"load", "restart"},
}
"""What tells nothing and does nothing."""
ROLES = list(Roll)


@pytest.fixture
def clinic(tmp_path) -> Iterator[Clinic]:
    folders = Folders(tmp_path)
    folders.ensure()
    clinic = open_clinic(folders, bundled_taxa_book(), "2026-03-02T10:15", ovning=True)
    yield clinic
    clinic.ledger.close()


def work_as(clinic: Clinic, roll: Roll) -> None:
    clinic.till.session.enter(ClerkAccount("ORJA", "Örjan Ek", roll, ""))


def use_cases_of(clinic: Clinic) -> dict[str, Any]:
    """Return what each page behind "Mer" that takes a role can do."""
    till, folders, settings = clinic.till, clinic.folders, clinic.settings
    return {
        "manad": manad_use_cases(till, folders, settings),
        "atkomst": Atkomst(till, folders).use_cases(),
        "gallring": gallring_use_cases(till, None, settings),  # type: ignore[arg-type] # not asked
        "settings": settings_use_cases(till, folders, settings, lambda *_: None),
    }


def acts_of(name: str, use_cases: object) -> dict[str, Callable[..., object]]:
    """Return what a page does that takes its role; there is something, else nothing is tried."""
    names = {each.name for each in fields(use_cases)}  # type: ignore[arg-type] # dataclasses
    assert names > FREE[name], f"all of {name} is free, or something free is not there"
    return {each: getattr(use_cases, each) for each in names - FREE[name]}


def test_every_page_that_takes_a_role_is_tried(clinic):
    """``personal`` checks each act by its account (tests/unit/desk/test_people.py)."""
    assert set(use_cases_of(clinic)) | {"personal"} == set(NEEDED)


@pytest.mark.parametrize("name", FREE)
def test_a_role_below_is_refused_every_act_of_a_page(clinic, name):
    below = ROLES[ROLES.index(NEEDED[name]) - 1]
    work_as(clinic, below)

    for act in acts_of(name, use_cases_of(clinic)[name]).values():
        with pytest.raises(NotAllowedError):
            act(*[None] * len(signature(act).parameters))  # refused before anything is looked at


def test_the_role_reaches_what_its_page_shows(clinic):
    now = local_now(clinic.till.clock).date()
    for name, asked in {
        "manad": (Manad.of(now),),
        "atkomst": (Asked(now, now, "", ""),),
        "gallring": (),
    }.items():
        work_as(clinic, NEEDED[name])
        assert use_cases_of(clinic)[name].load(*asked)


def test_the_drill_and_the_key_on_paper_take_their_roles(clinic):
    till = clinic.till
    keeper = keeper_of(clinic.held, clinic.folders, clinic.settings, till.clock, lambda: till.desk)
    acts = backup_use_cases(clinic.till, clinic.held, keeper, clinic.folders, clinic.settings)
    work_as(clinic, Roll.RECEPTION)
    with pytest.raises(NotAllowedError, match="ansvarig"):
        acts.drill()
    work_as(clinic, Roll.ANSVARIG)
    with pytest.raises(NotAllowedError, match="administratör"):
        acts.rows()
    with pytest.raises(NotAllowedError, match="administratör"):
        acts.try_paper(("",))


def test_without_accounts_everybody_may():
    """A clinic that has added nobody works without logins."""
    session = Session(desk_of())

    assert all(session.may(roll) for roll in Roll)
    for roll in Roll:
        session.require(roll)  # raises nothing
