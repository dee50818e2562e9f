"""Read a payment file back: each payment once, to the invoice its OCR reference names.

What cannot be placed is kept and listed; nothing that was paid is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError, UserFacingError
from kassa.faktura.betalfil import read_betalfil
from kassa.faktura.ocr import is_ocr
from kassa.money import ZERO, Money, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kassa.clock import Clock
    from kassa.desk.faktura_ports import FakturaLedger, Okopplad
    from kassa.desk.settings import Desk
    from kassa.faktura.inbetalning import Betalfil, Inbetalning
    from kassa.faktura.standing import Standing
    from kassa.ids import FakturaId


class Utfall(StrEnum):
    """What became of one payment."""

    HELA = "hela"
    DEL = "del"
    FOR_MYCKET = "for_mycket"
    OKAND = "okand"
    FEL_OCR = "fel_ocr"
    LAST_FORUT = "last_forut"


@dataclass(frozen=True, slots=True)
class Utfallsrad:
    """One payment of a file, and what became of it.

    Attributes:
        inbetalning: as it stood.
        utfall: what became of it.
        standing: the invoice after it; None where nobody knows which.
    """

    inbetalning: Inbetalning
    utfall: Utfall
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Inlasning:
    """What reading a payment file led to.

    Attributes:
        rader: each payment, in the order of the file.
        was_known: the very same file had been read before; nothing was written.
    """

    rader: tuple[Utfallsrad, ...]
    was_known: bool

    def of(self, *utfall: Utfall) -> tuple[Utfallsrad, ...]:
        """Return the payments of some outcomes."""
        return tuple(rad for rad in self.rader if rad.utfall in utfall)

    @property
    def summa(self) -> Money:
        """What was new in the file."""
        new = (rad for rad in self.rader if rad.utfall is not Utfall.LAST_FORUT)
        return total(rad.inbetalning.belopp for rad in new)


def las_in_betalningar(
    content: bytes, ledger: FakturaLedger, clock: Clock, desk: Desk
) -> Inlasning:
    """Read a payment file, in one transaction.

    Args:
        content: the file.
        ledger: the clinic's records.
        clock: the present.
        desk: where and by whom.

    Raises:
        InvalidInputError: every fault of the file; nothing was written.
        StorageError: it could not be written.
    """
    fil = read_betalfil(content, desk.fakturering.bankgiro)
    with ledger.transaction():
        was_known = ledger.inbetalning_fil(fil.sha256)
        known = ledger.known_nyckel([item.nyckel for item in fil.betalningar])
        new = [item for item in fil.betalningar if item.nyckel not in known]
        placed = [(item, _invoice_of(item, ledger)) for item in new]
        if not was_known:
            at = moment_of(clock)
            ledger.add_inbetalning_fil(fil, placed, desk.id, desk.clerk, at)
        return Inlasning(_rader(fil, placed, ledger), was_known)


def koppla(
    kopplad: Okopplad, ocr: str, ledger: FakturaLedger, clock: Clock, desk: Desk
) -> Standing:
    """Write which invoice a payment belongs to, since a clerk has found out.

    Raises:
        InvalidInputError: there is no such invoice.
        UserFacingError: the payment has been placed meanwhile.
    """
    reference = ocr.replace(" ", "")
    with ledger.transaction():
        standing = ledger.faktura_by_ocr(reference)
        if standing is None or standing.faktura.is_kredit:
            message = f"Det finns ingen faktura med OCR {reference or '–'}. Läs av den igen."
            raise InvalidInputError((Fault("ocr", message),))
        if kopplad.id not in {each.id for each in ledger.okopplad_list()}:
            raise UserFacingError("Betalningen är redan kopplad. Öppna listan igen.")
        at = moment_of(clock)
        ledger.add_koppling(kopplad.id, standing.faktura.id, desk.id, desk.clerk, at)
    return ledger.faktura_by_ocr(reference) or standing


def _invoice_of(item: Inbetalning, ledger: FakturaLedger) -> FakturaId | None:
    standing = ledger.faktura_by_ocr(item.referens) if is_ocr(item.referens) else None
    return standing.faktura.id if standing and not standing.faktura.is_kredit else None


def _rader(
    fil: Betalfil,
    placed: Sequence[tuple[Inbetalning, FakturaId | None]],
    ledger: FakturaLedger,
) -> tuple[Utfallsrad, ...]:
    by_nyckel = {item.nyckel: faktura_id for item, faktura_id in placed}
    return tuple(_rad(item, by_nyckel, ledger) for item in fil.betalningar)


def _rad(
    item: Inbetalning, placed: dict[str, FakturaId | None], ledger: FakturaLedger
) -> Utfallsrad:
    if item.nyckel not in placed:
        return Utfallsrad(item, Utfall.LAST_FORUT)
    if placed[item.nyckel] is None:
        utfall = Utfall.OKAND if is_ocr(item.referens) else Utfall.FEL_OCR
        return Utfallsrad(item, utfall)
    standing = ledger.faktura_by_ocr(item.referens)
    if standing is None or standing.kvar < ZERO:
        return Utfallsrad(item, Utfall.FOR_MYCKET, standing)
    return Utfallsrad(item, Utfall.DEL if standing.kvar else Utfall.HELA, standing)
