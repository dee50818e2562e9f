"""What was typed and chosen at the desk, as it was typed.

A ``Form`` holds texts and choices, never half-read types: a wrong text stays where it was typed.
The name of an attribute is the name of the widget with ``_`` for ``.``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Change = tuple[str, Any]

CANCELLED = ("aterbud", "avbokat_av_varden")
LOOKS_BACK = frozenset({"akut_samma_sjukdom", "ovi_aterbesok"})
FORLOSSNINGSSKADA = "forlossningsskada"
WITHOUT_INPUTS = frozenset({"vaccination", "varor", "slutenvard"})
"""Kinds of visit whose further facts (vaccine, goods, days) this screen has no inputs for."""

LAND_KATEGORI = frozenset(
    {"eu_ees", "norden", "konvention", "utlandssvensk", "avregistrerad", "annat_land"}
)
HANDLING_BY_KATEGORI: Mapping[str, tuple[str, ...]] = {
    "asylsokande": ("lma_kort",),
    "eu_ees": ("eu_kort", "provisoriskt_intyg", "intyg_vardforman", "e112"),
    "norden": ("id_handling", "pass", "eu_kort", "intyg_vardforman", "e112"),
    "konvention": ("pass", "forsakringsintyg", "arbets_eller_studieintyg", "id_handling"),
    "utlandssvensk": ("pass", "eu_kort", "provisoriskt_intyg", "intyg_vardforman", "e112"),
    "annat_land": ("pass", "id_handling"),
}


@dataclass(frozen=True, slots=True)
class Form:
    """Everything typed and chosen for one checkout.

    Attributes:
        tidpunkt: as typed; empty follows the clock.
        remiss_forsta_besoket: None until it is answered; so are the two of the interpreter.
        omstandigheter: in the order they were named.
        answered: fields whose question has been answered or waved away.
        others: named after their widgets.
    """

    personnummer: str = ""
    fodelsedatum: str = ""
    namn: str = ""
    kategori: str = "folkbokford"
    land: str = ""
    utflyttad_fran_lanet: bool = True
    handlingar: tuple[str, ...] = ()
    lma_nummer: str = ""
    tidpunkt: str = ""
    vardniva: str = "primarvard"
    vardgivarkategori: str = ""
    typ: str = ""
    akut: bool = False
    remiss_fran: str = ""
    remiss_forsta_besoket: bool | None = None
    omstandigheter: tuple[str, ...] = ()
    utfall: str = "genomfort"
    aterbud_tid: str = ""
    tolk_bokad: bool = False
    tolk_avbestalld: bool | None = None
    tolk_informerad: bool | None = None
    tidigare_besok: str = ""
    vecka_efter_forlossning: str = ""
    drg_pris: str = ""
    frikort_ackumulerat: str = ""
    frikort_sedan: str = ""
    frikort_frikort_till: str = ""
    eget_val_produkt: str = ""
    eget_val_skal: str = ""
    answered: frozenset[str] = field(default_factory=frozenset)

    def value(self, key: str) -> Any:  # noqa: ANN401 - text, choice or yes/no, by the key
        """Return what stands at a widget's name; membership for ``handlingar.pass``."""
        head, _, tail = key.partition(".")
        if head in {"handlingar", "omstandigheter"} and tail:
            return tail in getattr(self, head)
        return getattr(self, key.replace(".", "_"))

    def changed(self, changes: Iterable[Change]) -> Form:
        """Return the form with other values, and with what follows from them."""
        form = self
        for key, value in changes:
            form = form._set(key, value)
        return form

    def _set(self, key: str, value: Any) -> Form:  # noqa: ANN401 - see value
        head, _, tail = key.partition(".")
        answered = self.answered | {head, key}
        if head in {"handlingar", "omstandigheter"} and tail:
            kept = tuple(item for item in getattr(self, head) if item != tail)
            members: dict[str, Any] = {head: (*kept, tail) if value else kept}
            return replace(self, answered=answered, **members)
        changed: dict[str, Any] = {key.replace(".", "_"): value}
        return _follow(replace(self, answered=answered, **changed), key)

    @property
    def has_besok(self) -> bool:
        """True when it is said what kind of visit it is."""
        return bool(self.typ and self.vardgivarkategori)

    @property
    def is_cancelled(self) -> bool:
        """True for a cancellation, whose time decides."""
        return self.utfall in CANCELLED

    @property
    def looks_back(self) -> bool:
        """True when a circumstance depends on an earlier visit."""
        return bool(LOOKS_BACK & set(self.omstandigheter))


def _follow(form: Form, key: str) -> Form:
    """Return the form after what one changed value means for the others."""
    if key == "kategori":
        offered = HANDLING_BY_KATEGORI.get(form.kategori, ())
        kept = tuple(item for item in form.handlingar if item in offered)
        land = form.land if form.kategori in LAND_KATEGORI else ""
        asked_again = form.answered - {"handlingar", "akut"}
        return replace(form, handlingar=kept, land=land, answered=asked_again)
    if key == "vardgivarkategori" and form.vardgivarkategori and not form.typ:
        return replace(form, typ="mottagning")
    if key == "remiss.fran" and not form.remiss_fran:
        return replace(form, remiss_forsta_besoket=None)
    if key == "tolk.bokad" and not form.tolk_bokad:
        return replace(form, tolk_avbestalld=None, tolk_informerad=None)
    return form
