"""Give the closed days to the accounts: each Z report in one file, once.

The file is kept as it was written, so that it can be saved again where it was lost; what has been
given is never given anew by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.bokforing.sie import SieHuvud, sie_text
from kassa.bokforing.verifikation import verifikation_of
from kassa.clock import local_now
from kassa.desk.bokfor_ports import SieFil, SieLedger
from kassa.desk.posting import moment_of
from kassa.ids import new_id

if TYPE_CHECKING:
    from kassa.bokforing.konto import Kontoplan
    from kassa.bokforing.verifikation import Verifikation
    from kassa.clock import Clock
    from kassa.desk.settings import Desk
    from kassa.kvitto.dagsrapport import Dagsrapport


def vouchers_waiting(ledger: SieLedger, plan: Kontoplan) -> tuple[Verifikation, ...]:
    """Return the vouchers that the next file would hold; nothing is written."""
    return tuple(_verifikation(rapport, ledger, plan) for rapport in ledger.unbooked_z())


def book_days(
    ledger: SieLedger,
    plan: Kontoplan,
    clock: Clock,
    desk: Desk,
    *,
    version: str,
    kostnadsstalle: str = "",
) -> SieFil | None:
    """Write the file of every closed day that no file holds yet.

    Args:
        ledger: the clinic's records.
        plan: its accounts.
        clock: the present.
        desk: where and by whom.
        version: of the program.
        kostnadsstalle: cost centre of every line; empty for none.

    Returns:
        The file; None where every closed day has been given.

    Raises:
        StorageError: it could not be written; the days wait as before.
    """
    huvud = SieHuvud(
        desk.klinik, version, local_now(clock).date(), desk.clerk, kostnadsstalle, plan
    )
    with ledger.transaction():
        rapporter = ledger.unbooked_z()
        if not rapporter:
            return None
        verifikationer = [_verifikation(rapport, ledger, plan) for rapport in rapporter]
        fil = SieFil(
            id=new_id(),
            content=sie_text(huvud, verifikationer),
            z_list=tuple(rapport.id for rapport in rapporter),
            desk=desk.id,
            clerk=desk.clerk,
            written_at=moment_of(clock),
        )
        ledger.add_sie_fil(fil)
    return fil


def _verifikation(rapport: Dagsrapport, ledger: SieLedger, plan: Kontoplan) -> Verifikation:
    kvitton = ledger.kvitto_between(rapport.desk, rapport.from_kvitto, rapport.until_kvitto)
    return verifikation_of(rapport, kvitton, plan)
