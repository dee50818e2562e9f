"""From the form, the quote and the faults to what the screen shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from kassa.calendar import age_on
from kassa.desk.efterskank import BESLUT
from kassa.desk.issue_kvitto import deciding_motivering
from kassa.desk.ports import Patient
from kassa.desk.quote import Quote
from kassa.desk.request import BesokRequest
from kassa.frikort.state import FrikortState
from kassa.kvitto.text import RAKNAS_INTE
from kassa.money import ZERO, Money, total
from kassa.patient import SKYDDAD, Identitet, IdentitetKind
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.chips import Chip, chip_list
from ui.checkout.form import (
    HANDLING_BY_KATEGORI,
    LAND_KATEGORI,
    NO_CAREGIVER,
    UNSAID,
    Form,
)
from ui.checkout.ports import Known
from ui.checkout.question import Question
from ui.checkout.quick import quick_list
from ui.checkout.reading import Reading, read_identitet
from ui.checkout.state import (
    Alternative,
    BesokState,
    FeeKind,
    FeeState,
    FrikortView,
    PatientState,
    Reason,
    VaraRow,
)

ASSUMED = "Utan patient: räknat för en vuxen 20–84 år, folkbokförd i länet."
EXEMPT = "Besöken är avgiftsfria: inget räknas mot frikort."
WAITS_FOR_ANSWER = "Frikortet visas när det är sagt vem patienten är."
CHOOSE_BESOK = "Välj besök med en siffra 1–9, eller skriv vad det gäller."
FINISH_NUMBER = "Skriv klart personnumret och tryck Enter."
BESOK_FIRST = "Välj först ett besök som har en avgift. Sedan kan du lägga till ett till."
ANSWER_FIRST = "Svara på frågan först: siffran står på varje svar."
PERSONNUMMER_FIRST = "Läs av kortet eller skriv personnumret."
WITHOUT_FRIKORT = frozenset({"asylsokande", "tillstandslos"})
VACCIN_FIELD = {"vaccin.mot", "vaccin.pris", "vaccin.egenanskaffat"}
SLUTENVARD_FIELD = {
    "slutenvard.inskriven",
    "slutenvard.utskriven",
    "slutenvard.permissionsdagar",
}
KIND = {
    IdentitetKind.PERSONNUMMER: "",
    IdentitetKind.SAMORDNINGSNUMMER: "samordningsnummer",
    IdentitetKind.RESERVNUMMER: "reservnummer",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What the core said of a form.

    Attributes:
        quote: the fee; None when there is none.
        faults: message by widget name.
        message: a refusal that belongs to no field.
        fields: dotted fields of all faults, as the core names them.
        varningar: what to do or check, as far as that is certain.
    """

    quote: Quote | None
    faults: Mapping[str, str]
    message: str
    fields: frozenset[str]
    varningar: tuple[str, ...] = ()


def widget_name(path: str) -> str:
    """Return the widget a fault belongs to.

    >>> widget_name("besok.remiss.fran")
    'remiss.fran'
    """
    for prefix in ("patient.", "besok."):
        if path.startswith(prefix):
            return path.removeprefix(prefix)
    return path


def patient_state(
    form: Form,
    reading: Reading,
    quote: Quote | None,
    now: datetime,
    *,
    known: Known | None,
    is_exempt: bool,
) -> PatientState:
    """Return the patient column."""
    identitet = read_identitet(form.personnummer, now.date())
    is_asked = identitet is not None and form.kategori == UNSAID
    has_frikort = form.kategori not in WITHOUT_FRIKORT and not is_asked
    frikort = known.frikort if known else None
    patient = known.patient if known else None
    view = _frikort(quote, frikort) if identitet and has_frikort else None
    is_empty = view is not None and not (view.so_far_ore or view.this_visit_ore)
    is_skyddad = patient is not None and patient.is_skyddad
    line = _who_line(form, reading, identitet, now, patient) if identitet else ""
    inlast = known.inlast if known and view else ""
    counts = RAKNAS_INTE if quote and quote.is_utanfor_frikort else ""
    waits = WAITS_FOR_ANSWER if is_asked else ""
    note = ASSUMED if reading.is_assumed and form.has_besok else ""
    return PatientState(
        line=line,
        is_skyddad=is_skyddad,
        note=note,
        shows=_shows_of_patient(form, identitet),
        handling_list=HANDLING_BY_KATEGORI.get(form.kategori, ()),
        frikort=None if is_exempt and is_empty else view,
        frikort_note=EXEMPT
        if is_exempt and is_empty
        else " ".join(filter(None, (waits, counts, inlast))),
    )


