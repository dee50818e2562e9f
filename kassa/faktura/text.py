"""The Swedish words of the invoice, made from the frozen document and where it stands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kassa.faktura.document import Kanal
from kassa.faktura.standing import Status
from kassa.kvitto.text import NBSP, money_text
from kassa.money import ORE_PER_KRONA, ZERO

if TYPE_CHECKING:
    from kassa.faktura.document import Faktura
    from kassa.faktura.standing import Standing

KANAL = {
    Kanal.EFAKTURA: "E-faktura",
    Kanal.DIGITAL_BREVLADA: "Digital brevlåda",
    Kanal.POST: "Post",
}
STATUS = {
    Status.OPPEN: "Öppen",
    Status.DELBETALD: "Delvis betald",
    Status.BETALD: "Betald",
    Status.OVERBETALD: "För mycket betalt",
    Status.KREDITERAD: "Krediterad",
    Status.KREDIT: "Kreditfaktura",
}
FRIKORT_MOMS = (
    "Avgifter i högkostnadsskyddet räknas till frikortet från besöksdagen, även innan de är "
    "betalda. Uteblivna besök, varor och intyg räknas inte."
)
FRIKORT = f"{FRIKORT_MOMS} Vård är fri från moms."
ANNAN_VAG = (
    "Fakturan skickas av ekonomiavdelningen. Det här är ett underlag: betala först när fakturan "
    "kommer."
)


def title(faktura: Faktura) -> str:
    """Return what a file or a print job is called: the number, never the patient."""
    return f"{'Kreditfaktura' if faktura.is_kredit else 'Faktura'} {faktura.number}"


def heading(standing: Standing) -> str:
    """Return what the paper is."""
    faktura = standing.faktura
    if faktura.is_kredit:
        return "Kreditfaktura"
    if not faktura.bankgiro:
        return "Fakturaunderlag"
    return "Påminnelse" if standing.paminnelser and standing.kvar > ZERO else "Faktura"


def reminder_text(standing: Standing) -> str:
    """Return why there is a reminder; empty on an invoice."""
    if not standing.paminnelser or standing.kvar <= ZERO:
        return ""
    faktura = standing.faktura
    paid = f" Hittills är {money_text(standing.betalt)} betalt." if standing.betalt else ""
    return (
        f"Fakturan skulle ha betalats senast {faktura.forfaller_on}.{paid} "
        "Har du betalat de senaste dagarna behöver du inte göra något."
    )


def info_text(faktura: Faktura) -> str:
    """Return what the patient should know about the fee."""
    if faktura.is_kredit:
        if faktura.avser:
            return (
                f"Beloppet dras av från faktura {faktura.avser}. Är den redan betald betalas "
                "pengarna tillbaka."
            )
        return "Beloppet betalas tillbaka av ekonomiavdelningen."
    return FRIKORT_MOMS if faktura.moms else FRIKORT


def bank_code(standing: Standing) -> str:
    """Return what the bank's app reads from the code: the format "UsingQR", no patient data."""
    faktura = standing.faktura
    kronor, ore = divmod(standing.kvar.ore, ORE_PER_KRONA)
    content = {
        "uqr": 1,
        "tp": 1,
        "nme": faktura.klinik.namn.split("\n")[0],
        "cc": "SE",
        "cid": faktura.klinik.organisationsnummer,
        "iref": faktura.ocr,
        "idt": f"{faktura.utfardad_on:%Y%m%d}",
        "ddt": f"{standing.forfaller_on:%Y%m%d}",
        "due": kronor + ore / ORE_PER_KRONA if ore else kronor,
        "pt": "BG",
        "acc": faktura.bankgiro,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def status_text(standing: Standing) -> str:
    """Return where an invoice stands in a word or two."""
    status = standing.status
    words = STATUS[status]
    if status in {Status.OPPEN, Status.DELBETALD} and standing.paminnelser:
        times = "" if standing.paminnelser == 1 else f"{NBSP}×{NBSP}{standing.paminnelser}"
        words += f", påmind{times}"
    return words
