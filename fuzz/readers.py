"""The readers that need no records: streams, tables, tariffs, settings, keys, what is typed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from fuzz.target import CORPUS, new_folder, text_of
from kassa.adapters.cleaning import ELSEWHERE, clean
from kassa.adapters.copy_folder import made_at_of
from kassa.adapters.files import LIST_PREFIX
from kassa.adapters.folders import Folders
from kassa.adapters.key_file import JsonKeyFile
from kassa.adapters.key_front import whom_it_asks
from kassa.adapters.key_seal import MOST_MEMORY, MOST_PASSES, WITH_KEY, Argon2Sealer
from kassa.adapters.settings_file import read_settings
from kassa.adapters.system_clock import choose_clock
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.adapters.utbyte_lock import LONGEST_HEAD, unlock
from kassa.desk.answer_lines import answer_lines
from kassa.desk.data_key import DataKey
from kassa.desk.frikort_lines import frikort_lines
from kassa.desk.key_ports import EarlierKey, KeySlot
from kassa.desk.read_transaktioner import read_transaktioner
from kassa.desk.recovery_key import read_recovery_text
from kassa.desk.review_taxa import review
from kassa.kvitto.sprak import sprak_of
from kassa.kvitto.sprak_fil import read_fraser
from kassa.patient import parse_identitet
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.load import load_taxa
from tests.helpers.raw import KEY
from ui.checkout.begun import from_json, label_of, to_json
from ui.kronor import parse_belopp, parse_kronor
from ui.moment import names_time, parse_day, parse_moment
from ui.start.front import front_of

TODAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 10, 15)  # noqa: DTZ001 - local time
PASSWORD = "ett lösenord för prov"  # noqa: S105 - opens the slot among the seeds
KOD = "0123-4567-89AB"
EARLIER = DataKey(bytes(range(1, 33)))
QUICK_PASSES, QUICK_MEMORY = 4, 1024


@cache
def book() -> InstalledTaxaBook:
    """Return the tariffs that came with Kassa."""
    return bundled_taxa_book()


def avgift(content: bytes) -> bool:
    """Answer a stream of cases; true where one was decided."""
    answers = [*answer_lines(io.BytesIO(content), book())]
    return _told(answers)


def frikort(content: bytes) -> bool:
    """Answer a stream of events; true where one was taken."""
    answers = [*frikort_lines(io.BytesIO(content), book().newest().hogkostnadsskydd)]
    return _told(answers)


def _told(answers: list[tuple[str, bool]]) -> bool:
    for answer, _ in answers:
        answer.encode()
    return any(is_decided for _, is_decided in answers)


def taxa(content: bytes) -> bool:
    """Load a tariff, as it is when somebody pays by it and when it is tried."""
    load_taxa(content, is_trial=True)
    load_taxa(content)
    return True


def granska(content: bytes) -> bool:
    """Review a tariff; true where nothing is wrong with it."""
    lines = [*review(content)]
    for line in lines:
        line.encode()
    return not lines


def sprak(content: bytes) -> bool:
    """Read the words of a language and use them."""
    words = sprak_of("en", read_fraser(content, "en"))
    words.say("Kvar till frikort: 700 kr. Läkarbesök: Frikort.").encode()
    return True


def transaktioner(content: bytes) -> bool:
    """Read a list of what eFrikort has; all of it can be shown."""
    for person in read_transaktioner(content, TODAY):
        for each in person.transaktioner:
            f"{each.id}{each.number}{each.enhet}{each.vardgivare}".encode()
    return True


@cache
def _clinic() -> Folders:
    """Return the folders of a clinic that has a key and something for its records."""
    folders = Folders(new_folder())
    folders.key.write_bytes((CORPUS / "nyckelfil" / "oppen").read_bytes())
    folders.database.touch()
    return folders


def settings(content: bytes) -> bool:
    """Read the settings, first for the first window; true where that could be shown."""
    folders = _clinic()
    folders.settings.write_bytes(content)
    front = front_of(folders, ovning=False)
    read_settings(content)
    return front is not None


@cache
def _key_place() -> Path:
    return new_folder() / "kassa.nyckel"


def key_file(content: bytes) -> bool:
    """Read a key file, and one that was announced beside it; true where both say which key."""
    path = _key_place()
    path.write_bytes(content)
    path.with_name(f"{path.name}.ny").write_bytes(content)
    asked = whom_it_asks(path)
    announced = JsonKeyFile(path, KEY.__eq__).load()
    path.with_name(f"{path.name}.ny").unlink()
    found = JsonKeyFile(path).load()
    return all(each is not None for each in (asked, announced, found))


def sealed_key(content: bytes) -> bool:
    """Open a slot of a key file with a password, or a key with the one after it."""
    sealed = text_of(content)
    sealer = Argon2Sealer.light()
    if sealed.startswith(WITH_KEY):
        return sealer.unseal_earlier(KEY, EarlierKey(EARLIER.id, sealed)) is not None
    if _is_slow(sealed.split("$")[1:3]):
        return False
    return sealer.unseal(KEY.id, KeySlot("AB", sealed, ""), PASSWORD) is not None


def locked_utbyte(content: bytes) -> bool:
    """Open another desk's file with its code."""
    if _is_slow(content[:LONGEST_HEAD].decode("latin-1").split()[2:4]):
        return False
    return bool(unlock(content, KOD, Path("kassa-K2.utbyte")))