def _shows_of_patient(form: Form, identitet: Identitet | None) -> frozenset[str]:
    shows = set()
    if _asks_fodelsedatum(form, identitet):
        shows.add("fodelsedatum")
    if form.kategori in LAND_KATEGORI:
        shows.add("land")
    if form.kategori == "utlandssvensk":
        shows.add("utflyttad_fran_lanet")
    if "lma_kort" in form.handlingar or form.lma_nummer.strip():
        shows.add("lma_nummer")
    return frozenset(shows)


def _who_line(
    form: Form, reading: Reading, identitet: Identitet, now: datetime, known: Patient | None
) -> str:
    """Return who it is in one line: what the number field does not say already."""
    born = reading.patient.fodelsedatum if reading.patient else identitet.fodelsedatum
    age = text.years(age_on(born, now.date())) if born else ""
    number = "" if identitet.number == form.personnummer.strip() else identitet.number
    if known and known.is_skyddad:
        number = SKYDDAD
    before = "har varit här förut" if known else ""
    return " · ".join(part for part in (number, age, KIND[identitet.kind], before) if part)


def _asks_fodelsedatum(form: Form, identitet: Identitet | None) -> bool:
    """True when the number does not say it, or there is no number and a fee is asked for."""
    if identitet is not None:
        return identitet.fodelsedatum is None
    if form.personnummer.strip():
        return False
    return form.has_besok or bool(form.fodelsedatum.strip())


def _frikort(quote: Quote | None, known: FrikortState | None) -> FrikortView | None:
    before = quote.before if quote else known
    if before is None:
        return None
    after = quote.after if quote else before
    added = max(ZERO, after.ackumulerat - before.ackumulerat)
    return FrikortView(
        so_far_ore=before.ackumulerat.ore,
        this_visit_ore=added.ore,
        tak_ore=after.tak.ore,
        valid_until=after.period_slut,
        preliminary=after.preliminar,
        has_frikort=after.has_frikort,
    )


def besok_state(
    form: Form,
    question: Question | None,
    taxa: Taxa | None,
    now: datetime,
    vardniva: str,
    fore: tuple[Chip, ...] = (),
    varor: tuple[VaraRow, ...] = (),
) -> BesokState:
    """Return the visit column; ``fore`` are the visits already on the receipt."""
    quicks = quick_list(form.vardniva, taxa)
    chosen = next((quick.number for quick in quicks if quick.is_chosen(form)), None)
    return BesokState(
        quick_list=quicks,
        chosen=chosen,
        headline=_headline(form),
        tidpunkt=form.tidpunkt or text.moment(now),
        chip_list=(*fore, *chip_list(form, now, vardniva, taxa)),
        vara_list=varor,
        question=question,
        shows=_shows(form, question, taxa),
        taxa=taxa,
    )


def _shows(form: Form, question: Question | None, taxa: Taxa | None) -> frozenset[str]:
    """Return the names of the optional fields that matter now, the one asked about with them."""
    shows = _asked_by(taxa) | ({question.field} if question else set())
    if form.remiss_fran:
        shows.add("remiss.forsta_besoket")
    shows |= _of_the_outcome(form)
    if form.looks_back(taxa):
        shows.add("tidigare_besok")
    if form.counts_weeks(taxa):
        shows.add("vecka_efter_forlossning")
    if form.typ == "vaccination":
        shows |= VACCIN_FIELD
        shows |= {"vaccin.riskgrupp"} if form.vaccin_riskgrupp is not None else set()
    if form.typ == "slutenvard":
        shows |= SLUTENVARD_FIELD
    if form.is_annan_betalare:
        shows.add("betalare")
    if form.drg_pris or "drg_pris" in form.answered:
        shows.add("drg_pris")
    return frozenset(shows)


def _of_the_outcome(form: Form) -> set[str]:
    """Return the optional fields of a visit that did not take place, and of its interpreter."""
    shows = {"aterbud_tid"} if form.is_cancelled else set()
    if form.is_efterskankt:
        shows.add(BESLUT)
    if form.tolk_bokad:
        shows |= {"tolk.avbestalld", "tolk.informerad"}
    return shows


def _asked_by(taxa: Taxa | None) -> set[str]:
    """Return the optional fields whose facts a tariff asks about at all."""
    fields = {
        "akut": ("akut",),
        "remiss.fran": ("remiss_fran",),
        "tolk.bokad": ("tolk_bokad", "tolk_debiteras"),
    }
    if taxa is None:
        return set(fields)
    return {key for key, facts in fields.items() if any(map(taxa.has_fakta, facts))}


