"""What a decision looks like: the fee of a visit, its lines, and why it is so."""

from __future__ import annotations

from dataclasses import dataclass

from kassa.money import Money, total


@dataclass(frozen=True, slots=True)
class Motivering:
    """One rule that decided.

    Attributes:
        regel: the rule's id in the tariff.
        text: one Swedish sentence for the desk.
        kalla: the heading in the rule book (or the law) the rule comes from.
        is_beside: it prices a line beside the visit's: a surcharge, or goods.
    """

    regel: str
    text: str
    kalla: str
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Rad:
    """One line of the receipt.

    Attributes:
        avgiftskod: the code of the line; None where there is none.
        produkt: the product's name.
        antal: how many.
        belopp: the whole line, VAT included.
        moms: the VAT inside ``belopp``.
        frikortsgrundande: whether the line counts towards the frikort.
        has_hjalpmedelsskydd: whether it counts towards the ceiling of treatment aids.
    """

    avgiftskod: str | None
    produkt: str
    antal: int
    belopp: Money
    moms: Money
    frikortsgrundande: bool
    has_hjalpmedelsskydd: bool = False


@dataclass(frozen=True, slots=True)
class Alternativ:
    """Another product that one changed fact would lead to; ``om`` says which, in Swedish."""

    avgiftskod: str | None
    produkt: str
    belopp: Money
    om: str


@dataclass(frozen=True, slots=True)
class Avgift:
    """The fee of one case under one tariff, before the frikort.

    Attributes:
        avgiftskod: code of the visit's line; None where nothing is to be registered.
        produkt_id: the product's id in the tariff.
        produkt: the product's name.
        rader: the lines; their sum is ``belopp``.
        frikortsgrundande: whether the visit fee counts towards the frikort.
        motivering: the rules that decided, in order.
        varningar: what the desk must do or check, in Swedish.
        alternativ: at most five other products one changed fact away.
        taxa: id of the tariff.
        taxa_hash: SHA-256 of the tariff file, hexadecimal.
    """

    avgiftskod: str | None
    produkt_id: str
    produkt: str
    rader: tuple[Rad, ...]
    frikortsgrundande: bool
    motivering: tuple[Motivering, ...]
    varningar: tuple[str, ...]
    alternativ: tuple[Alternativ, ...]
    taxa: str
    taxa_hash: str

    @property
    def belopp(self) -> Money:
        """The whole fee, VAT and surcharges included, before the frikort."""
        return total(rad.belopp for rad in self.rader)

    @property
    def moms(self) -> Money:
        """The VAT inside the fee."""
        return total(rad.moms for rad in self.rader)

    @property
    def grundande(self) -> Money:
        """The part of the fee that counts towards the frikort."""
        return total(rad.belopp for rad in self.rader if rad.frikortsgrundande)

    @property
    def hjalpmedel(self) -> Money:
        """The part of the fee that counts towards the ceiling of treatment aids."""
        return total(rad.belopp for rad in self.rader if rad.has_hjalpmedelsskydd)
