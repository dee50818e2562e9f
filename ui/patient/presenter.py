"""The flow of the patient's page: find, look, note, protect, join, print.

All work is done by the use cases it is given, off the GUI thread; an answer that is no longer asked
for (another search, another patient) is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from kassa.desk.change_patient import JoinResult, SamePersonError
from kassa.desk.patient_page import FeeRow, PatientPage
from kassa.desk.ports import Patient
from kassa.desk.register_extern import ExternResult
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.frikort.skillnad import Skillnad
from kassa.ids import PatientId
from ui.patient import texts
from ui.patient.form import ExternForm, FormKind
from ui.patient.ports import PatientUseCases, PatientView
from ui.run import Run

FEWEST = 2
NOBODY = -1


class PatientPresenter:
    """Knows the search, the patient that is shown, and what is being asked."""

    def __init__(
        self,
        view: PatientView,
        use_cases: PatientUseCases,
        run: Run,
        on_changed: Callable[[], None],
    ) -> None:
        """Take what to call; ``on_changed`` is told when something was written."""
        self._view = view
        self._do = use_cases
        self._run = run
        self._on_changed = on_changed
        self._text = ""
        self._found: tuple[Patient, ...] = ()
        self._wanted: PatientId | None = None
        self._page: PatientPage | None = None
        self._form: ExternForm | None = None
        self._is_joining = False
        self._asked_number = ""
        self._is_busy = False

    @property
    def page(self) -> PatientPage | None:
        """The page that is shown."""
        return self._page

    # --- find ------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show that nobody is chosen."""
        self._view.show_list_text(texts.TYPE_MORE)
        self._view.show_page_text(texts.CHOOSE)

    def search(self, text: str) -> None:
        """Show who matches."""
        self._text = text.strip()
        if len(self._text) < FEWEST:
            self._found = ()
            self._view.show_list_text(texts.TYPE_MORE)
            return
        asked = self._text
        self._run(
            lambda: self._do.search(asked),
            lambda found: self._on_found(asked, found),
            self._on_error,
        )

    def _on_found(self, asked: str, found: tuple[Patient, ...]) -> None:
        if asked != self._text:
            return
        self._found = found
        if not found:
            self._run(
                lambda: self._do.extract(asked),
                lambda said: self._on_nothing(asked, said),
                self._on_error,
            )
            return
        places = [place for place, patient in enumerate(found) if patient.id == self._wanted]
        is_only = len(found) == 1
        self._view.show_found(found, places[0] if places else 0 if is_only else NOBODY)
        if is_only and not places:
            self.open(found[0].id)
        elif not places:
            self._close()

    def _close(self) -> None:
        """Look at nobody: who is meant is still being typed."""
        self._wanted = self._page = None
        self.cancel_form()
        self._view.show_page_text(texts.SEVERAL)

    def take_first(self) -> None:
        """Look at the first of those found, while nobody is looked at."""
        if self._wanted is None and self._found:
            self._view.show_found(self._found, 0)
            self.open(self._found[0].id)

    def _on_nothing(self, asked: str, said: str) -> None:
        if asked == self._text:
            self._view.show_list_text(f"{texts.nothing_found(asked)} {said}".rstrip())

    def select(self, place: int) -> None:
        """Look at one of those found."""
        if 0 <= place < len(self._found) and self._found[place].id != self._wanted:
            self.open(self._found[place].id)

    def open(self, patient_id: PatientId) -> None:
        """Look at a patient; what was being asked of another one is given up."""
        if patient_id != self._wanted:
            self._page = None  # nothing can be written for the one who is still on the screen
        self._wanted = patient_id
        self.cancel_form()
        self._load(patient_id)

    def refresh(self) -> None:
        """Read the patient that is shown again."""
        if self._wanted is not None:
            self._load(self._wanted)

    def _load(self, patient_id: PatientId) -> None:
        self._run(
            lambda: self._do.page(patient_id),
            lambda page: self._on_page(patient_id, page),
            lambda error: self._on_no_page(patient_id, error),
        )

    def _on_no_page(self, patient_id: PatientId, error: UserFacingError) -> None:
        if patient_id == self._wanted:
            self._page = None
            self._view.show_page_text(texts.NOT_SHOWN)
            self._on_error(error)

    def _on_page(self, patient_id: PatientId, page: PatientPage | None) -> None:
        if patient_id != self._wanted:
            return
        self._page = page
        self._wanted = page.patient.id if page else patient_id  # who was joined is another one now
        if page is None:
            self._view.show_page_text(texts.GONE)
        else:
            self._view.show_page(page)

    # --- forms -----------------------------------------------------------------------------------

    def begin(self, kind: FormKind) -> None:
        """Ask for something."""
        if self._page is None or self._is_busy:
            return
        self._view.clear_message()
        self._is_joining = kind is FormKind.JOIN
        self._form = None if self._is_joining else ExternForm(kind, self._page.patient.id)
        self._view.show_faults({})
        self._view.show_form(kind)

    def cancel_form(self) -> bool:
        """Ask no more; True when something was asked."""
        if self._is_busy or not (self._form or self._is_joining):
            return False
        self._end_form()
        return True

    def save(self, typed: Mapping[str, str]) -> None:
        """Note what was typed."""
        page, form = self._page, self._form
        if page is None or self._is_busy:
            return
        if self._is_joining:
            number = typed.get("join", "")
            is_confirmed = bool(number) and number == self._asked_number
            self._asked_number = number
            self._start()
            self._run(
                lambda: self._do.join(page.patient.id, number, is_confirmed),
                self._on_joined,
                self._on_not_saved,
            )
        elif form is not None:
            self._register(form, typed, page.today)

    def _register(self, form: ExternForm, typed: Mapping[str, str], today: date) -> None:
        command, faults = form.command(typed, today)

        def register() -> ExternResult:
            if not faults:
                return self._do.register(command)
            raise InvalidInputError(faults)

        self._start()
        self._run(register, self._on_registered, self._on_not_saved)

    def _on_registered(self, result: ExternResult) -> None:
        self._end_form()
        extern = result.extern
        said = texts.registered(extern.number, extern.ekonomiservice, result.skillnad)
        self._changed("attention" if extern.ekonomiservice or result.skillnad else "ok", said)

    def _on_joined(self, result: JoinResult) -> None:
        self._end_form()
        self._wanted = result.patient.id
        self._changed(
            "attention" if result.twice or result.skillnad else "ok", texts.joined(result)
        )

    def _on_not_saved(self, error: UserFacingError) -> None:
        self._is_busy = False
        self._view.show_busy(False)
        if not isinstance(error, SamePersonError):
            self._asked_number = ""
        if isinstance(error, InvalidInputError):
            self._view.show_faults(_by_field(error.faults, joining=self._is_joining))
        else:
            self._on_error(error)

    def _start(self) -> None:
        self._is_busy = True
        self._view.clear_message()
        self._view.show_faults({})
        self._view.show_busy(True)

    def _end_form(self) -> None:
        self._is_busy = False
        self._form, self._is_joining, self._asked_number = None, False, ""
        self._view.show_busy(False)
        self._view.show_form(None)

    # --- at once ---------------------------------------------------------------------------------

    def withdraw(self, row: FeeRow) -> None:
        """Take back what was noted from elsewhere."""
        page, entry_id = self._page, row.entry_id
        if page is None or entry_id is None or self._is_busy:
            return

        def done(skillnad: tuple[Skillnad, ...]) -> None:
            said = " ".join((texts.withdrawn(row.where), texts.skillnad_line(skillnad)))
            self._changed("attention" if skillnad else "ok", said.strip())

        self._run(lambda: self._do.withdraw(entry_id, page.patient.id), done, self._on_error)

    def toggle_protection(self) -> None:
        """Protect the patient's identity, or no longer."""
        page = self._page
        if page is None or self._is_busy:
            return
        wanted = not page.patient.is_skyddad
        self._run(
            lambda: self._do.protect(page.patient.id, wanted),
            lambda patient: self._changed("ok", texts.protected(patient)),
            self._on_error,
        )

    def save_utdrag(self) -> None:
        """Write all that is stored about the patient who is shown."""
        page = self._page
        if page is not None:
            self._view.clear_message()
            self._run(
                lambda: self._do.utdrag(page.patient.id),
                lambda folder: self._view.show_message("ok", texts.utdrag_saved(folder)),
                self._on_error,
            )

    def print_bevis(self) -> None:
        """Print the proof."""
        page = self._page
        if page is None:
            return
        self._view.clear_message()
        self._run(
            lambda: self._do.print(page),
            lambda _nothing: self._view.show_message("ok", texts.printed(self._do.printed_words)),
            self._on_error,
        )

    def _changed(self, tone: str, said: str) -> None:
        self._view.show_message(tone, said)
        self.refresh()
        if self._text:
            self.search(self._text)
        self._on_changed()

    def _on_error(self, error: UserFacingError) -> None:
        self._view.show_message("error", error.message)


def _by_field(faults: tuple[Fault, ...], *, joining: bool) -> dict[str, str]:
    return {"join" if joining else fault.field: fault.message for fault in faults}