def _headline(form: Form) -> str:
    if not form.has_besok:
        return ""
    if form.typ in NO_CAREGIVER:
        return text.TYP[form.typ]
    who = text.VARDGIVARKATEGORI[form.vardgivarkategori]
    return f"{who} · {text.TYP[form.typ].lower()} · {text.VARDNIVA[form.vardniva].lower()}"


def fore_chip_list(quote: Quote | None, fore: Sequence[BesokRequest]) -> tuple[Chip, ...]:
    """Return a chip for each visit that is on the receipt already, with its sum."""
    chips = []
    for place, request in enumerate(fore):
        label = f"Besök {place + 1}"
        for besok in quote.besok if quote else ():
            if besok.request.case["besok"] is request.case["besok"]:
                label += f": {besok.avgift.produkt}, {text.money(besok.att_betala)}"
        chips.append(Chip(f"fore.{place}", label, ()))
    return tuple(chips)


def fee_state(
    form: Form,
    reading: Reading,
    decided: Decided,
    question: Question | None,
    *,
    has_fore: bool = False,
) -> FeeState:
    """Return the fee column; ``has_fore`` when visits are on the receipt already."""
    if decided.faults:
        return FeeState(FeeKind.FAULT, message=" ".join(dict.fromkeys(decided.faults.values())))
    if question is not None and question.is_blocking:
        return FeeState(FeeKind.PROMPT, message=question.text)
    if not form.has_besok and not has_fore:
        return FeeState(FeeKind.PROMPT, message=CHOOSE_BESOK)
    if reading.is_pending:
        return FeeState(FeeKind.PROMPT, message=FINISH_NUMBER)
    if decided.quote is None:
        return FeeState(FeeKind.FAULT, message=decided.message)
    return _sum_state(decided.quote, decided.varningar, reading)


def _sum_state(quote: Quote, varningar: tuple[str, ...], reading: Reading) -> FeeState:
    avgift = quote.in_hand.avgift
    skal = quote.in_hand.request.skal
    reasons = _reasons(quote)
    is_free = quote.att_betala == ZERO
    reduction = _why_free(quote) if is_free else _reduction(quote)
    return FeeState(
        kind=FeeKind.SUM,
        message=ASSUMED if reading.is_assumed else "",
        sum=text.money(quote.att_betala),
        reduction=reduction,
        is_free=is_free,
        avgiftskod=avgift.avgiftskod or "",
        produkt=avgift.produkt,
        belopp=text.money(quote.belopp),
        lines=_lines(quote),
        reasons=reasons,
        varningar=varningar,
        alternativ=tuple(
            Alternative(text.money(item.belopp), item.om, item.avgiftskod or "ingen kod")
            for item in avgift.alternativ
        ),
        override=skal or "",
    )


def _lines(quote: Quote) -> tuple[tuple[str, str], ...]:
    """Return what the receipt lists and each sum, where there is more than one of anything."""
    found = []
    for place, besok in enumerate(quote.besok, 1):
        for number, rad in enumerate(besok.avgift.rader):
            which = f"{place}. " if len(quote.besok) > 1 and number == 0 else ""
            many = f"{rad.antal} × " if rad.antal > 1 else ""
            found.append((f"{which}{many}{rad.produkt}", text.money(rad.belopp)))
    is_counted = any(rad.antal > 1 for besok in quote.besok for rad in besok.avgift.rader)
    return tuple(found) if len(found) > 1 or is_counted else ()


def _reasons(quote: Quote) -> tuple[Reason, ...]:
    """Return every reason, the deciding one first: the frikort's, else the tariff's."""
    besok = quote.in_hand
    everything = besok.motivering
    deciding = deciding_motivering(besok.avgift)
    if len(everything) > len(besok.avgift.motivering):
        deciding = everything[-1]
    ordered = (deciding, *(item for item in everything if item != deciding))
    return tuple(Reason(item.text, item.kalla) for item in ordered)


def _cuts(quote: Quote) -> tuple[Money, Money]:
    """Return what the frikort takes off, and what the ceiling of treatment aids takes off."""
    aids = total(besok.avdrag_hjalpmedel for besok in quote.besok)
    return quote.belopp - quote.att_betala - aids, aids


def _reduction(quote: Quote) -> str:
    frikort, aids = _cuts(quote)
    if not frikort and not aids:
        return ""
    named = "frikort nås med detta besök" if frikort else ""
    if aids:
        named += (" och " if named else "") + "taket för behandlingshjälpmedel nås"
    return f"{text.money(-frikort - aids)}: {named}"


def _why_free(quote: Quote) -> str:
    frikort, aids = _cuts(quote)
    if frikort and quote.before.period_slut:
        return f"Frikort till och med {text.day(quote.before.period_slut)}"
    if aids:
        return "Taket för behandlingshjälpmedel är nått"
    return "Avgiftsfritt"
