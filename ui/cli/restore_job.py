"""The steps of ``kassa aterstall``, from looking at what there is to putting the copy in place."""

from __future__ import annotations

import getpass
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import click

from db.backup import check_copy
from db.cipher import connect
from db.copies import copy_database
from db.errors import DatabaseKeyError
from db.ledger import SqliteLedger
from db.restore import put_in_place
from kassa.adapters.copy_folder import bring, made_at_of
from kassa.adapters.files import TEMPORARY_PREFIX, add_file, replace_file
from kassa.adapters.folders import Folders
from kassa.adapters.os_words import why
from kassa.adapters.settings_file import load_settings
from kassa.adapters.system_clock import SystemClock
from kassa.adapters.taxa_files import seed_taxa_book
from kassa.clock import local_now, to_local
from kassa.desk.backup_ports import NumberGap, RecordState, Series, UsedNumbers
from kassa.desk.central_book import CentralTaxaBook
from kassa.desk.data_key import DataKey
from kassa.desk.keys import KeyFileError
from kassa.desk.restore import (
    UNKNOWN,
    Lost,
    finish_restore,
    invoices_beside,
    lost_by,
    number_text,
    read_last,
)
from kassa.desk.settings import Desk, Settings
from kassa.desk.utbyte import read_utbyte
from kassa.desk.utbyte_kod import KodNeededError
from kassa.errors import InvalidInputError, StorageError, UserFacingError
from kassa.ids import ClerkId, DeskId
from kassa.kvitto.document import Klinik
from kassa.kvitto.text import money_text
from kassa.ord import many
from ui.cli.copy_key import CopyKeys
from ui.cli.utbyte_file import open_utbyte
from ui.start.records import desk_of, find_key, key_ring, open_ledger

YES = "JA"
UNCHANGED = "Inget har ändrats."
EXCHANGED = (
    "har bytt filer med den här kassan. Skriv en ny fil där (kassa utbyte skriv) och lägg till "
    "--utbyte FIL, så kommer det som finns där tillbaka. Annars kan kassorna inte byta filer sedan."
)
EARLIER_KEY = (
    "Databasen har nu den tidigare nyckeln {old}, som kopian hade. Kör kassa omkryptera om någon "
    "obehörig kan den. Spara pappret med {new}: det öppnar kopiorna med {new} i namnet. På den här "
    "datorn ligger den nyckeln som {name}.nyckel."
)
NO_SETTINGS = (
    "Inställningarna saknas, så det går inte att se om filen är mottagningens egen. Lägg "
    "kassa-...toml bredvid kopian."
)
SHOWN = 10
WORDS = {
    Series.KVITTO: ("Sista kvittot som lämnats ut i", "--sista"),
    Series.Z_RAPPORT: ("Sista Z-rapporten som skrivits ut i", "--sista-z"),
}

TOLD = {Series.KVITTO: "Kvitto", Series.Z_RAPPORT: "Z-rapport", Series.FAKTURA: "Faktura"}


