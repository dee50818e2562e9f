"""The Swedish words of the receipt: every sentence, sum and date as it stands on the paper.

Everything is made from the frozen ``Kvitto`` alone. Where a sum or a date is written, a
non-breaking space keeps its parts on one line. The drawing is done elsewhere (``adapters``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from kassa.clock import to_local
from kassa.kvitto.document import Betalsatt, Kvitto, KvittoFrikort, KvittoKind
from kassa.kvitto.sprak import Sprak
from kassa.money import ORE_PER_KRONA, ZERO, Money

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

KOPIA = "KOPIA"
OVNING = "ÖVNING"
OVNING_NOTE = "Övning: ingen betalning har gjorts."
EJ_KVITTO = "EJ KVITTO"
EJ_KVITTO_WHY = (
    "Mottagningen drivs privat och registrerar betalningen i sitt kassaregister. Det här är en "
    "bekräftelse ur Kassa."
)
PRELIMINAR = "Preliminärt: bygger på patientens uppgift, kontrolleras mot eFrikort"
RAKNAS_INTE = "Avgiften räknas inte till frikort."
"""Rule book: missed visits never count; the patient must not believe that they do."""
OKONTROLLERAT = (
    "Preliminärt: frikortet kunde inte kontrolleras under ett driftavbrott. "
    "Har du betalat för mycket får du tillbaka skillnaden."
)
REGELBOK = "Regelbok för patientavgifter"

HASH_LENGTH = 12

_KOP_BETALSATT = {
    Betalsatt.KORT: "Kort",
    Betalsatt.FAKTURA: f"Faktura, 30{NBSP}dagar",
    Betalsatt.KONTANT: "Kontant",
    Betalsatt.SWISH: "Swish",
    Betalsatt.INGEN: "Inget att betala",
}
_HEADING = {
    KvittoKind.KOP: "Kvitto",
    KvittoKind.RETUR: "Returkvitto",
    KvittoKind.REGLERING: "Reglering",
}
_RETUR_BETALSATT = {
    Betalsatt.KORT: "Återbetalning till kort",
    Betalsatt.FAKTURA: "Fakturan krediteras",
    Betalsatt.KONTANT: "Återbetalning kontant",
    Betalsatt.SWISH: "Återbetalning med Swish",
    Betalsatt.INGEN: "Inget att betala tillbaka",
}
_SUM_SPACE = re.compile(r"(?<=\d) (?=(?:\d{3}|kr)\b)")
_NAMES_ITS_OWN_BOOK = ("regelbok", "hälso- och sjukvårdslagen", "lagen ", "lag ", "förordning")


def antal_text(antal: int) -> str:
    """Return a count, with the minus sign of a sum where things came back."""
    return f"{antal}".replace("-", MINUS)


def money_text(amount: Money) -> str:
    """Return a sum such as ``1 450 kr``; öre are written only when there are any."""
    kronor, ore = divmod(abs(amount.ore), ORE_PER_KRONA)
    grouped = f"{kronor:,}".replace(",", NBSP)
    decimals = f",{ore:02d}" if ore else ""
    return f"{MINUS if amount < ZERO else ''}{grouped}{decimals}{NBSP}kr"


def decimal_text(amount: Money, point: str = ",") -> str:
    """Return a sum as other programs read it, with two decimals.

    >>> decimal_text(Money(-25050)), decimal_text(Money(5), ".")
    ('-250,50', '0.05')
    """
    kronor, ore = divmod(abs(amount.ore), ORE_PER_KRONA)
    return f"{'-' if amount < ZERO else ''}{kronor}{point}{ore:02d}"


def time_text(moment: datetime) -> str:
    """Return a local date and time such as ``2026-03-02 09:12``."""
    return f"{moment:%Y-%m-%d}{NBSP}{moment:%H:%M}"


def besok_heading(place: int, tidpunkt: datetime) -> str:
    """Return what stands above the lines of one visit among several."""
    return f"Besök {place}: {time_text(tidpunkt)}"


def bound(sentence: str) -> str:
    """Return a sentence whose sums (``1 450 kr``) are not broken over two lines."""
    return _SUM_SPACE.sub(NBSP, sentence)


def title(kvitto: Kvitto) -> str:
    """Return what a file or a print job is called: the number, never the patient."""
    return f"Kvitto {kvitto.number}"


def heading(kvitto: Kvitto) -> str:
    """Return what the paper is; no receipt where the operator has the cash-register duty."""
    if kvitto.ej_kvitto:
        return EJ_KVITTO
    return _HEADING[kvitto.kind]


def instead_of_kvitto(kvitto: Kvitto) -> str:
    """Return what the paper is when it is no receipt; empty when it is one."""
    if not kvitto.ej_kvitto:
        return ""
    if kvitto.is_refund:
        return "Återbetalningsbekräftelse"
    return "Betalningsbekräftelse"


def avser_text(kvitto: Kvitto) -> str:
    """Return what a return takes back; empty when it is no return."""
    return f"Tar tillbaka {kvitto.avser}" if kvitto.avser else ""


def continued_text(kvitto: Kvitto) -> str:
    """Return what stands at the top of a second page."""
    return f"{heading(kvitto)} {kvitto.number}, fortsättning"


def issued_text(kvitto: Kvitto) -> str:
    """Return the local date and time of writing."""
    return time_text(to_local(kvitto.issued_at))


def sum_label(kvitto: Kvitto) -> str:
    """Return the word beside the sum."""
    if kvitto.is_refund:
        return "Att få tillbaka"
    if not kvitto.att_betala or any(
        part.betalsatt is Betalsatt.FAKTURA for part in kvitto.delbetalning_list
    ):
        return "Att betala"
    return "Betalt"


def betalsatt_list(kvitto: Kvitto) -> tuple[str, ...]:
    """Return how it is paid, a line for each part, with the reference of the card terminal."""
    texts = _RETUR_BETALSATT if kvitto.is_refund else _KOP_BETALSATT
    parts = kvitto.delbetalning_list
    if not parts:
        return (f"Betalsätt: {texts[Betalsatt.INGEN]}",)
    lines = []
    for part in parts:
        words = "Faktura" if part.senast else texts[part.betalsatt]
        if len(parts) == 1:
            lines.append(f"Betalsätt: {words}")
        else:
            lines.append(f"{words}: {money_text(part.belopp)}")
        if part.senast:
            lines.append(f"OCR {part.referens}, betalas senast {part.senast}")
        elif part.referens:
            lines.append(f"Referens {part.referens}")
    return tuple(lines)


def avdrag_list(kvitto: Kvitto) -> tuple[tuple[str, str], ...]:
    """Return what each ceiling takes off, in words and with its sign; none that takes nothing.

    On a return it is added, whatever sign the record carries.
    """
    sign = 1 if kvitto.kind is KvittoKind.RETUR else -1
    found = (
        ("Avdrag för frikort", kvitto.avdrag_frikort),
        ("Avdrag, tak för behandlingshjälpmedel", kvitto.avdrag_hjalpmedel),
    )
    return tuple(
        (words, money_text(Money(sign * abs(avdrag.ore)))) for words, avdrag in found if avdrag
    )


def moms_list(kvitto: Kvitto) -> tuple[str, ...]:
    """Return the VAT for each rate, highest rate first; care is exempt, and then it says 0 kr.

    A line carries its VAT amount; the rate is the nearest whole percent of the amount before VAT.
    """
    moms_by_percent: dict[int, Money] = {}
    for rad in kvitto.rader:
        if rad.moms:
            percent = round(Fraction(100 * rad.moms.ore, (rad.belopp - rad.moms).ore))
            moms_by_percent[percent] = moms_by_percent.get(percent, ZERO) + rad.moms
    if not moms_by_percent:
        return (f"Varav moms: {money_text(ZERO)}",)
    return tuple(
        f"Varav moms {percent}{NBSP}%: {money_text(moms)}"
        for percent, moms in sorted(moms_by_percent.items(), reverse=True)
    )


def motivering_label(kvitto: Kvitto) -> str:
    """Return the words over the reason; a sum of 0 kr is asked about by name."""
    if kvitto.kind is KvittoKind.REGLERING:
        return "Varför"
    if kvitto.is_several:
        return "Varför de här avgifterna"
    return "Varför den här avgiften" if kvitto.att_betala else f"Varför 0{NBSP}kr"


def zero_text(kvitto: Kvitto) -> str:
    """Return why a fee became 0 kr through the frikort; empty when that is not the reason."""
    frikort = kvitto.frikort
    if kvitto.att_betala or not kvitto.avdrag_frikort or kvitto.kind is KvittoKind.RETUR:
        return ""
    free = "Besöken är avgiftsfria" if kvitto.is_several else "Besöket är avgiftsfritt"
    if frikort is None or frikort.period_slut is None:
        return f"{free} med frikort."
    return f"{free}: frikortet gäller till och med {frikort.period_slut}."


def kalla_text(kvitto: Kvitto) -> str:
    """Return where the reason comes from: the rule book and its heading, or the law."""
    if not kvitto.kalla or kvitto.kalla.casefold().startswith(_NAMES_ITS_OWN_BOOK):
        return kvitto.kalla
    return f"{REGELBOK}: {kvitto.kalla}"


def skal_label(kvitto: Kvitto) -> str:
    """Return the words over the clerk's reason."""
    if kvitto.kind is KvittoKind.RETUR:
        return "Skäl till återbetalningen"
    return "Avgiften är vald av kassören, skäl"


