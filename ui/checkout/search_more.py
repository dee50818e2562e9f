"""What words find beyond the visit: vaccines, goods, another payer, a tariff's own facts."""

from __future__ import annotations

from collections.abc import Iterator

from kassa.taxa.fakta import EgenFakta
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.match import Match, make_match

VARA = "Vara eller intyg"
_VACCIN_WORDS: dict[str, tuple[str, ...]] = {
    "influensa": ("säsongsvaccin",),
    "pneumokocker": ("lunginflammation",),
    "covid": ("corona", "covid19"),
    "tbe": ("fästing",),
    "hpv": ("livmoderhals",),
    "hepatit_b": ("gulsot",),
    "barnvaccinationsprogram": ("barnvaccin",),
    "resevaccin": ("resa", "gula febern", "tyfoid"),
    "ovrigt": ("övrigt vaccin",),
}
_BETALARE = (
    ("Vårdnadshavare", ("förälder", "målsman")),
    ("God man eller förvaltare", ("förmyndare",)),
    ("Kriminalvården", ("anstalt", "häkte")),
    ("Arbetsgivaren", ("företag",)),
    ("Försäkringsbolaget", ("försäkring",)),
)


def more_matches(taxa: Taxa) -> Iterator[Match]:
    """Yield what a tariff has beyond visits."""
    typ = taxa.fakta[taxa.place_of("typ")].varden if taxa.has_fakta("typ") else ()
    if "vaccination" in typ:
        yield from _vaccin_matches()
    if "slutenvard" in typ:
        stay = (("typ", "slutenvard"),)
        yield make_match("Permissionsdagar", "F4", stay, ("permission",))
    if "varor" in typ:
        for artikel, label in text.vara_items(taxa):
            goods = ((f"varor.{artikel}", True),)
            yield make_match(label, VARA, goods, (artikel.replace("_", " "),))
    for egen in taxa.egen_list:
        yield from _egen_matches(egen)
    for label, words in _BETALARE:
        payer = (("betalare", label),)
        yield make_match(label, "Betalar", payer, (*words, "betalare", "annan betalare"))
    yield make_match("Annan betalare", "Betalar", (("is_annan_betalare", True),), ("betalas av",))
    yield make_match("Lägg till besök", "F6", (), ("fler besök", "samma kvitto"), "add_besok")


def _vaccin_matches() -> Iterator[Match]:
    for value, label in text.VACCIN.items():
        words = ("vaccin", "vaccination", value.replace("_", " "), *_VACCIN_WORDS.get(value, ()))
        yield make_match(label, "Vaccination mot", (("vaccin.mot", value),), words)
    own = (("vaccin.egenanskaffat", True), ("vaccin.pris", ""))
    yield make_match("Patienten har vaccinet med sig", "Vaccination", own, ("eget vaccin",))


def _egen_matches(egen: EgenFakta) -> Iterator[Match]:
    key = f"fakta.{egen.namn}"
    if egen.kind == "ja_nej":
        yield make_match(egen.etikett, "Uppgift", ((key, True),), egen.sok)
        yield make_match(f"{egen.etikett}: nej", "Uppgift", ((key, False),), egen.sok)
    elif egen.kind == "val":
        for value, label in egen.varden:
            yield make_match(label, egen.etikett, ((key, value),), egen.sok)
    else:
        yield make_match(egen.etikett, "Uppgift, F4", (), egen.sok, f"go:{key}")