class RestoreJob:
    """One restore.

    Used as a context manager: whatever was made on the way is gone afterwards.
    """

    def __init__(self, copy: Path, folders: Folders, keys: CopyKeys, state: RecordState) -> None:
        """Bring the copy onto this disk and open it there, beside what is in use.

        Args:
            copy: the file.
            folders: of the clinic.
            keys: of the copy, and of the clinic as far as it is known.
            state: what the copy holds.
        """
        self._copy = copy
        self._folders = folders
        self._key = keys.copy
        self._state = state
        self._clock = SystemClock()
        self._made_at = made_at_of(copy.name) or datetime.fromtimestamp(copy.stat().st_mtime, UTC)
        self._place = Path(tempfile.mkdtemp(prefix=TEMPORARY_PREFIX, dir=folders.base))
        self._running: SqliteLedger | None = None
        self._clinic_key = keys.clinic
        self._unreadable = ""
        self._lost = Lost()
        self._records = self._opened_copy()

    def __enter__(self) -> Self:
        """Look at what is in use."""
        if self._folders.database.exists():
            self._open_running()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        places: TracebackType | None,
    ) -> None:
        """Close what is open and remove what was made on the way."""
        for ledger in (self._records, self._running):
            if ledger is not None:
                ledger.close()
        shutil.rmtree(self._place, ignore_errors=True)

    def take_in(self, files: Sequence[Path], koder: Sequence[str]) -> None:
        """Bring back what other desks have: files they have written since the copy.

        Args:
            files: where they lie.
            koder: codes of them, as given.

        Raises:
            UserFacingError: a file cannot be read, or is another clinic's; nothing has changed.
        """
        others = ", ".join(sorted(self._records.foreign_desk_list()))
        if others and not files and not self._lost.knows_numbers:
            click.echo(f"Kassa {others} {EXCHANGED}", err=True)
        if not files:
            return
        settings = next(iter(self._settings_list()), None)
        if settings is None:
            raise UserFacingError(f"{NO_SETTINGS} {UNCHANGED}")
        desk = desk_of(settings, ovning=False)
        book = CentralTaxaBook(self._records, settings.region, seed_taxa_book())
        for file in files:
            content = _opened(file, koder)
            done = read_utbyte(content, self._records, book, self._clock, desk)
            click.echo(
                f"{file}: {many(done.utbyte.antal, 'post', 'poster')} kom tillbaka.", err=True
            )
            for krock in done.utbyte.krockar:
                click.echo(f"  {krock}", err=True)
        self._state = self._records.record_state()
        if self._running is not None:
            self._lost = lost_by(self._state, self._running)

    def may_replace(self, *, anda: bool) -> bool:
        """Say what would be lost; True when nothing is, or somebody wants it all the same."""
        if self._unreadable:
            click.echo(
                "Databasen som finns i mappen går inte att läsa, så det går inte att se vad som "
                f"skulle gå förlorat: {self._unreadable}",
                err=True,
            )
        elif self._running is not None:
            if self._lost.is_nothing:
                return True
            _say_lost(self._lost)
        else:
            return True
        if anda:
            return True
        if sys.stdin.isatty():
            typed = click.prompt(f"Skriv {YES} för att återställa ändå", default="", err=True)
            if typed.strip().upper() == YES:
                return True
        click.echo(f"{UNCHANGED} Lägg till --anda för att återställa ändå.", err=True)
        return False

    def last_numbers(self, told: Mapping[Series, tuple[str, ...]]) -> UsedNumbers:
        """Return the last number of each series that was given out.

        What the records in use know is taken; what they cannot know is asked for, and of invoices
        worked out.

        Args:
            told: what was typed for each kind.

        Raises:
            InvalidInputError: a number cannot be read.
            UserFacingError: there is nobody to ask.
        """
        copied = self._own(self._records)
        known = dict(copied)
        if self._running is not None:
            for place, serial in self._own(self._running).items():
                known[place] = max(known.get(place, 0), serial)
        typed: UsedNumbers = {}
        for series, numbers in told.items():
            typed.update(read_last(numbers, series, copied))
        desks = {name for series, name in (*known, *typed) if series is not Series.FAKTURA}
        for desk in sorted(desks):
            for series in WORDS:
                if (series, desk) not in typed and not self._lost.knows_numbers:
                    typed.update(self._ask(series, desk, copied))
        last = {place: max(known.get(place, 0), typed.get(place, 0)) for place in {*known, *typed}}
        if not self._lost.knows_numbers:
            untold = self._invoice_series(copied) - {name for _, name in typed}
            for place, serial in invoices_beside(last, copied, untold).items():
                last[place] = max(last.get(place, 0), serial)
        return last

    @staticmethod
    def _own(records: SqliteLedger) -> UsedNumbers:
        """Return the last numbers of the clinic's own desks; the others go on with theirs."""
        others = records.series_of(records.foreign_desk_list())
        return {
            series: serial
            for series, serial in records.used_numbers().items()
            if series not in others
        }

    def restore(self, last: UsedNumbers) -> None:
        """Put the copy in its place and say what was done.

        Raises:
            StorageError: somebody has the clinic open, or there is no room; nothing has changed.
        """
        desk = _nobodys_desk(last)
        gaps = finish_restore(
            self._records, last, self._made_at, self._copy.name, self._clock, desk
        )
        self._records.close()
        if self._running is not None:
            self._running.close()
        part, key = self._with_clinics_key(self._place / "kassa.db")
        today = local_now(self._clock).date()
        kept = put_in_place(part, self._folders.database, self._clinic_key, today)
        self._keep_key(key, f"kassa.ersatt-{today}" if kept is None else kept.stem)
        open_ledger(self._folders, key).close()
        self._bring_settings()
        self._say_done(gaps, kept)

    def _with_clinics_key(self, part: Path) -> tuple[Path, DataKey]:
        """Return the copy, with the clinic's key where that has got another one since."""
        clinic, ring = self._clinic_key, key_ring(self._folders, ovning=False)
        if clinic is None or self._key not in ring.earlier_keys(clinic):
            return part, self._key
        again = self._place / "omkrypterad.db"
        with closing(connect(part, self._key)) as conn:
            copy_database(conn, again, clinic)
        check_copy(again, clinic)
        return again, clinic

    def _opened_copy(self) -> SqliteLedger:
        """Open the copy in a place of its own; migrated, if it is of an earlier version."""
        try:
            bring(self._copy, self._place / "kassa.db")
            return open_ledger(Folders(self._place), self._key)
        except OSError as error:
            shutil.rmtree(self._place, ignore_errors=True)
            raise StorageError(
                f"Kopian går inte att läsa in ({why(error)}). {UNCHANGED}"
            ) from error
        except BaseException:
            shutil.rmtree(self._place, ignore_errors=True)
            raise

    def _open_running(self) -> None:
        """Open what is in use, with the copy's key or the one this computer has."""
        try:
            self._running, self._clinic_key = open_ledger(self._folders, self._key), self._key
        except DatabaseKeyError:
            try:
                self._clinic_key = self._clinic_key or find_key(self._folders, ovning=False)
                self._running = open_ledger(self._folders, self._clinic_key)
            except UserFacingError as error:
                self._unreadable = error.message
        except UserFacingError as error:
            self._unreadable = error.message
        if self._running is not None:
            self._lost = lost_by(self._state, self._running)

    def _ask(self, series: Series, desk: str, copied: UsedNumbers) -> UsedNumbers:
        words, option = WORDS[series]
        had = copied.get((series, desk), 0)
        if not sys.stdin.isatty():
            raise UserFacingError(
                f"Säg vilket nummer som var det sista: {option} {desk}-{had} om inget har skrivits "
                f"ut efter kopian, annars det som står på pappret, eller {option} {desk}-{UNKNOWN} "
                f"för att hoppa långt. {UNCHANGED}"
            )
        typed = click.prompt(f"{words} {desk}, eller {UNKNOWN}", default=f"{desk}-{had}", err=True)
        number = typed if "-" in typed else f"{desk}-{typed}"
        return read_last((number,), series, copied)

    def _invoice_series(self, copied: UsedNumbers) -> set[str]:
        """Return the series that invoices may have been written in: the copy's, and the desk's."""
        series = {name for kind, name in copied if kind is Series.FAKTURA}
        return series | {str(settings.fakturaserie) for settings in self._settings_list()}

    def _settings_list(self) -> Iterator[Settings]:
        """Yield the settings of this computer, and those beside the copy."""
        for path in (self._folders.settings, self._settings_beside()):
            with suppress(UserFacingError):
                settings = load_settings(path) if path else None
                if settings is not None:
                    yield settings

    def _settings_beside(self) -> Path | None:
        return next(iter(self._copy.parent.glob(f"kassa-*-{self._key.id}.toml")), None)

    def _keep_key(self, key: DataKey, name: str) -> None:
        """Let this computer have the key of the records; another one stays beside, by its name."""
        ring, record = key_ring(self._folders, ovning=False), None
        try:
            record = ring.file.load()
            is_other = record is not None and record.id != key.id
        except KeyFileError:
            is_other = True
        if is_other:
            content = self._folders.key.read_bytes()
            add_file(self._folders.base, name, ".nyckel", content, is_kept=True)
        ring.readopt(key)
        if record is not None and key.id in {each.id for each in record.earlier}:
            click.echo(EARLIER_KEY.format(old=key.id, new=record.id, name=name), err=True)

    def _bring_settings(self) -> None:
        """Take over the settings that lie beside the copy, where the clinic has none."""
        found = self._settings_beside()
        if found is not None and not self._folders.settings.exists():
            replace_file(self._folders.settings, found.read_bytes())
            click.echo("Inställningarna bredvid kopian gäller också.")

    def _kvitton(self) -> str:
        return many(self._state.kvitto_count, "kvitto", "kvitton")

    def _say_done(self, gaps: tuple[NumberGap, ...], kept: Path | None) -> None:
        made = f"{to_local(self._made_at):%Y-%m-%d %H:%M}"
        click.echo(f"Återställd från kopian {made}: {self._kvitton()}.")
        for gap in gaps:
            first = number_text(gap.series, gap.name, gap.gap.first)
            last = number_text(gap.series, gap.name, gap.gap.last)
            numbers = first if first == last else f"{first} till {last}"
            click.echo(f"{TOLD[gap.series]} {numbers} hoppas över och används inte igen.")
        if any(gap.series is Series.KVITTO for gap in gaps):
            click.echo("Registrera om de besöken från pappret: de finns inte i databasen.")
        if kept is not None:
            click.echo(f"Databasen som fanns ligger kvar som {kept.name}.")


