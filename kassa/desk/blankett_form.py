"""What stands on a paper form, as typed: read, and quoted as the visit it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kassa.clock import local_now
from kassa.desk.besok_slag import BesokSlag, besok_slag_list
from kassa.desk.blankett import differs_words, unaccounted
from kassa.desk.blankett_serie import blankett_number, parse_blankett
from kassa.desk.quote import quote
from kassa.desk.request import BesokRequest, FrikortClaim, QuotePatient, QuoteRequest
from kassa.errors import Fault, InvalidInputError
from kassa.kvitto.document import Betalsatt
from kassa.ord import KATEGORI
from kassa.patient import Identitet, IdentitetError, parse_identitet
from kassa.reading import whole_number

if TYPE_CHECKING:
    from datetime import date, datetime

    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.quote import Quote
    from kassa.desk.settings import Desk
    from kassa.ids import CheckoutId, DeskId
    from kassa.money import Money

NO_SUM = "Summan går inte att läsa. Skriv hela kronor: 250, eller 0."
TO_CHECKOUT = "F6 tar blanketten till kassan."
FOLKBOKFORD = "folkbokford"
BETALSATT = {
    "k": Betalsatt.KORT,
    "f": Betalsatt.FAKTURA,
    "c": Betalsatt.KONTANT,
}


@dataclass(frozen=True, slots=True)
class BlankettTyped:
    """What was typed from a form.

    Attributes:
        blankett: its number.
        personnummer: identity number.
        namn: may be empty.
        tidpunkt: local time of the visit; None where it could not be read.
        besok: the number of the visit in the list, its name, or what no other name begins with.
        betalt: what was paid; None where it could not be read.
        betalsatt: ``k``, ``f`` or ``c``; empty where nothing was paid.
        frikort_till: last day of a frikort that was shown; None for none.
    """

    blankett: str
    personnummer: str
    namn: str
    tidpunkt: datetime | None
    besok: str
    betalt: Money | None
    betalsatt: str
    frikort_till: date | None = None


@dataclass(frozen=True, slots=True)
class BlankettQuote:
    """A form as quoted.

    Attributes:
        number: series and number.
        quote: the visit, as Kassa decides it now.
        betalsatt: how it was paid.
        differs: what the paper says and Kassa does not; empty where they agree.
    """

    number: tuple[DeskId, int]
    quote: Quote
    betalsatt: Betalsatt
    differs: str


def betalsatt_of(typed: str) -> Betalsatt:
    """Return the way of payment that the letter on a form stands for; ``INGEN`` for none.

    >>> betalsatt_of("K"), betalsatt_of("")
    (<Betalsatt.KORT: 'kort'>, <Betalsatt.INGEN: 'ingen'>)
    """
    return BETALSATT.get(typed.strip().lower()[:1], Betalsatt.INGEN)


def quote_blankett(
    typed: BlankettTyped,
    checkout_id: CheckoutId,
    vardniva: str,
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> BlankettQuote:  # fmt: skip
    """Return the visit of a form as Kassa decides it, beside what the paper says.

    Args:
        typed: what stands on the form.
        checkout_id: made when the clerk begins with the form.
        vardniva: of the clinic (contract).
        ledger: the clinic's records.
        taxa_book: the installed tariffs.
        clock: the present.
        desk: whose series a bare number is of.

    Raises:
        InvalidInputError: every fault at once.
        BlankettUsedError: the form has been entered or struck before.
    """
    faults: list[Fault] = []
    number = _number(typed.blankett, desk, ledger, faults)
    identitet = _identitet(typed.personnummer, clock, ledger, faults)
    tidpunkt = typed.tidpunkt
    if tidpunkt is None:
        faults.append(
            Fault("tidpunkt", "Tiden går inte att läsa. Skriv 2/3 14:10 eller i går 9:30.")
        )
    elif tidpunkt > local_now(clock):
        faults.append(Fault("tidpunkt", "Tiden har inte varit än. Läs av blanketten igen."))
    on = (tidpunkt or local_now(clock)).date()  # an unreadable time hides no other fault
    slag = _slag(typed.besok, besok_slag_list(vardniva, taxa_book.valid_on(on), on), faults)
    if typed.betalt is None:
        faults.append(Fault("betalt", NO_SUM))
    betalsatt = betalsatt_of(typed.betalsatt)
    if typed.betalt and betalsatt is Betalsatt.INGEN:
        faults.append(Fault("betalsatt", "Skriv K för kort, F för faktura eller C för kontant."))
    if faults or number is None or identitet is None or slag is None or tidpunkt is None:
        raise InvalidInputError(tuple(faults))
    unaccounted(shown_number(number), desk.id, ledger, checkout_id)
    request = _request(typed, identitet, slag, tidpunkt)
    quoted = quote(request, ledger, taxa_book, clock, checkout_id)
    return BlankettQuote(number, quoted, betalsatt, differs_words(typed.betalt, quoted.att_betala))


def _number(
    text: str, desk: Desk, ledger: Ledger, faults: list[Fault]
) -> tuple[DeskId, int] | None:
    try:
        return parse_blankett(text, desk.id, ledger)
    except InvalidInputError as error:
        faults += error.faults
        return None


def _identitet(text: str, clock: Clock, ledger: Ledger, faults: list[Fault]) -> Identitet | None:
    """Return whose number it is, where nobody has to say more of the patient than that.

    A reserve number may be of an asylum seeker, a foreigner or a newborn child, a
    samordningsnummer of anybody who stays for a while, and a patient who is known may be
    registered elsewhere: the checkout asks what the fee hangs on.
    """
    if not text.strip():
        faults.append(Fault("personnummer", f"Numret saknas. Har patienten inget: {TO_CHECKOUT}"))
        return None
    try:
        identitet = parse_identitet(text, local_now(clock).date())
    except IdentitetError as error:
        faults.append(Fault("personnummer", error.message))
        return None
    known = ledger.find_patient(identitet.number)
    is_said = known is not None and identitet.fodelsedatum is not None
    if not (identitet.tells_kategori or is_said):
        message = f"Med {identitet.kind} beror avgiften på vem patienten är: {TO_CHECKOUT}"
        faults.append(Fault("personnummer", message))
        return None
    if known is not None and known.kategori != FOLKBOKFORD:
        message = f"Patienten är inte folkbokförd i länet ({KATEGORI[known.kategori]}): "
        faults.append(Fault("personnummer", message + TO_CHECKOUT))
        return None
    return identitet


def _slag(text: str, slag_list: tuple[BesokSlag, ...], faults: list[Fault]) -> BesokSlag | None:
    found = _places(text, slag_list)
    if len(found) == 1:
        return slag_list[found[0] - 1]
    message = f"Skriv siffran i listan. Står besöket inte där: {TO_CHECKOUT}"
    if found:
        which = ", ".join(f"{place} {slag_list[place - 1].etikett}" for place in found)
        message = f"Flera besök börjar så: {which}. Skriv siffran."
    faults.append(Fault("besok", message))
    return None


def find_slag(text: str, slag_list: tuple[BesokSlag, ...]) -> BesokSlag | None:
    """Return the visit by its number in the list, its name, or what only that name begins with."""
    found = _places(text, slag_list)
    return slag_list[found[0] - 1] if len(found) == 1 else None


def _places(text: str, slag_list: tuple[BesokSlag, ...]) -> list[int]:
    """Return the numbers of the visits that a text may mean; of one alone where it names it."""
    typed = " ".join(text.lower().split())
    if typed.isdecimal():
        place = whole_number(typed)
        return [place] if place and place <= len(slag_list) else []
    names = {place: slag.etikett.lower() for place, slag in enumerate(slag_list, 1)}
    found = [place for place, name in names.items() if typed and name.startswith(typed)]
    return [place for place in found if names[place] == typed] or found


def _request(
    typed: BlankettTyped, identitet: Identitet, slag: BesokSlag, tidpunkt: datetime
) -> QuoteRequest:
    fodelsedatum = identitet.fodelsedatum
    assert fodelsedatum is not None  # noqa: S101 - read above
    case = slag.case(tidpunkt.isoformat(timespec="minutes"), fodelsedatum)
    return QuoteRequest(
        besok=(BesokRequest(case),),
        patient=QuotePatient(identitet, fodelsedatum, typed.namn.strip(), None),
        claim=FrikortClaim(frikort_till=typed.frikort_till),
    )


def shown_number(number: tuple[DeskId, int]) -> str:
    """Return the number of a form as it is printed."""
    return blankett_number(*number)
