"""What the outage pages can do at a till, and how they stand in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from kassa.adapters.aterforing_pdf import PdfAterforingRenderer
from kassa.adapters.files import add_file
from kassa.adapters.folders import OWNER_ONLY, Folders
from kassa.adapters.system_files import system_bok
from kassa.aterforing.inforing import Inforing
from kassa.aterforing.ord import verdict
from kassa.aterforing.system import SystemBok
from kassa.clock import local_now
from kassa.desk.aterforing import besvara, release, take
from kassa.desk.aterforing_filer import export_csv, export_jsonl, open_rows, read_svar
from kassa.desk.avbrott import avbrott_status, begin_avbrott, end_avbrott
from kassa.desk.avbrott_rapport import (
    avbrott_grupp_list,
    avbrott_rapport,
    inforing_of,
    print_avbrott_rapport,
)
from kassa.desk.people_ports import Look
from kassa.desk.utbyte import SUFFIX, file_name, read_utbyte, write_utbyte
from kassa.desk.utbyte_ord import result_text
from kassa.errors import StorageError, UserFacingError
from kassa.ids import new_id
from ui.aterforing.ports import AterforingUseCases, Listed
from ui.aterforing.view import AterforingPane
from ui.avbrott.ports import AvbrottUseCases, Shown
from ui.avbrott.texts import PAGE_KEY
from ui.avbrott.view import AvbrottPane
from ui.background import Background
from ui.checkout.till import Till
from ui.shell.main_window import MainWindow
from ui.widgets.place_list import Place

STATUS_MS = 30_000
NO_AVBROTT = "Det har inte varit något avbrott. Det finns inget att skriva ut."


class AvbrottPages(QObject):
    """Puts outage mode and the way back into a window."""

    _posted = Signal()

    def __init__(
        self, till: Till, folders: Folders, background: Background, window: MainWindow
    ) -> None:
        """Build the pages; the state of the desk is read once the window is open.

        Args:
            till: the desk.
            folders: where lists are written.
            background: where slow work is done.
            window: keeps them.
        """
        super().__init__(window)
        self._window = window
        routine = Reservrutin(till, folders, window)
        self.aterforing = AterforingPane(routine.aterforing_use_cases(), background.run)
        self.avbrott = AvbrottPane(
            routine.avbrott_use_cases(),
            background.run,
            (
                Place(
                    "aterforing",
                    "Föra in efteråt",
                    "Ett besök i taget in i Cosmic, T4, Paratus, MittVaccin, webSESAM.",
                    self._go("aterforing"),
                ),
            ),
            (),
        )
        window.add_notice(self.avbrott.strip)
        window.add_page("avbrott", "", PAGE_KEY, self.avbrott)
        window.add_page("aterforing", "", "", self.aterforing)
        self.avbrott.avbrott_shown.connect(window.show_avbrott)
        self._refresh = {"avbrott": self.avbrott.refresh, "aterforing": self.aterforing.refresh}
        window.page_changed.connect(self._on_page)
        window.shown.connect(self.avbrott.update_status)
        window.closed.connect(self.aterforing.leave)
        till.on_posted.append(self._posted.emit)
        self._posted.connect(self.avbrott.update_status)
        timer = QTimer(self)
        timer.setInterval(STATUS_MS)
        timer.timeout.connect(self.avbrott.update_status)
        timer.start()

    def _go(self, name: str) -> Callable[[], None]:
        return lambda: self._window.show_page(name)

    def _on_page(self, name: str) -> None:
        if name in self._refresh:
            self._refresh[name]()


class Reservrutin:
    """The reserve routine of a till."""

    def __init__(self, till: Till, folders: Folders, window: MainWindow) -> None:
        """Take the desk, where its files lie, and the window that asks for files."""
        self._till = till
        self._folders = folders
        self._window = window
        self._holder = new_id()

    def avbrott_use_cases(self) -> AvbrottUseCases:
        """Return what the outage page can do."""
        till = self._till
        ledger, clock = till.ledger, till.clock
        return AvbrottUseCases(
            load=self._status,
            begin=lambda skal: begin_avbrott(skal, ledger, clock, till.desk),
            end=lambda: end_avbrott(ledger, clock, till.desk),
            choose_folder=lambda: QFileDialog.getExistingDirectory(
                self._window, "Var ska filen skrivas?"
            ),
            choose_files=lambda: tuple(
                QFileDialog.getOpenFileNames(
                    self._window, "Vilka filer?", "", f"Kassors filer (*{SUFFIX})"
                )[0]
            ),
            write_file=self._write_file,
            read_files=self._read_files,
            reservpaket=lambda: "",
        )

    def aterforing_use_cases(self) -> AterforingUseCases:
        """Return what the page of the way back can do."""
        till, holder = self._till, self._holder
        ledger, clock = till.ledger, till.clock
        return AterforingUseCases(
            load=self._listed,
            take=lambda key: take(key, holder, ledger, clock, till.desk),
            release=lambda key: release(key, holder, ledger, clock, till.desk),
            answer=lambda command: besvara(command, holder, ledger, clock, till.desk),
            report=self._report,
            export=self._export,
            choose_file=lambda: QFileDialog.getOpenFileName(
                self._window, "Vilken fil med svar?", "", "Svar (*.jsonl)"
            )[0],
            read_answers=self._read_answers,
        )

    def _bok(self) -> SystemBok:
        till = self._till
        return system_bok(till.taxa_on(local_now(till.clock).date()).region)

    def _rows(self) -> tuple[Inforing, ...]:
        ledger = self._till.ledger
        return inforing_of(ledger.avbrott_list(), ledger, self._bok())

    def _status(self) -> Shown:
        till = self._till
        status = avbrott_status(till.ledger, till.taxa_book, till.clock, till.desk)
        kvar = 0 if status.avbrott else sum(row.is_open for row in self._rows())
        return Shown(status, kvar, local_now(till.clock))

    def _listed(self) -> Listed:
        till, rows = self._till, self._rows()
        till.access.look(Look.LISTA, [row.post.patient_id for row in rows if row.is_open])
        live = till.ledger.live_claim_list(till.clock.now())
        return Listed(rows, {c.key: c for c in live if c.holder != self._holder})

    def _report(self) -> str:
        till = self._till
        grupp_list = avbrott_grupp_list(till.ledger.avbrott_list())
        if not grupp_list:
            raise UserFacingError(NO_AVBROTT)
        rapport = avbrott_rapport(grupp_list[0], till.ledger, self._bok(), till.clock, till.desk)
        till.access.look(Look.UTSKRIFT, [row.post.patient_id for row in rapport.rader])
        print_avbrott_rapport(rapport, PdfAterforingRenderer(), till.printer)
        return f"{verdict(rapport)} Slutrapporten är {till.printer.done_words}."

    def _export(self, system: str) -> str:
        till = self._till
        rows = open_rows(self._rows(), system)
        till.access.look(Look.UTSKRIFT, [row.post.patient_id for row in rows])
        name = f"aterforing {system or 'alla'} {local_now(till.clock):%Y-%m-%d %H%M}"
        self._save(self._folders.export, name, ".jsonl", export_jsonl(rows))
        path = self._save(self._folders.export, name, ".csv", export_csv(rows))
        return f"{len(rows)} rader är sparade som CSV och JSON Lines: {path}"

    def _read_answers(self, file: str) -> str:
        till = self._till
        done = read_svar(_content(Path(file)), self._rows(), till.ledger, till.clock, till.desk)
        said = f"{done.antal} svar är inlästa, {done.known} fanns redan."
        if done.faults:
            wrong = " ".join(fault.message for fault in done.faults[:3])
            return f"{said} {len(done.faults)} kunde inte användas: {wrong}"
        return said

    def _write_file(self, folder: str) -> str:
        till = self._till
        content = write_utbyte(till.ledger, till.clock, till.desk)
        path = self._save(Path(folder), file_name(till.desk, till.clock), SUFFIX, content)
        return f"Filen är skriven: {path}. Läs in den i den andra kassan, och ta sedan bort den."

    def _read_files(self, files: tuple[str, ...]) -> str:
        till, said = self._till, []
        for file in files:
            result = read_utbyte(
                _content(Path(file)), till.ledger, till.taxa_book, till.clock, till.desk
            )
            said.append(result_text(result))
        return "\n".join(said)

    def _save(self, folder: Path, name: str, suffix: str, content: bytes) -> Path:
        try:
            folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
            return add_file(folder, name, suffix, content)
        except OSError as error:
            raise StorageError(
                f"Filen kunde inte sparas i {folder} ({error.strerror}). Kontrollera att disken "
                "eller minnet sitter i och har plats, och försök igen."
            ) from error


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise StorageError(
            f"Filen {file} går inte att läsa ({error.strerror}). Kontrollera att minnet sitter i."
        ) from error
