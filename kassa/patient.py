"""Who the patient is: identity numbers and what they say about the birth date.

Three kinds of number exist at a Swedish desk. *Personnummer* and *samordningsnummer* (day + 60)
carry the birth date and a Luhn check digit. A *reservnummer* has letters: the national one (century
+ 3 in front, no I O Q V W) and Region Jönköpings län's A-number (the person could be identified)
carry the birth date; the C-number (could not) does not, and no age is ever taken from it.
The kind is kept with the number, because reserve formats of regions overlap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kassa.errors import UserFacingError

CENTURY_BY_RESERVE_PREFIX = {"21": "18", "22": "19", "23": "20"}
COORDINATION_DAY = 60
LETTERS = "A-HJ-NPR-UX-Z"  # without I O Q V W

_DIGITS = re.compile(r"(\d{2})?(\d{2})(\d{2})(\d{2})([-+]?)(\d{4})")
_NATIONAL = re.compile(rf"(2[123])(\d{{6}})-?([\d{LETTERS}]{{4}})")
_REGIONAL = re.compile(r"(\d{2})?(\d{6})-?([AC])(\d{3})")
# Dashes that pasted text brings: hyphen, non-breaking hyphen, figure, en and em dash, minus.
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212), "-")


SKYDDAD = "Skyddad identitet"
"""What stands in place of the name of somebody with protected identity."""
SHOWN_OF_MASKED = 4


class IdentitetKind(StrEnum):
    """The kinds of identity number a desk meets."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    RESERVNUMMER = "reservnummer"


class IdentitetError(UserFacingError):
    """What was typed is no identity number; the message says why and what to do."""

    code = "identitet"


@dataclass(frozen=True, slots=True)
class Identitet:
    """An identity number with its kind.

    Attributes:
        number: normal form, twelve characters and a dash: ``19880504-2389``.
        kind: what kind of number it is.
        fodelsedatum: the birth date (local date), None when the number carries none.
    """

    number: str
    kind: IdentitetKind
    fodelsedatum: date | None

    @property
    def tells_kategori(self) -> bool:
        """True for a personnummer: who has one is taken to live here until something else is said.

        Of any other number the rule book says the opposite ("Samordningsnummer", "Reservnummer").
        """
        return self.kind is IdentitetKind.PERSONNUMMER


def masked(number: str) -> str:
    """Return an identity number with all but its last four characters hidden."""
    return f"********-{number[-SHOWN_OF_MASKED:]}"


def parse_identitet(text: str, today: date) -> Identitet:
    """Read an identity number as typed, pasted or scanned.

    Args:
        text: ten or twelve characters, with or without separator; spaces are forgiven.
        today: local date; decides the century of a ten-digit number and what is in the future.

    Raises:
        IdentitetError: what is wrong and what to do, in Swedish.
    """
    typed = "".join(text.split()).translate(_DASHES).upper()
    if not typed:
        message = "Numret saknas. Läs av kortet eller skriv personnumret."
        raise IdentitetError(message)
    if not typed.isascii():
        message = "Numret innehåller tecken som inte går att läsa. Skriv om det."
        raise IdentitetError(message)
    if match := _DIGITS.fullmatch(typed):
        return _numeric(match, today)
    if match := _NATIONAL.fullmatch(typed):
        return _national(match, today)
    if match := _REGIONAL.fullmatch(typed):
        return _regional(match, today)
    message = "Numret känns inte igen. Ett personnummer har tio eller tolv siffror: ÅÅMMDD-NNNN."
    raise IdentitetError(message)


def _numeric(match: re.Match[str], today: date) -> Identitet:
    century, year, month, day, separator, last = match.groups()
    number_day = int(day)
    is_samordningsnummer = number_day > COORDINATION_DAY
    birth_day = number_day - COORDINATION_DAY if is_samordningsnummer else number_day
    if century:
        fodelsedatum = _date(int(century + year), int(month), birth_day)
    else:
        fodelsedatum = _latest_birth(int(year), int(month), birth_day, today)
        if separator == "+":
            fodelsedatum = _date(fodelsedatum.year - 100, int(month), birth_day)
    _not_in_the_future(fodelsedatum, today)
    digits = year + month + day + last
    if not _check_digit_holds(digits):
        message = "Kontrollsiffran stämmer inte. Läs av kortet igen eller skriv om numret."
        raise IdentitetError(message)
    kind = IdentitetKind.SAMORDNINGSNUMMER if is_samordningsnummer else IdentitetKind.PERSONNUMMER
    number = f"{fodelsedatum.year:04d}{month}{day}-{last}"
    return Identitet(number, kind, fodelsedatum)


def _latest_birth(year: int, month: int, day: int, today: date) -> date:
    """Return the latest date not after today with that two-digit year."""
    century = today.year - today.year % 100
    try:
        candidate = _date(century + year, month, day)
    except IdentitetError:
        return _date(century - 100 + year, month, day)
    return candidate if candidate <= today else _date(century - 100 + year, month, day)


def _check_digit_holds(digits: str) -> bool:
    from personnummer import personnummer  # noqa: PLC0415 - only when a number is typed

    try:
        return bool(personnummer.valid(digits))
    except (ValueError, personnummer.PersonnummerException):
        return False


def _national(match: re.Match[str], today: date) -> Identitet:
    prefix, six, last = match.groups()
    fodelsedatum = _date_of_six(CENTURY_BY_RESERVE_PREFIX[prefix], six)
    _not_in_the_future(fodelsedatum, today)
    return Identitet(f"{prefix}{six}-{last}", IdentitetKind.RESERVNUMMER, fodelsedatum)


def _regional(match: re.Match[str], today: date) -> Identitet:
    century, six, letter, last = match.groups()
    if letter == "C":
        number = f"{century or ''}{six}-C{last}"
        return Identitet(number, IdentitetKind.RESERVNUMMER, None)
    if century:
        fodelsedatum = _date_of_six(century, six)
    else:
        fodelsedatum = _latest_birth(int(six[:2]), int(six[2:4]), int(six[4:]), today)
    _not_in_the_future(fodelsedatum, today)
    number = f"{fodelsedatum:%Y%m%d}-A{last}"
    return Identitet(number, IdentitetKind.RESERVNUMMER, fodelsedatum)


def _date_of_six(century: str, six: str) -> date:
    return _date(int(century + six[:2]), int(six[2:4]), int(six[4:]))


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        message = "Datumet i numret finns inte. Läs av kortet igen eller skriv om numret."
        raise IdentitetError(message) from None


def _not_in_the_future(fodelsedatum: date, today: date) -> None:
    if fodelsedatum > today:
        message = f"Födelsedatumet {fodelsedatum} ligger i framtiden. Kontrollera numret."
        raise IdentitetError(message)
