"""Exchange ledgers by file: what a desk knows, written whole; what another knows, taken in once.

The file is gzip over JSON Lines: a head, one record a line, a foot with the SHA-256 of all before
it. It holds all that the desk knows, what it has taken in from others too: so files can be read in
any order. A record is known by its id; the same record again changes nothing, another one under a
known id is refused, and then nothing of the file is taken in.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kassa.clock import day_start, to_local, utc_text
from kassa.desk.att_reglera import mark_att_reglera
from kassa.desk.gallra import books_kept_from
from kassa.desk.posting import moment_of
from kassa.desk.ratta_inlast import use_corrected
from kassa.desk.utbyte_ports import Utbyte
from kassa.errors import UserFacingError
from kassa.ids import DeskId, new_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.desk.utbyte_ports import Record
    from kassa.ids import PatientId

FORMAT = "kassa-utbyte"
VERSION = 1
SUFFIX = ".utbyte"
MOST_BYTES = 2_000_000_000
CHUNK = 1 << 20
MOST = (1 << 63) - 1
"""The largest number a column holds."""
CLOCKS_DIFFER = timedelta(days=366)
"""How far ahead of the one here another desk's clock is believed."""
DAMAGED = (
    "Filen är skadad eller inte hel. Inget har lästs in. Kopiera den från den andra kassan igen."
)


class UtbyteError(UserFacingError):
    """A file cannot be taken in; nothing was written."""

    code = "utbyte"


