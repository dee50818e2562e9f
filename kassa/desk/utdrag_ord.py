"""The words of a patient's extract on paper: what each field is called, and its value.

The file has every field under its own name; the paper is for the patient (EU 2016/679 article 12:
intelligible, in plain language).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kassa.clock import to_local
from kassa.kvitto.text import money_text
from kassa.money import Money
from kassa.ord import (
    HANDLING,
    KATEGORI,
    REMISS_FRAN,
    TYP,
    UTFALL,
    VACCIN,
    VARDGIVARKATEGORI,
    VARDNIVA,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

TEKNISKT = {
    "seq", "id", "hash", "previous_hash", "salt", "person_hash", "taxa_hash", "omseglad", "place",
    "regel", "nyckel", "korning", "klinik", "alternativ", "number_fodelsedatum", "ej_kvitto",
}  # fmt: skip
"""What the paper leaves out, and every ``..._id``: the file has it."""
ORD = {
    "anteckning": "anteckning",
    "alder_18_19": "18–19 år",
    "alder_85": "85 år och äldre",
    "antal": "antal",
    "at": "tid",
    "atgard": "åtgärd",
    "att_betala": "att betala",
    "avdrag_frikort": "avdrag för frikort",
    "avdrag_hjalpmedel": "avdrag för hjälpmedel",
    "avbestalld": "avbeställd",
    "bekraftad_av": "bekräftad av",
    "besok": "besök",
    "betald_on": "betald",
    "betalsatt": "betalsätt",
    "belopp_ore": "belopp",
    "charged_ore": "betalat av det",
    "clerk": "kassör",
    "decision": "",
    "delar": "delbetalning",
    "desk": "kassa",
    "detta": "det här besöket",
    "document": "",
    "efterskankt": "efterskänkt",
    "effective_on": "besöksdag",
    "enhet": "enhet",
    "error": "fel",
    "facts": "",
    "fodelsedatum": "födelsedatum",
    "forfaller_on": "förfaller",
    "fragor": "frågor till",
    "frikortsgrundande": "ingår i högkostnadsskyddet",
    "galler_fran": "gäller från",
    "galler_till": "gäller till",
    "giltigt_till": "giltigt till",
    "godkand_av": "godkänd av",
    "handlingar": "handling",
    "has_frikort": "frikort finns",
    "innan": "räknat tidigare",
    "issued_at": "utfärdat",
    "kalla": "källa",
    "kind": "slag",
    "kopia": "kopia",
    "kvitto_at": "kvittots tid",
    "lma_nummer": "LMA-kortets nummer",
    "number": "nummer",
    "number_kind": "slag av nummer",
    "ocr": "OCR",
    "omstandigheter": "omständighet",
    "ovning": "övning",
    "period_slut": "perioden slutar",
    "period_start": "perioden börjar",
    "preliminar": "preliminärt",
    "printer": "skrivare",
    "rader": "rad",
    "sagd": "kopplad för hand",
    "senast": "betalas senast",
    "serial": "löpnummer",
    "signatur": "signatur",
    "skal": "skäl",
    "skyddad": "skyddad identitet",
    "tak": "taket",
    "tidpunkt": "besökets tid",
    "utfardad_on": "utfärdad",
    "utanfor_frikort": "räknas inte till frikort",
    "vantetid": "väntetid",
    "vardgivarkategori": "vårdgivare",
    "vardniva": "vårdnivå",
    "what": "hur",
    "written_at": "skrivet",
}
JA_NEJ = {"kopia", "sagd", "skyddad"}
FALT: Mapping[str, Mapping[str, str]] = {
    "fran": REMISS_FRAN,
    "handlingar": HANDLING,
    "kategori": KATEGORI,
    "typ": TYP,
    "utfall": UTFALL,
    "vaccin": VACCIN,
    "vardgivarkategori": VARDGIVARKATEGORI,
    "vardniva": VARDNIVA,
}
"""The contract's values, by the field they stand in."""
VARDEN = {
    "aterbetalning": "återbetalning",
    "digital_brevlada": "digital brevlåda",
    "efaktura": "e-faktura",
    "efrikort": "eFrikort",
    "export": "lämnad till ekonomi",
    "extern": "från annat håll",
    "fanns_redan": "fanns redan",
    "fil": "ur fil",
    "flera": "flera sätt",
    "hand": "för hand",
    "hjalpmedel": "behandlingshjälpmedel",
    "infor": "ska föras in",
    "infort": "infört",
    "inlast": "ur inläst utdrag",
    "kan_inte": "kan inte föras in",
    "kop": "köp",
    "lista": "i en lista",
    "oanvand": "oanvänd",
    "oppenvard": "öppenvård",
    "oppnad": "öppnad",
    "paminnelse": "påminnelse",
    "patientsida": "patientens sida",
    "skiljer_sig": "skiljer sig",
    "ta_bort": "ska tas bort",
    "uppgift": "patientens uppgift",
}
"""Other values that are folded or short in the records; what is not here stands as it is."""
ORE = {
    "att_betala", "avdrag_frikort", "avdrag_hjalpmedel", "belopp", "detta", "innan", "moms", "tak",
}  # fmt: skip
"""Fields of a frozen document that hold öre."""
KRONOR = {"ackumulerat", "att_betala", "belopp", "drg_pris", "moms", "pris"}
"""Fields of a case and its decision that hold kronor."""
LONGEST_TIME = 32
NO_ETIKETT: Mapping[str, str] = MappingProxyType({})