def footer(kvitto: Kvitto) -> str:
    """Return the tariff and the start of the receipt's hash."""
    control = kvitto.hash[:HASH_LENGTH]
    return f"Taxa {kvitto.taxa}" + (f" · Kontroll {control}" if control else "")


@dataclass(frozen=True, slots=True)
class FrikortText:
    """The words around the frikort bar.

    Attributes:
        headline: the state in one line.
        detail_list: how it came about and how long it lasts.
        innan: what was counted before and still is; empty when nothing.
        detta: what this receipt adds or takes back; empty when nothing.
        kvar: what remains; empty when nothing.
        preliminar: the warning, empty when all is registered.
        inlast: what extract it rests on, empty without one.
    """

    headline: str
    detail_list: tuple[str, ...]
    innan: str
    detta: str
    kvar: str
    preliminar: str
    inlast: str = ""

    def said_in(self, sprak: Sprak) -> FrikortText:
        """Return the same words in a language."""
        say = sprak.say
        return FrikortText(
            headline=say(self.headline),
            detail_list=tuple(map(say, self.detail_list)),
            innan=say(self.innan),
            detta=say(self.detta),
            kvar=say(self.kvar),
            preliminar=say(self.preliminar),
            inlast=say(self.inlast),
        )


def frikort_text(frikort: KvittoFrikort, *, is_several: bool = False) -> FrikortText:
    """Return the words around the frikort bar; of several visits when they share the receipt."""
    after = frikort.innan + frikort.detta
    kvar = ZERO if frikort.has_frikort else max(ZERO, frikort.tak - after)
    if frikort.has_frikort:
        headline = _until("Frikort", frikort.period_slut)
    else:
        headline = (
            f"{money_text(after)} av {money_text(frikort.tak)}, "
            f"{money_text(kvar)} kvar till frikort"
        )
    kept = min(frikort.innan, after)
    visit = "Dessa besök" if is_several else "Detta besök"
    what = "Denna återbetalning" if frikort.detta < ZERO else visit
    return FrikortText(
        headline=headline,
        detail_list=_detail_list(frikort, visit),
        innan=f"Räknat tidigare {money_text(kept)}" if kept else "",
        detta=f"{what} {money_text(frikort.detta)}" if frikort.detta else "",
        kvar=f"Kvar {money_text(kvar)}" if kvar else "",
        preliminar=_preliminar(frikort),
        inlast=f"Bygger på utdrag ur eFrikort {frikort.inlast}" if frikort.inlast else "",
    )


def _preliminar(frikort: KvittoFrikort) -> str:
    if frikort.okontrollerat:
        return OKONTROLLERAT
    return PRELIMINAR if frikort.preliminar else ""


def _detail_list(frikort: KvittoFrikort, visit: str) -> tuple[str, ...]:
    if frikort.period_start is None:
        return ("Inga avgifter räknas just nu mot frikort.",)
    first = f"Första avgift {frikort.period_start}"
    if frikort.has_frikort:
        reached = frikort.detta > ZERO
        how = f"nåddes med {visit.lower()}" if reached else "är nått"
        return (f"{first}. Taket {money_text(frikort.tak)} {how}.",)
    return (f"{_until(f'{first}, räknas', frikort.period_slut)}.",)


def _until(what: str, day: date | None) -> str:
    return what if day is None else f"{what} till och med {day}"