@dataclass(frozen=True, slots=True)
class UtbyteResult:
    """What taking in a file led to.

    Attributes:
        utbyte: the file, as noted; of a file that was known, the first time.
        was_known: it was taken in before; nothing was written.
        antal: records in the file.
        att_reglera: patients who now have something to settle.
    """

    utbyte: Utbyte
    was_known: bool
    antal: int
    att_reglera: int


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as read: its head, its records, the hash over them."""

    head: dict[str, Any]
    records: list[tuple[str, Record]]
    sha256: str


def write_utbyte(ledger: Ledger, clock: Clock, desk: Desk, since: datetime | None = None) -> bytes:
    """Return the file with what the desk knows.

    Args:
        ledger: the clinic's records.
        clock: the present.
        desk: which desk writes.
        since: only what was written from then on, UTC; the one who reads must have the rest.

    Raises:
        StorageError: the records could not be read.
    """
    digest, count = hashlib.sha256(), 0
    out = io.BytesIO()
    head = {
        "format": FORMAT,
        "version": VERSION,
        "steg": list(ledger.schema_steps()),
        "organisationsnummer": desk.klinik.organisationsnummer,
        "klinik": desk.klinik.namn,
        "ovning": desk.ovning,
        "kassa": desk.id,
        "skriven": utc_text(moment_of(clock)),
        "sedan": utc_text(since) if since else None,
    }
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as file:

        def add(content: object) -> None:
            line = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(line)
            file.write(line)

        add(head)
        for table, record in ledger.record_list(since):
            add([table, record])
            count += 1
        file.write(json.dumps({"antal": count, "sha256": digest.hexdigest()}).encode() + b"\n")
    return out.getvalue()


def file_name(desk: Desk, clock: Clock) -> str:
    """Return what the file is called: the desk and the moment, never a patient."""
    return f"kassa-{desk.id}-{to_local(clock.now()):%Y-%m-%d-%H%M}"


def read_utbyte(
    content: bytes, ledger: Ledger, taxa_book: TaxaBook, clock: Clock, desk: Desk
) -> UtbyteResult:
    """Take in a file of another desk, whole or not at all; the same file twice is taken in once.

    Args:
        content: the file.
        ledger: the clinic's records.
        taxa_book: for the ceilings: who is owed what is worked out anew.
        clock: the present.
        desk: where and by whom.

    Raises:
        UtbyteError: it is damaged, newer, of another clinic, or contradicts what is here.
        StorageError: the records could not be written.
    """
    read = _read(content)
    _check_head(read.head, ledger, desk)
    with ledger.transaction():
        known = ledger.utbyte_of(read.sha256)
        if known is not None:
            return UtbyteResult(known, was_known=True, antal=len(read.records), att_reglera=0)
        at, made_at = moment_of(clock), datetime.fromisoformat(str(read.head["skriven"]))
        taken = ledger.take_in_all(
            read.records, _gallrad_at_most(made_at, at), is_part=read.head.get("sedan") is not None
        )
        utbyte = Utbyte(
            id=new_id(),
            sha256=read.sha256,
            fran_desk=DeskId(str(read.head["kassa"])),
            made_at=made_at,
            desk_list=tuple(sorted(taken.desk_list - {desk.id})),
            antal=taken.antal,
            krockar=taken.krockar,
            desk=desk.id,
            clerk=desk.clerk,
            written_at=at,
        )
        ledger.add_utbyte(utbyte)
        use_corrected(ledger, taxa_book, clock, desk, at)
        owed = _mark(taken.patient_list, ledger, taxa_book, desk, at)
        return UtbyteResult(utbyte, was_known=False, antal=len(read.records), att_reglera=owed)


def _gallrad_at_most(made_at: datetime, at: datetime) -> datetime:
    """Return the moment before which a desk may have taken out the persons of records.

    By the law's time alone, of now or of the file if that is newer: what a file says of it, or a
    clock far ahead, tells nothing; an old file may meet here what has come bare since.
    """
    newest = to_local(max(at, min(made_at, at + CLOCKS_DIFFER)))
    return day_start(books_kept_from(newest.date()))


def _mark(
    concerned: frozenset[PatientId], ledger: Ledger, taxa_book: TaxaBook, desk: Desk, at: datetime
) -> int:
    """Note who has something to settle now, and return how many of those concerned have."""
    today = to_local(at).date()
    patients = {each.id for each in map(ledger.patient, concerned) if each is not None}
    found = (
        mark_att_reglera(patient_id, ledger, taxa_book, today, desk, at)
        for patient_id in sorted(patients)
    )
    return sum(bool(each) for each in found)


def _read(content: bytes) -> _Read:
    """Return a file as read.

    Raises:
        UtbyteError: it is damaged or no such file.
    """
    lines = list(_lines(content))
    try:
        head = json.loads(lines[0])
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise UtbyteError(
                "Det här är ingen fil från en kassa. Välj en fil som slutar på .utbyte."
            )
        json.dumps(head, ensure_ascii=False).encode()  # what is told of it can be shown
        if not isinstance(head.get("version"), int) or head["version"] > VERSION:
            raise UtbyteError(_newer(head))
        foot = json.loads(lines[-1])
        digest = hashlib.sha256()
        for line in lines[:-1]:
            digest.update(line)
        if foot["sha256"] != digest.hexdigest() or foot["antal"] != len(lines) - 2:
            raise UtbyteError(DAMAGED)
        records = [_record(json.loads(line)) for line in lines[1:-1]]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise UtbyteError(DAMAGED) from None
    return _Read(head, records, foot["sha256"])


def _record(content: object) -> tuple[str, Record]:
    if not isinstance(content, list):
        raise TypeError
    table, record = content
    if not isinstance(table, str) or not isinstance(record, dict) or "desk" not in record:
        raise TypeError
    if not all(map(_can_be_stored, (table, *record, *record.values()))):
        raise TypeError
    return table, record


def _can_be_stored(value: object) -> bool:
    """True for what a column can hold: text that is text, whole numbers of eight bytes, nothing."""
    if isinstance(value, str):
        return value.isascii() or not any("\ud800" <= each <= "\udfff" for each in value)
    return value is None or (type(value) is int and -MOST - 1 <= value <= MOST)


def _lines(content: bytes) -> Iterator[bytes]:
    """Return the lines of a packed file.

    Raises:
        UtbyteError: it is damaged, or would never end.
    """
    whole = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            while chunk := file.read(CHUNK):
                whole += chunk
                if len(whole) > MOST_BYTES:
                    raise UtbyteError(
                        "Filen är för stor för att vara en kassas. Välj en annan fil."
                    )
    except (OSError, EOFError, zlib.error):
        raise UtbyteError(DAMAGED) from None
    return iter(bytes(whole).splitlines(keepends=True))


def _check_head(head: dict[str, Any], ledger: Ledger, desk: Desk) -> None:
    """Refuse a file of a newer program, of another clinic, or of the practice clinic.

    Raises:
        UtbyteError: why, and what to do.
    """
    steps, known = head.get("steg"), tuple(ledger.schema_steps())
    if not isinstance(steps, list) or any(step not in known for step in steps):
        raise UtbyteError(_newer(head))
    if bool(head.get("ovning")) != desk.ovning:
        which = "övningskliniken" if head.get("ovning") else "en riktig klinik"
        raise UtbyteError(f"Filen är från {which} och hör inte hit. Inget har lästs in.")
    if head.get("organisationsnummer") != desk.klinik.organisationsnummer:
        raise UtbyteError(
            f"Filen är från en annan klinik ({head.get('klinik')}, "
            f"{head.get('organisationsnummer')}). Inget har lästs in. Välj en fil från den egna."
        )
    since = head.get("sedan")
    is_right = _is_moment(head.get("skriven")) and (since is None or _is_moment(since))
    if not is_right or not str(head.get("kassa", "")).strip():
        raise UtbyteError(DAMAGED)


def _is_moment(text: object) -> bool:
    """True for a moment as a head carries it: ISO text in UTC, with milliseconds."""
    try:
        return utc_text(datetime.fromisoformat(str(text))) == text
    except (ValueError, OverflowError):
        return False


def _newer(head: dict[str, Any]) -> str:
    return (
        f"Filen från kassa {head.get('kassa')} är skriven av en nyare Kassa än den här. "
        "Inget har lästs in. Uppdatera Kassa på den här datorn och läs in filen igen."
    )
