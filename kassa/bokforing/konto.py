"""The accounts a clinic books on: one for each product group, rate of VAT and means of payment.

The defaults are those of the BAS chart of accounts where it has one; a region has a chart of its
own. They are the clinic's to set: Kassa only sees to it that each is an account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from kassa.kvitto.document import Betalsatt

if TYPE_CHECKING:
    from kassa.kvitto.document import KvittoRad

KONTO_FORM = re.compile(r"[1-9][0-9]{3,7}")
UTEBLIVET = re.compile(r"61[0-9]")
HALSOVARD = {"430", "440", "450", "500"}
VACCIN = "Vaccin ("


@dataclass(frozen=True, slots=True)
class Kontoplan:
    """Account numbers, each by what it is for.

    Attributes:
        kort: claims on the card company.
        faktura: claims on patients.
        kontant: the cash drawer.
        swish: the bank account that Swish pays to.
        patientavgift: fees of visits, free of VAT.
        uteblivet: missed visits and late cancellations, the interpreter included.
        vaccin: vaccines.
        halsovard: health care and goods sold alone, free of VAT.
        vara: goods, certificates and inpatient days, free of VAT.
        vara_moms: what is sold with VAT, without the VAT.
        avdrag: what frikort and other ceilings take off the fees.
        moms_25: output VAT, 25 %.
        moms_12: output VAT, 12 %.
        moms_6: output VAT, 6 %.
        kassadifferens: what was counted too much or too little in the drawer.
    """

    kort: str = "1580"
    faktura: str = "1510"
    kontant: str = "1910"
    swish: str = "1930"
    patientavgift: str = "3040"
    uteblivet: str = "3041"
    vaccin: str = "3042"
    halsovard: str = "3043"
    vara: str = "3044"
    vara_moms: str = "3001"
    avdrag: str = "3730"
    moms_25: str = "2611"
    moms_12: str = "2621"
    moms_6: str = "2631"
    kassadifferens: str = "3790"

    def of_medel(self, betalsatt: Betalsatt) -> str:
        """Return the account of a means of payment."""
        return str(getattr(self, betalsatt.value))

    def of_rad(self, rad: KvittoRad) -> str:
        """Return the account of a line of a receipt."""
        return str(getattr(self, group_of(rad)))

    def of_moms(self, procent: int) -> str:
        """Return the account of a rate of VAT.

        Raises:
            LookupError: there is no such rate in Sweden.
        """
        if procent not in MOMSSATSER:
            message = f"no rate of VAT: {procent}"
            raise LookupError(message)
        return str(getattr(self, f"moms_{procent}"))


MOMSSATSER = (25, 12, 6)
KONTO: Mapping[str, str] = {
    "kort": "Fordran på kortinlösaren",
    "faktura": "Kundfordringar, patientfakturor",
    "kontant": "Kontantkassa",
    "swish": "Bankkonto för Swish",
    "patientavgift": "Patientavgifter, besök",
    "uteblivet": "Avgifter för uteblivna besök och sena återbud, tolk inräknad",
    "vaccin": "Vaccin",
    "halsovard": "Hälsovård och varor utan besök (kod 430-500), momsfritt",
    "vara": "Varor, intyg och vårddygn, momsfritt",
    "vara_moms": "Varor och intyg med moms, utan momsen",
    "avdrag": "Avdrag för frikort och andra tak",
    "moms_25": "Utgående moms 25 %",
    "moms_12": "Utgående moms 12 %",
    "moms_6": "Utgående moms 6 %",
    "kassadifferens": "Kassadifferens",
}
"""What each account is called, in the settings and in the file."""


def group_of(rad: KvittoRad) -> str:
    """Return the product group of a line, as the name of its account."""
    if rad.moms:
        return "vara_moms"
    if rad.produkt.startswith(VACCIN):
        return "vaccin"
    if rad.avgiftskod is None:
        return "vara"
    if UTEBLIVET.fullmatch(rad.avgiftskod):
        return "uteblivet"
    return "halsovard" if rad.avgiftskod in HALSOVARD else "patientavgift"


def namn_of(konto: str, plan: Kontoplan) -> str:
    """Return what an account is called; of several uses, all of them."""
    uses = [KONTO[field.name] for field in fields(plan) if getattr(plan, field.name) == konto]
    return " / ".join(uses)
