"""The code a patient scans to pay by Swish: prefilled, made without the network.

It tells nobody that it was paid: the clerk sees that in the clinic's own Swish and confirms it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.money import ORE_PER_KRONA

if TYPE_CHECKING:
    from kassa.money import Money

LONGEST_MESSAGE = 50
NOTHING_EDITABLE = 0


def swish_code(payee: str, belopp: Money, message: str) -> str:
    """Return what the code says: ``C<payee>;<amount>;<message>;<mask>``; no field can be changed.

    Args:
        payee: the clinic's Swish number, digits only.
        belopp: what is paid.
        message: without patient data; cut at 50 characters.

    >>> from kassa.money import Money
    >>> swish_code("1234567890", Money(25050), "Patientavgift K1")
    'C1234567890;250.50;Patientavgift K1;0'
    """
    kronor, ore = divmod(belopp.ore, ORE_PER_KRONA)
    amount = f"{kronor}.{ore:02d}" if ore else f"{kronor}"
    words = message.replace(";", ",")[:LONGEST_MESSAGE]
    return f"C{payee};{amount};{words};{NOTHING_EDITABLE}"


def grouped(payee: str) -> str:
    """Return a Swish number as it is read aloud.

    >>> grouped("1234567890")
    '123 456 78 90'
    """
    return f"{payee[:3]} {payee[3:6]} {payee[6:8]} {payee[8:]}"
