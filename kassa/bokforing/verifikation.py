"""A day as a voucher: what was sold, what the ceilings took off, VAT, and how it was paid.

Made from the frozen receipts of a Z report, so that the same report always gives the same voucher.
Debit is positive, credit negative, and the whole is zero to the öre.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.bokforing.konto import Kontoplan
from kassa.clock import to_local
from kassa.kvitto.dagsrapport import moms_procent
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kassa.kvitto.dagsrapport import Dagsrapport
    from kassa.kvitto.document import Kvitto


class UnbalancedError(Exception):
    """A voucher is not zero: a bug, or receipts that were tampered with."""


@dataclass(frozen=True, slots=True)
class Kontering:
    """One line of a voucher: debit is positive."""

    konto: str
    belopp: Money


@dataclass(frozen=True, slots=True)
class Verifikation:
    """The voucher of a Z report.

    Attributes:
        serie: the desk's own series.
        nummer: that of the Z report.
        dag: the local date it was closed on.
        text: what it is.
        sign: who closed.
        konteringar: by account; their sum is zero.
    """

    serie: str
    nummer: int
    dag: date
    text: str
    sign: str
    konteringar: tuple[Kontering, ...]


def verifikation_of(
    rapport: Dagsrapport, kvitton: Iterable[Kvitto], plan: Kontoplan
) -> Verifikation:
    """Return the voucher of a Z report.

    Args:
        rapport: the report.
        kvitton: the receipts it covers.
        plan: the clinic's accounts.

    Raises:
        UnbalancedError: it is not zero.
    """
    sums: dict[str, Money] = defaultdict(lambda: ZERO)
    for kvitto in kvitton:
        _book(kvitto, plan, sums)
    if rapport.kontant is not None and rapport.kontant.differens:
        differens = Money(rapport.kontant.differens)
        sums[plan.kontant] += differens
        sums[plan.kassadifferens] -= differens
    konteringar = tuple(
        Kontering(konto, belopp) for konto, belopp in sorted(sums.items()) if belopp
    )
    if total(each.belopp for each in konteringar):
        message = f"voucher {rapport.desk}-{rapport.serial} is not zero"
        raise UnbalancedError(message)
    return Verifikation(
        serie=rapport.desk,
        nummer=rapport.serial,
        dag=to_local(rapport.at).date(),
        text=f"Dagsavslut {rapport.desk}-{rapport.serial}",
        sign=rapport.clerk,
        konteringar=konteringar,
    )


def _book(kvitto: Kvitto, plan: Kontoplan, sums: dict[str, Money]) -> None:
    """Add a receipt: sales and VAT in credit, deductions and payments in debit."""
    for rad in kvitto.rader:
        sums[plan.of_rad(rad)] -= rad.belopp - rad.moms
        if rad.moms:
            sums[plan.of_moms(moms_procent(rad))] -= rad.moms
    sums[plan.avdrag] += kvitto.avdrag_frikort + kvitto.avdrag_hjalpmedel
    for part in kvitto.delbetalning_list:
        sums[plan.of_medel(part.betalsatt)] += part.belopp