def told(
    row: Mapping[str, Any], etikett: Mapping[str, str] = NO_ETIKETT
) -> Iterator[tuple[str, str]]:
    """Yield the fields of a record as (what it is called, its value), no empty ones.

    Args:
        row: the record.
        etikett: what the tariff calls its circumstances, by their id.
    """
    for path, value in _leaves(row, ()):
        words = [_word(step) for step in path]
        name = ": ".join(word for word in words if word)
        yield name[:1].upper() + name[1:], _value(path, value, etikett)


def _leaves(
    row: Mapping[str, Any], path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], object]]:
    for name, value in row.items():
        is_technical = name in TEKNISKT or (name.endswith("_id") and name not in ORD)
        if is_technical or value in (None, "", [], {}):
            continue
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        elif isinstance(value, list):
            for place, item in enumerate(value, 1):
                step = f"{name} {place}" if len(value) > 1 else name
                if isinstance(item, dict):
                    yield from _leaves(item, (*path, step))
                else:
                    yield (*path, step), item
        else:
            yield (*path, name), value


def _word(step: str) -> str:
    """Return what a step is called.

    >>> _word("rader 2"), _word("kalla"), _word("some_field")
    ('rad 2', 'källa', 'some field')
    """
    name, _, place = step.partition(" ")
    word = ORD.get(name, name.replace("_", " "))
    return f"{word} {place}" if word and place else word


def _value(path: tuple[str, ...], value: object, etikett: Mapping[str, str]) -> str:
    name = path[-1].partition(" ")[0]
    if isinstance(value, bool) or name in JA_NEJ:
        return "ja" if value else "nej"
    if isinstance(value, int):
        is_ore = name.endswith("_ore") or path[0] == "underlag"
        if is_ore or (path[0] == "document" and name in ORE):
            return money_text(Money(value))
        if path[0] in {"decision", "facts"} and name in KRONOR:
            return money_text(Money.kr(value))
    if isinstance(value, str) and (name.endswith("_at") or name == "at"):
        return _local(value)
    if name == "tidpunkt":
        return str(value).replace("T", " ")
    return _words(name, value, etikett)


def _words(name: str, value: object, etikett: Mapping[str, str]) -> str:
    """Return a code in words; what is no code as it is."""
    if name == "omstandigheter":
        return etikett.get(str(value), str(value).replace("_", " "))
    words = FALT.get(name, VARDEN).get(str(value))
    return words or VARDEN.get(str(value), str(value))


def _local(moment: str) -> str:
    """Return a UTC moment as local time to the minute; what is none as it is."""
    if len(moment) > LONGEST_TIME:
        return moment
    try:
        return f"{to_local(datetime.fromisoformat(moment)):%Y-%m-%d %H:%M}"
    except ValueError:
        return moment