def _opened(file: Path, koder: Sequence[str]) -> bytes:
    try:
        return open_utbyte(file, koder, UNCHANGED)
    except (KodNeededError, InvalidInputError) as error:
        raise UserFacingError(f"{error.message} {UNCHANGED}") from error


def _say_lost(lost: Lost) -> None:
    if lost.is_other:
        click.echo("Databasen och kopian har gått isär: kopian är inte ett äldre läge.", err=True)
    kvitton = lost.kvitton
    if kvitton:
        click.echo(
            f"{many(len(kvitton), 'kvitto', 'kvitton')} ({money_text(lost.paid)}) finns inte i "
            "kopian och går förlorade:",
            err=True,
        )
        for kvitto in kvitton[:SHOWN]:
            at = f"{to_local(kvitto.issued_at):%Y-%m-%d %H:%M}"
            click.echo(f"  {kvitto.number}  {at}  {money_text(kvitto.att_betala)}", err=True)
        if len(kvitton) > SHOWN:
            click.echo(f"  och {len(kvitton) - SHOWN} till", err=True)
    others = sum(lost.counts.values()) - lost.counts.get("kvitto", 0)
    if others:
        more = many(others, "annan post", "andra poster")
        click.echo(f"{more} (besök, betalningar, logg) går förlorade.", err=True)


def _nobodys_desk(last: UsedNumbers) -> Desk:
    """Return where a restore is noted: the clinic's first desk, by whoever runs the command."""
    desks = (name for series, name in last if series is not Series.FAKTURA)
    name = DeskId(min(desks, default="K1"))
    clerk = ClerkId(getpass.getuser())
    return Desk(name, clerk, Klinik("", "", "", name), ovning=False, ej_kvitto=False)
