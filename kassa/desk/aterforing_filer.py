"""The list as files, so that a region's own robot can do the entering, and its answers read back.

``docs/aterforing.md`` has the formats. Protected identities are left to people: their rows carry no
number and no name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kassa.aterforing.inforing import Inforing, Kalla, Svar
from kassa.avgift.answer import kronor
from kassa.clock import utc_text
from kassa.desk.aterforing import AnsweredError, Besvara, TakenError, besvara, svar_faults, take_for
from kassa.desk.write_table import write_table
from kassa.errors import Fault, InvalidInputError
from kassa.reading import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger
    from kassa.desk.settings import Desk

COLUMNS = (
    "id", "svar_pa", "system", "atgard", "lage", "kassa", "kvitto", "retur", "tidpunkt",
    "personnummer", "namn", "skyddad", "avgiftskod", "beskrivning", "vardgivarkategori", "utfall",
    "betalsatt", "belopp", "rader", "svar", "referens", "anteckning", "svarat_av", "svarat",
)  # fmt: skip
ANSWERS = (Svar.INFORT, Svar.FANNS_REDAN, Svar.SKILJER_SIG, Svar.KAN_INTE)
ROBOT = "fil"
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class SvarResult:
    """What reading answers back led to.

    Attributes:
        antal: answers that were written.
        known: answers that were there already, the same.
        faults: answers that could not be used, each with its line; they held up none of the others.
    """

    antal: int
    known: int
    faults: tuple[Fault, ...]


def row_mapping(row: Inforing) -> dict[str, Any]:
    """Return a row as files carry it: plain values, kronor, local time of the visit."""
    post, svar = row.post, row.svar
    hidden = post.is_skyddad
    return {
        "id": row.key.text,
        "svar_pa": svar.id if svar else None,
        "system": row.target.system,
        "atgard": row.atgard.value,
        "lage": row.lage.value,
        "kassa": post.desk,
        "kvitto": post.kvitto_number,
        "retur": post.retur_number or None,
        "tidpunkt": post.tidpunkt.isoformat(timespec="minutes"),
        "personnummer": None if hidden else post.number,
        "namn": None if hidden else post.namn,
        "skyddad": hidden,
        "avgiftskod": row.target.rader[0].avgiftskod if row.target.rader else None,
        "beskrivning": post.beskrivning,
        "vardgivarkategori": post.vardgivarkategori or None,
        "utfall": post.utfall,
        "betalsatt": post.betalsatt,
        "belopp": kronor(row.target.belopp),
        "rader": [
            {
                "avgiftskod": rad.avgiftskod,
                "produkt": rad.produkt,
                "antal": rad.antal,
                "belopp": kronor(rad.belopp),
            }
            for rad in row.target.rader
        ],
        "svar": svar.svar.value if svar else None,
        "referens": svar.referens if svar else None,
        "anteckning": svar.anteckning if svar else None,
        "svarat_av": svar.clerk if svar else None,
        "svarat": utc_text(svar.written_at) if svar else None,
    }


def export_jsonl(rows: Iterable[Inforing]) -> bytes:
    """Return the rows as JSON Lines, UTF-8."""
    lines = (json.dumps(row_mapping(row), ensure_ascii=False) for row in rows)
    return "".join(f"{line}\n" for line in lines).encode()


def export_csv(rows: Iterable[Inforing]) -> bytes:
    """Return the rows as CSV for a spreadsheet (``write_table``), with a decimal comma."""
    mappings = map(row_mapping, rows)
    return write_table(COLUMNS, ([_cell(each[name]) for name in COLUMNS] for each in mappings))


def _cell(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, list):
        return " + ".join(f"{line['avgiftskod'] or '–'} {line['produkt']}" for line in value)
    return value


def reserve(
    rows: Iterable[Inforing], lease: timedelta, ledger: Ledger, clock: Clock, desk: Desk
) -> tuple[Inforing, ...]:
    """Claim rows for a robot, and return those it got; what somebody works with is left out.

    Args:
        rows: what is to be entered.
        lease: how long the robot has; what it has not answered by then is free again.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.
    """
    got = []
    for row in rows:
        try:
            take_for(lease, row.key, ROBOT, ledger, clock, desk)
        except TakenError:
            continue
        got.append(row)
    return tuple(got)


def read_svar(
    content: bytes, rows: Sequence[Inforing], ledger: Ledger, clock: Clock, desk: Desk
) -> SvarResult:
    """Write the answers of a file; each by itself, so that one that is wrong holds up no other.

    Args:
        content: JSON Lines; ``id`` and ``svar``, with ``referens`` and ``anteckning``.
        rows: every row there is.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: the file is no text at all.
        StorageError: the records could not be written; what came before stands.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        message = "Filen är inte text i UTF-8. Spara svaren som JSON Lines."
        raise InvalidInputError((Fault("", message),)) from None
    by_text = {row.key.text: row for row in rows}
    antal = known = 0
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            is_new = _write(_parsed(line, by_text), by_text, ledger, clock, desk)
        except InvalidInputError as error:
            faults += [Fault(f.field, f"Rad {number}: {f.message}") for f in error.faults]
        except (AnsweredError, TakenError) as error:
            faults.append(Fault("id", f"Rad {number}: {error.message}"))
        else:
            antal, known = antal + is_new, known + (not is_new)
    return SvarResult(antal, known, tuple(faults[:MOST_FAULTS]))


def _parsed(line: str, by_text: Mapping[str, Inforing]) -> Besvara:
    """Return the answer of a line.

    Raises:
        InvalidInputError: every fault of it.
    """
    try:
        content = json.loads(line)
    except (ValueError, RecursionError):
        message = "går inte att läsa som JSON. Varje rad ska vara {...}."
        raise InvalidInputError((Fault("", message),)) from None
    reader = Reader(content)
    text = reader.text("id", required=True) or ""
    svar = reader.one_of("svar", tuple(each.value for each in ANSWERS), required=True)
    referens = reader.text("referens") or ""
    anteckning = reader.text("anteckning") or ""
    svar_id = reader.text("svar_id")
    reader.finish()
    if text and text not in by_text:
        reader.fault("id", f"Det finns ingen rad {text} att svara på. Hämta listan på nytt.")
    if reader.faults or svar is None:
        raise InvalidInputError(tuple(reader.faults))
    shown = by_text[text].svar
    key = by_text[text].key
    command = Besvara(
        svar_id or f"{text}#{shown.id if shown else 0}",
        key,
        Svar(svar),
        referens,
        anteckning,
        shown.id if shown else None,
        Kalla.FIL,
    )
    faults = svar_faults(command)
    if faults:
        raise InvalidInputError(faults)
    return command


def _write(
    command: Besvara, by_text: Mapping[str, Inforing], ledger: Ledger, clock: Clock, desk: Desk
) -> bool:
    """Write an answer; False where the row has just that answer already."""
    newest = by_text[command.key.text].svar
    first = ledger.inforing_svar(command.id) or newest
    if (
        first is not None
        and first.key == command.key
        and (first.svar, first.referens, first.anteckning)
        == (command.svar, " ".join(command.referens.split()), " ".join(command.anteckning.split()))
    ):
        return False
    besvara(command, ROBOT, ledger, clock, desk)
    return True


def open_rows(rows: Iterable[Inforing], system: str = "") -> tuple[Inforing, ...]:
    """Return what is still to be done, of one system or of all."""
    return tuple(row for row in rows if row.is_open and (not system or row.target.system == system))