def _is_slow(cost: Sequence[str]) -> bool:
    """True for a cost that Kassa would work on for long, as it may."""
    try:
        passes, memory = (int(each) for each in cost)
    except ValueError:
        return False
    is_allowed = passes <= MOST_PASSES and memory <= MOST_MEMORY
    return is_allowed and (passes > QUICK_PASSES or memory > QUICK_MEMORY)


def key_paper(content: bytes) -> bool:
    """Read the rows of a recovery key."""
    read_recovery_text(text_of(content))
    return True


def written(content: bytes) -> bool:
    """Clean folders whose lists are junk: what is not Kassa's stays; true where Kassa's went.

    The list of other folders is junk too, without what would lead out of the place of the trial.
    """
    with tempfile.TemporaryDirectory() as place:
        folders = Folders(Path(place) / "a" / "b")
        folders.ensure()
        folders.export.mkdir(exist_ok=True)
        somebodys, kassas = folders.export / "brev.pdf", folders.export / "kvitto.pdf"
        somebodys.write_bytes(b"brev")
        kassas.write_bytes(b"kvitto")
        (folders.export / f"{LIST_PREFIX}2026-03-02").write_bytes(content)
        (folders.base / ELSEWHERE).write_bytes(content.replace(b"/", b""))
        with chdir(folders.base):
            clean(folders, datetime(2036, 1, 1, tzinfo=UTC), 1)
        if not somebodys.exists():
            raise AssertionError("somebody's own file was cleaned away")
        return not kassas.exists()


def copy_name(content: bytes) -> bool:
    """Read when a copy was made from its name."""
    return made_at_of(text_of(content)) is not None


def identitet(content: bytes) -> bool:
    """Read an identity number; its normal form is read as the same."""
    found = parse_identitet(text_of(content), TODAY)
    if parse_identitet(found.number, TODAY) != found:
        raise AssertionError("the normal form of an identity number is read as another")
    return True


def moment(content: bytes) -> bool:
    """Read a time as it is typed."""
    typed = text_of(content)
    names_time(typed)
    found = (parse_moment(typed, NOW), parse_day(typed, TODAY))
    return any(each is not None for each in found)


def kronor(content: bytes) -> bool:
    """Read a sum as it is typed; one in kronor is read as the same with öre."""
    typed = text_of(content)
    whole, exact = parse_kronor(typed), parse_belopp(typed)
    if whole is not None and whole != exact:
        raise AssertionError("a sum in kronor is another one in öre")
    return whole is not None


def klocka(content: bytes) -> bool:
    """Read the time the command line gives."""
    choose_clock(text_of(content), stands_still=True).now()
    choose_clock(text_of(content)).now()
    return True


def parked(content: bytes) -> bool:
    """Take back what was parked; what can be taken back can be parked again, and is the same."""
    label = label_of(text_of(content))
    again = to_json(from_json(text_of(content)), label)
    if to_json(from_json(again), label) != again:
        raise AssertionError("what was parked again is something else")
    return True
