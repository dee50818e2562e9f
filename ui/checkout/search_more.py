"""What words find beyond the visit: vaccines, goods, another payer, a tariff's own facts."""

from __future__ import annotations

from collections.abc import Iterator

from kassa.taxa.asks import EARLIER, VECKA
from kassa.taxa.fakta import EgenFakta
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.match import Match, make_match
from ui.checkout.words import words_of

VARA = "Vara eller intyg"
_BETALARE = {
    "vardnadshavare": "Vårdnadshavare",
    "god_man": "God man eller förvaltare",
    "kriminalvarden": "Kriminalvården",
    "arbetsgivaren": "Arbetsgivaren",
    "forsakringsbolaget": "Försäkringsbolaget",
}


def more_matches(taxa: Taxa) -> Iterator[Match]:
    """Yield what a tariff has beyond visits."""
    typ = dict(text.known_items(taxa, "typ", text.TYP))
    if "vaccination" in typ:
        yield from _vaccin_matches(taxa)
    if "slutenvard" in typ:
        stay, go = (("typ", "slutenvard"),), "go:slutenvard.permissionsdagar"
        yield make_match(
            text.FIELD["slutenvard.permissionsdagar"],
            "F4",
            stay,
            words_of("annat", "permission"),
            go,
        )
    if "varor" in typ:
        own: dict[str, tuple[str, ...]] = {}
        for vara in taxa.vara_list:
            own[vara.artikel] = (*own.get(vara.artikel, ()), *vara.sok)
        for artikel, label in text.vara_items(taxa):
            key = f"varor.{artikel}"
            words = (*own[artikel], artikel.replace("_", " "), *words_of("varor", artikel), "varor")
            yield make_match(label, VARA, ((key, True),), words, number=key)
    yield from _look_back_matches(taxa)
    for egen in taxa.egen_list:
        yield from _egen_matches(egen)
    for who, label in _BETALARE.items():
        payer = (("betalare", label),)
        words = (*words_of("betalare", who), "betalare", "annan betalare")
        yield make_match(label, "Betalar", payer, words)
    other = words_of("betalare", "annan")
    yield make_match("Annan betalare", "Betalar", (("is_annan_betalare", True),), other)
    yield make_match("Lägg till besök", "F6", (), words_of("annat", "flera_besok"), "add_besok")


def _look_back_matches(taxa: Taxa) -> Iterator[Match]:
    """Yield what the rules look back at: an earlier visit, a birth."""
    if any(map(taxa.has_fakta, EARLIER)):
        key = "tidigare_besok"
        words = words_of("annat", key)
        yield make_match(text.FIELD[key], "F4", ((key, ""),), words, f"go:{key}")
    if len(taxa.counts_weeks) == 1:
        (omstandighet,) = taxa.counts_weeks
        counted = ((f"omstandigheter.{omstandighet}", True),)
        words = words_of("annat", "vecka")
        yield make_match(text.FIELD[VECKA], "Omständighet", counted, words, number=VECKA)


def _vaccin_matches(taxa: Taxa) -> Iterator[Match]:
    for value, label in text.known_items(taxa, "vaccin_mot", text.VACCIN):
        words = ("vaccin", "vaccination", value.replace("_", " "), *words_of("vaccin.mot", value))
        against = (("vaccin.mot", value),)
        yield make_match(label, "Vaccination mot", against, words, number="vaccin.pris")
    own = (("typ", "vaccination"), ("vaccin.egenanskaffat", True), ("vaccin.pris", ""))
    yield make_match(
        text.FIELD["vaccin.egenanskaffat"], "Vaccination", own, words_of("annat", "eget_vaccin")
    )
    risk = (("typ", "vaccination"), ("vaccin.riskgrupp", True))
    yield make_match(
        text.FIELD["vaccin.riskgrupp"], "Vaccination", risk, words_of("annat", "riskgrupp")
    )


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
