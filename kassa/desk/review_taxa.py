"""Review a tariff: read it strictly, prove it, and say what is wrong where (``taxa granska``)."""

from __future__ import annotations

import difflib
import json
import re
from typing import TYPE_CHECKING, Any

from kassa.avgift.read_varor import OVRIG
from kassa.avgift.witness import witness_case
from kassa.desk.review_faults import CUT_OFF, contract_faults, root_faults, stands_without
from kassa.desk.review_findings import grouped
from kassa.desk.run_prov import failures
from kassa.errors import Fault
from kassa.taxa.book import InstalledTaxaBook
from kassa.taxa.fakta import JA_NEJ
from kassa.taxa.finding import Finding, FindingKind
from kassa.taxa.lines import line_by_place, line_of
from kassa.taxa.load import read_taxa
from kassa.taxa.load_produkt import SURCHARGE
from kassa.taxa.proof import prove
from kassa.taxa.prov import read_prov
from kassa.taxa.toml_file import TomlError, parse_file, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kassa.taxa.fakta import Vector
    from kassa.taxa.model import Taxa
    from kassa.taxa.prov import Prov

SOME_PRICE = 1000
PAIR = 2

# Faults in these leave the tables as they are: the proof still holds, and with the first ones so do
# the test cases. Keys that a misspelt one can be taken for are listed too.
WORDS = ("kalla", "sok")
SUMS = (
    *("belopp", "kod", "namn", "skal", "text", "moms", "hogst", "andel", "trappa", "tillagg"),
    *("dagpris", "angivet_pris", "etikett", "fraga", "vaccin"),
)
RULES = ("nar", "rang", "ger", "ger_fel", "falt", "id", "frikort", "artikel")
ROWS = ("tjanst[", "klass[", "produkt[", "vara[", "omstandighet[", "egen")


def review(content: bytes) -> Iterator[str]:
    """Yield one JSON object a line for everything wrong; nothing when the tariff is proved.

    Each has ``rad`` (line) and ``meddelande``. A fault of the file has ``falt`` besides; a finding
    of the proof has ``fel`` (its kind), ``rader`` (the rows) and, where there is one, ``fall``: a
    case that can be fed to ``kassa avgift``; a test case that fails has ``prov`` (its name) and
    ``fall``. What cannot be told while something else is wrong is left out: the test cases while a
    sum is, the proof while a condition is.

    Args:
        content: the tariff file.
    """
    try:
        raw, text = parse_file(content), text_of(content)
    except TomlError as error:
        yield from _toml_lines(error, content)
        return
    found = _Review(raw, text, content)
    for line in sorted(found.found(), key=lambda item: int(str(item["rad"]))):
        yield json.dumps(line, ensure_ascii=False)


def _toml_lines(error: TomlError, content: bytes) -> Iterator[str]:
    """Say what is no TOML, and of the rest of the file what can be told without it."""
    found: list[dict[str, object]] = [
        {"rad": item.line, "falt": "", "meddelande": item.message} for item in error.complaints
    ]
    if error.rest is not None:
        rest = _Review(parse_file(error.rest.encode()), error.rest, content)
        hurt = {number for part in error.parts for number in part.lines}
        names = {part.name for part in error.parts}
        names |= {CUT_OFF} if error.rest.count("\n") + 1 in hurt else set()
        found += (
            line
            for line in rest.fault_lines()
            if line["rad"] not in hurt
            and stands_without(str(line["falt"]), str(line["meddelande"]), names)
        )
    for line in sorted(found, key=lambda item: int(str(item["rad"]))):
        yield json.dumps(line, ensure_ascii=False)


