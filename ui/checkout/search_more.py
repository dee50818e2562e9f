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
_VARA_WORDS: dict[str, tuple[str, ...]] = {
    "graviditetstest": ("gravtest",),
    "journalkopior": ("kopior", "journal", "utskrift"),
    "ovrig": ("övrigt", "övrig vara", "kryckor", "hjälpmedel", "tandskena", "förband"),
    "rontgen_cd": ("röntgenkopior",),
    "cpap_manad": ("sömnapné",),
    "kompressionsstrumpa_standard": ("stödstrumpa",),
    "horapparat": ("hörhjälpmedel",),
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
    typ = dict(text.known_items(taxa, "typ", text.TYP))
    if "vaccination" in typ:
        yield from _vaccin_matches(taxa)
    if "slutenvard" in typ:
        stay, go = (("typ", "slutenvard"),), "go:slutenvard.permissionsdagar"
        yield make_match(text.FIELD["slutenvard.permissionsdagar"], "F4", stay, (), go)
    if "varor" in typ:
        for artikel, label in text.vara_items(taxa):
            key = f"varor.{artikel}"
            words = (artikel.replace("_", " "), *_VARA_WORDS.get(artikel, ()), "varor")
            yield make_match(label, VARA, ((key, True),), words, number=key)
    for egen in taxa.egen_list:
        yield from _egen_matches(egen)
    for label, words in _BETALARE:
        payer = (("betalare", label),)
        yield make_match(label, "Betalar", payer, (*words, "betalare", "annan betalare"))
    yield make_match("Annan betalare", "Betalar", (("is_annan_betalare", True),), ("betalas av",))
    yield make_match("Lägg till besök", "F6", (), ("fler besök", "samma kvitto"), "add_besok")


def _vaccin_matches(taxa: Taxa) -> Iterator[Match]:
    for value, label in text.known_items(taxa, "vaccin_mot", text.VACCIN):
        words = ("vaccin", "vaccination", value.replace("_", " "), *_VACCIN_WORDS.get(value, ()))
        against = (("vaccin.mot", value),)
        yield make_match(label, "Vaccination mot", against, words, number="vaccin.pris")
    own = (("typ", "vaccination"), ("vaccin.egenanskaffat", True), ("vaccin.pris", ""))
    yield make_match(text.FIELD["vaccin.egenanskaffat"], "Vaccination", own, ("eget vaccin",))
    risk = (("typ", "vaccination"), ("vaccin.riskgrupp", True))
    yield make_match(text.FIELD["vaccin.riskgrupp"], "Vaccination", risk, ("riskgrupp",))


def _egen_matches(egen: EgenFakta) -> Iterator[Match]:
    key = f"fakta.{egen.namn}"
    if egen.kind == "ja_nej":
        yield make_match(egen.etikett, "Uppgift", ((key, True),), egen.sok)
        yield make_match(f"{egen.etikett}: nej", "Uppgift", ((key, False),), egen.sok)
    elif egen.kind == "val":
        for value, label in egen.varden:
            words = (*egen.sok, egen.etikett)
            yield make_match(label, egen.etikett, ((key, value),), words)
    else:
        yield make_match(egen.etikett, "Uppgift, F4", (), egen.sok, f"go:{key}", number=key)
