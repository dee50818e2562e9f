"""What the patient's page needs from outside: use cases, a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from kassa.desk.change_patient import JoinResult
from kassa.desk.patient_page import PatientPage
from kassa.desk.ports import Patient
from kassa.desk.register_extern import ExternResult, RegisterExtern
from kassa.frikort.skillnad import Skillnad
from kassa.ids import EntryId, PatientId
from ui.patient.form import FormKind


@dataclass(frozen=True, slots=True)
class PatientUseCases:
    """What the page can do; each is called off the GUI thread.

    Attributes:
        search: returns patients by the beginning of a number or of a name.
        extract: returns what an extract says of a number nobody here has, empty for nothing.
        page: returns a patient's page, None when nobody has that id.
        register: notes a receipt or a frikort from elsewhere.
        withdraw: takes such a note back.
        protect: says whether a patient's identity is protected.
        join: joins a patient to the number he or she has now; asked first, then confirmed.
        print: prints the proof of the page that is shown.
        utdrag: writes all that is stored about a patient, as PDF and JSON; returns the folder.
        printed_words: what has happened once the printer took a paper.
    """

    search: Callable[[str], tuple[Patient, ...]]
    extract: Callable[[str], str]
    page: Callable[[PatientId], PatientPage | None]
    register: Callable[[RegisterExtern], ExternResult]
    withdraw: Callable[[EntryId, PatientId], tuple[Skillnad, ...]]
    protect: Callable[[PatientId, bool], Patient]
    join: Callable[[PatientId, str, bool], JoinResult]
    print: Callable[[PatientPage], None]
    utdrag: Callable[[PatientId], str]
    printed_words: str = "utskrivet"


class PatientView(Protocol):
    """What the presenter asks of the pane."""

    def show_found(self, found: tuple[Patient, ...], selected: int) -> None:
        """Show what a search found, with one of them selected."""

    def show_list_text(self, text: str) -> None:
        """Show a text in place of the list."""

    def show_page(self, page: PatientPage) -> None:
        """Show a patient's page."""

    def show_page_text(self, text: str) -> None:
        """Show a text in place of the page."""

    def show_form(self, kind: FormKind | None) -> None:
        """Ask for something, or no longer."""

    def show_faults(self, faults: Mapping[str, str]) -> None:
        """Say what is wrong in the form, by field."""

    def show_busy(self, busy: bool) -> None:
        """Say that the form is being saved."""

    def show_message(self, tone: str, text: str) -> None:
        """Say what happened."""

    def clear_message(self) -> None:
        """Take that away."""
