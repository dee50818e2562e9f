"""What the reserve routine can do at a till: outage mode, files, the way back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from db.connection import open_database
from db.ledger import SqliteLedger
from kassa.adapters.aterforing_pdf import PdfAterforingRenderer
from kassa.adapters.cleaning import add_elsewhere
from kassa.adapters.files import read_file, save_export
from kassa.adapters.folders import Folders
from kassa.adapters.ovning_pdf import PdfOvningRenderer
from kassa.adapters.reservpaket_pdf import PdfReservpaketRenderer
from kassa.adapters.staging import own_folder
from kassa.adapters.system_files import system_bok
from kassa.adapters.utbyte_lock import lock, unlock
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
    grupp_with,
    inforing_of,
    print_avbrott_rapport,
)
from kassa.desk.data_key import DataKey
from kassa.desk.ovning import other_desk
from kassa.desk.ovning_avbrott import (
    SKAL,
    OvningProtokoll,
    ovning_protokoll,
    print_protokoll,
)
from kassa.desk.people_ports import Look
from kassa.desk.reservpaket import USUAL_FORMS, make_reservpaket
from kassa.desk.settings import Settings
from kassa.desk.utbyte import SUFFIX, UtbyteError, file_name, read_utbyte, write_utbyte
from kassa.desk.utbyte_kod import new_kod
from kassa.desk.utbyte_ord import result_text, written_text
from kassa.errors import UserFacingError
from kassa.ids import new_id
from kassa.ord import many
from ui.aterforing.ports import AterforingUseCases, Listed
from ui.avbrott.ports import AvbrottUseCases, Shown
from ui.checkout.till import Till
from ui.ovning.ports import OvningUseCases

NO_AVBROTT = "Det har inte varit något avbrott. Det finns inget att skriva ut."
OTHER_LASTS = (
    "Ett annat avbrott pågår i övningskliniken. Avsluta det först (Ctrl+D, Enter), och börja sedan."
)
STICK = "Kontrollera att minnet sitter i."


class Reservrutin:
    """The reserve routine of a till."""

    def __init__(self, till: Till, folders: Folders, settings: Settings, window: QWidget) -> None:
        """Take the desk, where its files lie, and the window that asks for files."""
        self._till = till
        self._settings = settings
        self._folders = folders
        self._window = window
        self.holder = new_id()

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
            reservpaket=self._reservpaket,
        )

    def ovning_use_cases(self) -> OvningUseCases:
        """Return what the page of a rehearsal can do."""
        return OvningUseCases(self._ovning, self._rehearse, self._protokoll)

    def aterforing_use_cases(self) -> AterforingUseCases:
        """Return what the page of the way back can do."""
        till, holder = self._till, self.holder
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

    def bok(self) -> SystemBok:
        """Return the systems of the region whose tariff is in force."""
        till = self._till
        return system_bok(till.taxa_on(local_now(till.clock).date()).region)

    def rows(self) -> tuple[Inforing, ...]:
        """Return every row of every outage."""
        ledger = self._till.ledger
        return inforing_of(ledger.avbrott_list(), ledger, self.bok())

    def _status(self, with_rows: bool) -> Shown:
        till = self._till
        status = avbrott_status(till.ledger, till.taxa_book, till.clock, till.desk)
        is_counted = with_rows and status.avbrott is None
        kvar = sum(row.is_open for row in self.rows()) if is_counted else None
        return Shown(status, kvar, local_now(till.clock))

    def _listed(self) -> Listed:
        till, rows = self._till, self.rows()
        till.access.look(Look.LISTA, [row.post.patient_id for row in rows if row.is_open])
        live = till.ledger.live_claim_list(till.clock.now())
        return Listed(rows, {c.key: c for c in live if c.holder != self.holder})

    def _report(self, avbrott_id: str | None) -> str:
        till = self._till
        grupp_list = avbrott_grupp_list(till.ledger.avbrott_list())
        if not grupp_list:
            raise UserFacingError(NO_AVBROTT)
        grupp = grupp_with(avbrott_id, grupp_list)
        rapport = avbrott_rapport(grupp, till.ledger, self.bok(), till.clock, till.desk)
        till.access.look(Look.UTSKRIFT, [row.post.patient_id for row in rapport.rader])
        parts = (till.ledger, till.clock, till.desk)
        print_avbrott_rapport(rapport, grupp, PdfAterforingRenderer(), till.printer, parts)
        return f"{verdict(rapport)} Slutrapport: {till.printer.done_words}."

    def _export(self, system: str) -> str:
        till = self._till
        rows = open_rows(self.rows(), system)
        till.access.look(Look.UTSKRIFT, [row.post.patient_id for row in rows])
        name = f"aterforing {system or 'alla'} {local_now(till.clock):%Y-%m-%d %H%M}"
        save_export(self._folders.export, name, ".jsonl", export_jsonl(rows))
        path = save_export(self._folders.export, name, ".csv", export_csv(rows))
        saved = many(len(rows), "rad är sparad", "rader är sparade")
        return f"{saved} som CSV och JSON Lines: {path}"

    def _read_answers(self, file: str) -> str:
        till = self._till
        done = read_svar(
            read_file(Path(file), STICK), self.rows(), till.ledger, till.clock, till.desk
        )
        said = f"{many(done.antal, 'svar är inläst', 'svar är inlästa')}, {done.known} fanns redan."
        if done.faults:
            wrong = " ".join(fault.message for fault in done.faults[:3])
            return f"{said} {len(done.faults)} kunde inte användas: {wrong}"
        return said

    def _write_file(self, folder: str) -> str:
        till = self._till
        kod = new_kod()
        content = lock(write_utbyte(till.ledger, till.clock, till.desk), kod)
        name = file_name(till.desk, till.clock)
        path = add_elsewhere(self._folders, Path(folder), name, SUFFIX, content)
        return written_text(path, kod)

    def _read_files(self, files: tuple[str, ...], koder: Mapping[str, str]) -> str:
        """Take in files once all of them are open."""
        till = self._till
        said: list[str] = []
        opened = [
            unlock(read_file(Path(file), STICK), koder.get(file, ""), Path(file)) for file in files
        ]
        for file, content in zip(files, opened, strict=True):
            try:
                result = read_utbyte(content, till.ledger, till.taxa_book, till.clock, till.desk)
            except UtbyteError as error:
                name = f"{Path(file).name}: " if len(files) > 1 else ""
                raise UtbyteError("\n".join((*said, f"{name}{error.message}"))) from error
            said.append(result_text(result))
        return "\n".join(said)

    def _reservpaket(self) -> str:
        till, settings = self._till, self._settings
        paket = make_reservpaket(
            USUAL_FORMS,
            (settings.vardniva, settings.reserv_telefon),
            till.ledger,
            till.taxa_book,
            till.clock,
            till.desk,
        )
        content = PdfReservpaketRenderer().render(paket)
        path = save_export(
            self._folders.export,
            f"reservpaket {paket.made_at:%Y-%m-%d}",
            ".pdf",
            content,
            is_kept=True,
        )
        numbers = f"{paket.blanketter[0]} till {paket.blanketter[-1]}"
        return f"Reservpaketet är sparat: {path}. Blanketter {numbers}. Skriv ut och sätt upp det."

    def _rehearse(self) -> str:
        """Begin a rehearsal: an outage, and a file that comes from another desk."""
        till = self._till
        begun = begin_avbrott(SKAL, till.ledger, till.clock, till.desk)
        if begun.skal != SKAL:
            raise UserFacingError(OTHER_LASTS)
        with own_folder(self._folders.base) as folder:
            other = SqliteLedger(open_database(folder / "kassa.db", key=DataKey.new()))
            try:
                desk = other_desk(other, till.taxa_book, till.clock, till.desk)
                content = write_utbyte(other, till.clock, desk)
            finally:
                other.close()
        path = save_export(self._folders.export, file_name(desk, till.clock), SUFFIX, content)
        return f"Övningen har börjat. En annan kassas fil att läsa in finns här: {path}"

    def _ovning(self) -> OvningProtokoll:
        till = self._till
        return ovning_protokoll(till.ledger, self.bok(), till.clock, till.desk)

    def _protokoll(self) -> str:
        protokoll = self._ovning()
        printer = self._till.printer
        print_protokoll(protokoll, PdfOvningRenderer(), printer)
        done = f"{protokoll.antal_gjorda} av {len(protokoll.steg)} moment är gjorda."
        return f"{done} Protokollet är {printer.done_words}."
