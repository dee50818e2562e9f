"""The OCR reference of an invoice: series and number, a length digit, and a check digit last.

The length digit is the last digit of how many digits there are in all, the check digit that of the
modulus 10 method (Luhn); so says Bankgirot's OCR check with variable length. No patient data.
"""

from __future__ import annotations

from stdnum import luhn

SERIAL_DIGITS = 6
SHORTEST = 5
LONGEST = 25


def number_of(serie: int, serial: int) -> str:
    """Return the number of an invoice: its series, and six digits of its place in it.

    >>> number_of(1, 42)
    '1000042'
    """
    return f"{serie}{serial:0{SERIAL_DIGITS}d}"


def ocr_of(number: str) -> str:
    """Return the OCR reference of an invoice number.

    >>> ocr_of("1000042")
    '100004290'
    """
    with_length = f"{number}{(len(number) + 2) % 10}"
    return with_length + str(luhn.calc_check_digit(with_length))


def is_ocr(reference: str) -> bool:
    """True when length digit and check digit hold.

    >>> is_ocr("100004290"), is_ocr("100004283"), is_ocr("10000429")
    (True, False, False)
    """
    return (
        SHORTEST <= len(reference) <= LONGEST
        and reference.isascii()
        and reference.isdigit()
        and bool(luhn.is_valid(reference))
        and int(reference[-2]) == len(reference) % 10
    )


def grouped(reference: str) -> str:
    """Return a reference in groups of four from the right, as one reads it aloud.

    >>> grouped("100004290")
    '1 0000 4292'
    """
    first = len(reference) % 4
    groups = [reference[:first]] if first else []
    groups += [reference[place : place + 4] for place in range(first, len(reference), 4)]
    return " ".join(groups)