class _Review:
    """One file that is TOML."""

    def __init__(self, raw: Mapping[str, Any], text: str, content: bytes) -> None:
        self._lines = line_by_place(text)
        self._taxa, faults = read_taxa(raw, content)
        self._prov_list, prov_faults = read_prov(raw)
        self._prov_faults = root_faults(prov_faults, raw, self._line_at)
        own = (*faults, *contract_faults(self._taxa))
        self._faults = root_faults(own, raw, self._line_at)
        self._namn_by_place = dict(_names(raw))
        self._place_by_id = {namn: place for place, namn in self._namn_by_place.items()}

    def _line_at(self, place: str) -> int:
        return line_of(place, self._lines)

    def found(self) -> Iterator[dict[str, object]]:
        """Yield everything wrong."""
        findings = grouped(prove(self._taxa), self._taxa) if self._may_prove() else ()
        told = {(FindingKind.CODE, row) for row in self._rows_with_fault("kod")}
        surcharged = {f.rows[0]: f for f in findings if f.kind is FindingKind.SURCHARGE}
        for line in self.fault_lines():
            row = self._namn_by_place.get(str(line["falt"]).partition(".")[0], "")
            if row in surcharged and SURCHARGE in str(line["meddelande"]):
                line |= {**self._proof_line(surcharged[row]), **line}
            yield line
        for finding in findings:
            if (
                finding.kind is not FindingKind.SURCHARGE
                and (finding.kind, *finding.rows) not in told
            ):
                yield self._proof_line(finding)
        yield from self._prov_lines()

    def _rows_with_fault(self, key: str) -> Iterator[str]:
        for fault in self._faults:
            place, _, rest = fault.field.partition(".")
            if rest == key:
                yield self._namn_by_place.get(place, "")

    def fault_lines(self) -> Iterator[dict[str, object]]:
        """Yield what could not be read."""
        for fault in (*self._faults, *self._prov_faults):
            yield {
                "rad": line_of(fault.field, self._lines),
                "falt": fault.field,
                "meddelande": f"{self._place_words(fault.field)}: {fault.message}",
            }

    def _place_words(self, place: str) -> str:
        head, _, rest = place.partition(".")
        namn = self._namn_by_place.get(head)
        if namn is None:
            return place or "Taxan"
        return " ".join((head.partition("[")[0], f"”{namn}”", rest)).strip()

    def _may_prove(self) -> bool:
        return all(_leaf_kind(fault) for fault in self._faults)

    def _prov_lines(self) -> Iterator[dict[str, object]]:
        if any(_leaf_kind(fault) != "words" for fault in self._faults):
            return
        hurt = {fault.field.partition(".")[0] for fault in self._prov_faults}
        book = InstalledTaxaBook((self._taxa,))
        for prov in self._prov_list:
            if prov.place not in hurt and "provgrund" not in hurt:
                yield from self._prov_line(prov, book)

    def _prov_line(self, prov: Prov, book: InstalledTaxaBook) -> Iterator[dict[str, object]]:
        failed = [item.rstrip(".") for item in failures(prov, book)]
        end = "" if failed and failed[-1].endswith("?") else "."
        if failed:
            yield {
                "fel": "prov",
                "prov": prov.namn,
                "rad": line_of(prov.place, self._lines),
                "meddelande": f"Provet ”{prov.namn}”: {'; '.join(failed)}{end} Rätta taxan, eller "
                "det väntade svaret om ändringen är avsedd.",
                "fall": prov.case,
            }

    def _proof_line(self, finding: Finding) -> dict[str, object]:
        rows = self._rows(finding)
        lines = [line_of(self._place_by_id.get(row, finding.table), self._lines) for row in rows]
        message = finding.message
        if len(lines) == PAIR and finding.kind is FindingKind.CONTRADICTION:
            message += f" De står på rad {' och '.join(map(str, lines))}."
        if finding.witness is not None and finding.kind is FindingKind.GAP:
            message += f" Ett sådant fall: {_sketch(self._taxa, finding.witness)}."
        line: dict[str, object] = {
            "fel": finding.kind.value,
            "rad": lines[-1] if lines else line_of(finding.table, self._lines),
            "rader": list(finding.rows),
            "meddelande": message,
        }
        if finding.witness is not None:
            line["fall"] = _fall(self._taxa, finding, finding.witness)
        return line

    def _rows(self, finding: Finding) -> Sequence[str]:
        """Return the rows to look at: where a price is missing, the one that says who pays how."""
        if finding.kind is FindingKind.GAP and finding.table == "produkt" and finding.witness:
            utslag = self._taxa.utslag(finding.witness)
            return [utslag.klass.id] if utslag and utslag.klass else []
        return finding.rows


def _names(raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (place, its name in the file) of every row."""
    for table, rows in raw.items():
        for number, row in enumerate(rows if isinstance(rows, list) else (), start=1):
            namn = row.get("id", row.get("namn")) if isinstance(row, dict) else None
            if isinstance(namn, str) and namn:
                yield f"{table}[{number}]", namn


def _leaf_kind(fault: Fault) -> str:
    """Return "words" or "sums" for what leaves the tables as they are, else nothing."""
    table, _, rest = fault.field.partition(".")
    if table in {"hogkostnadsskydd", "hjalpmedelsskydd", "tillagg"} or table.startswith("varning["):
        return "sums"
    if not table.startswith(ROWS):
        return "words" if table in {"namn", "kalla", "region", "version", "aktualitet"} else ""
    key = re.split(r"[.\[]", rest.partition(".")[2] if table == "egen" else rest)[0]
    close = difflib.get_close_matches(key, (*WORDS, *SUMS, *RULES), n=1, cutoff=0.7)
    return "words" if set(close) & set(WORDS) else "sums" if set(close) & set(SUMS) else ""


def _sketch(taxa: Taxa, witness: Vector) -> str:
    """Say in the file's own words what the case is."""
    facts = zip(taxa.fakta[:-2], witness, strict=False)
    named = [(fakta, fakta.varden[place]) for fakta, place in facts]
    plain = ("kategori", "alder", "vardniva", "vardgivarkategori", "typ", "akut", "utfall")
    own = taxa.egen_fakta
    return ", ".join(
        f"{fakta.namn} {value}"
        for fakta, value in named
        if fakta.namn in plain or fakta.namn in own or (fakta.varden == JA_NEJ and value == "ja")
    )


def _fall(taxa: Taxa, finding: Finding, witness: Vector) -> dict[str, Any]:
    """Return the witness in contract JSON, with the goods it is about."""
    fall = witness_case(taxa, witness)
    if finding.artikel:
        vara: dict[str, Any] = {"artikel": finding.artikel, "antal": 1}
        if finding.artikel == OVRIG:
            vara |= {"benamning": "Vara", "pris": SOME_PRICE, "momssats": 0}
        else:
            vara["totalpris"] = SOME_PRICE
        place = taxa.place_of("hjul_tum") if taxa.has_fakta("hjul_tum") else -1
        rows = (row for row in taxa.vara_list if row.artikel == finding.artikel)
        if any(place in dict(box.masks) for row in rows for box in row.boxes):
            cuts, at = taxa.fakta[place].cuts or (1,), witness[place]
            vara["hjul_tum"] = cuts[at - 1] if at else max(1, cuts[0] - 1)
        fall["varor"] = [vara]
    return fall
