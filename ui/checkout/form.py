"""What was typed and chosen at the desk, as it was typed.

A ``Form`` holds texts and choices, never half-read types: a wrong text stays where it was typed.
The name of an attribute is the name of the widget with ``_`` for ``.``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kassa.desk.efterskank import EFTERSKANKT
from kassa.taxa.model import Taxa

Change = tuple[str, Any]

UNSAID = ""
"""What nobody has said; so is the category of a patient whose number does not say it."""

CANCELLED = ("aterbud", "avbokat_av_varden")
NO_CAREGIVER = frozenset({"varor", "slutenvard"})
"""Kinds for which nobody asks who met the patient."""
OVRIG = "ovrig"
"""The article that is named and priced at the desk; each of them is another thing."""
VARA_FIELD = ("antal", "hjul_tum", "totalpris", "benamning", "pris", "momssats")

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
class FormVara:
    """Goods of one kind, as typed; what an article does not need stays empty."""

    artikel: str
    antal: str = ""
    totalpris: str = ""
    hjul_tum: str = ""
    benamning: str = ""
    pris: str = ""
    momssats: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Everything typed and chosen for one checkout.

    Attributes:
        kategori: ``UNSAID`` until it is answered.
        tidpunkt: as typed; empty follows the clock.
        remiss_forsta_besoket: None until it is answered; so are the two of the interpreter.
        omstandigheter: in the order they were named.
        varor: goods, in the order they were named. Row n is at ``varor.<n>.<field>``; goods are
            named by ``varor.<artikel>`` (True, or how many), a row is taken away by
            ``varor.<n>`` (False).
        fakta: (name, as typed or chosen) of the tariff's own facts; at ``fakta.<name>``.
        blankett: number of the paper form the visit stands on, as printed; empty for none.
        blankett_betalt: kronor that the form says were paid, as typed.
        betalsatt: how it is paid, a ``Betalsatt``, once somebody has chosen or a form says it; it
            goes along when the rest is put aside.
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
    vaccin_mot: str = ""
    vaccin_pris: str = ""
    vaccin_riskgrupp: bool | None = None
    vaccin_egenanskaffat: bool = False
    slutenvard_inskriven: str = ""
    slutenvard_utskriven: str = ""
    slutenvard_permissionsdagar: str = ""
    varor: tuple[FormVara, ...] = ()
    fakta: tuple[tuple[str, Any], ...] = ()
    betalare: str = ""
    is_annan_betalare: bool = False
    beslut_av: str = ""
    frikort_ackumulerat: str = ""
    frikort_sedan: str = ""
    frikort_frikort_till: str = ""
    eget_val_produkt: str = ""
    eget_val_skal: str = ""
    blankett: str = ""
    blankett_betalt: str = ""
    betalsatt: str = ""
    answered: frozenset[str] = field(default_factory=frozenset)

    def value(self, key: str) -> Any:  # noqa: ANN401 - text, choice or yes/no, by the key
        """Return what stands at a widget's name; membership for ``handlingar.pass``."""
        head, _, tail = key.partition(".")
        if head in {"handlingar", "omstandigheter"} and tail:
            return tail in getattr(self, head)
        if head == "fakta" and tail:
            return dict(self.fakta).get(tail, "")
        if head == "varor" and tail:
            return self._vara_value(tail)
        return getattr(self, key.replace(".", "_"))

    def _vara_value(self, place: str) -> Any:  # noqa: ANN401 - see value
        number, _, name = place.partition(".")
        if not number.isdecimal():
            return any(vara.artikel == number for vara in self.varor)
        is_there = int(number) < len(self.varor)
        if not name:
            return is_there
        return getattr(self.varor[int(number)], name) if is_there else ""

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
        if head == "fakta" and tail:
            own = {**dict(self.fakta), tail: value}
            return replace(self, fakta=tuple(own.items()), answered=answered)
        if head == "varor" and tail:
            return _follow(replace(self._with_vara(tail, value), answered=answered), head)
        changed: dict[str, Any] = {key.replace(".", "_"): value}
        return _follow(replace(self, answered=answered, **changed), key)

    def _with_vara(self, place: str, value: Any) -> Form:  # noqa: ANN401 - see value
        """Return the form with goods named, a row taken away, or one field of a row changed."""
        number, _, name = place.partition(".")
        rows = list(self.varor)
        if not number.isdecimal():
            return replace(self, varor=_named(self.varor, number, value))
        if int(number) >= len(rows):
            return self
        if name:
            changed: dict[str, Any] = {name: value}
            rows[int(number)] = replace(rows[int(number)], **changed)
        elif not value:
            del rows[int(number)]
        return replace(self, varor=tuple(rows))

    @property
    def has_besok(self) -> bool:
        """True when it is said what kind of visit it is."""
        return bool(self.typ and (self.vardgivarkategori or self.typ in NO_CAREGIVER))

    def next_besok(self, blank: Form) -> Form:
        """Return the form for one more visit of the same patient."""
        kept = {name: getattr(self, name) for name in OF_THE_PATIENT}
        kept["answered"] = self.answered - OF_THE_BESOK
        return replace(blank, vardniva=self.vardniva, **kept)

    @property
    def is_efterskankt(self) -> bool:
        """True where the clinic waives the fee of a visit that did not take place."""
        return EFTERSKANKT in self.omstandigheter and self.utfall != "genomfort"

    @property
    def is_cancelled(self) -> bool:
        """True for a cancellation, whose time decides."""
        return self.utfall in CANCELLED

    def looks_back(self, taxa: Taxa | None) -> bool:
        """True when a circumstance depends on an earlier visit, or its time was asked for."""
        omstandigheter = taxa.looks_back if taxa else frozenset()
        return bool(omstandigheter & set(self.omstandigheter)) or "tidigare_besok" in self.answered

    def counts_weeks(self, taxa: Taxa | None) -> bool:
        """True when a circumstance depends on the week after the birth."""
        omstandigheter = taxa.counts_weeks if taxa else frozenset()
        return bool(omstandigheter & set(self.omstandigheter))


OF_ONE_PERSON = (
    "fodelsedatum",
    "namn",
    "kategori",
    "land",
    "utflyttad_fran_lanet",
    "handlingar",
    "lma_nummer",
    "frikort.ackumulerat",
    "frikort.sedan",
    "frikort.frikort_till",
    "betalare",
    "is_annan_betalare",
    "fakta",
)
"""Keys of what is said of one person, and of nobody else when the number is another."""
OF_THE_PATIENT = (
    "personnummer",
    *(key.replace(".", "_") for key in OF_ONE_PERSON),
    "beslut_av",
    "blankett",
    "blankett_betalt",
    "betalsatt",
)
"""Fields that stay for one more visit of the same patient."""
OF_THE_BESOK = frozenset({"tidigare_besok", "drg_pris"})
"""Fields that were asked for at one visit and need not matter at the next."""


def _named(varor: tuple[FormVara, ...], artikel: str, antal: bool | str) -> tuple[FormVara, ...]:
    """Return the goods with one more or without it; named again, only how many changes."""
    if antal is False:
        return tuple(vara for vara in varor if vara.artikel != artikel)
    said = antal if isinstance(antal, str) else ""
    known = artikel != OVRIG and any(vara.artikel == artikel for vara in varor)
    if not known:
        return (*varor, FormVara(artikel, said))
    if not said:
        return varor
    return tuple(replace(v, antal=said) if v.artikel == artikel else v for v in varor)


def _follow(form: Form, key: str) -> Form:
    """Return the form after what one changed value means for the others."""
    follow = _FOLLOW.get(key)
    return follow(form) if follow else form


def _follow_kategori(form: Form) -> Form:
    offered = HANDLING_BY_KATEGORI.get(form.kategori, ())
    kept = tuple(item for item in form.handlingar if item in offered)
    land = form.land if form.kategori in LAND_KATEGORI else ""
    asked_again = form.answered - {"handlingar", "akut"}
    return replace(form, handlingar=kept, land=land, answered=asked_again)


def _follow_vardgivarkategori(form: Form) -> Form:
    if form.vardgivarkategori and form.typ in {"", "varor"}:
        return replace(form, typ="mottagning")
    return form


def _follow_varor(form: Form) -> Form:
    """Goods without a visit are a kind of their own; the last ones taken away leave none."""
    if form.varor and not form.typ:
        return replace(form, typ="varor")
    return replace(form, typ="") if not form.varor and form.typ == "varor" else form


def _follow_typ(form: Form) -> Form:
    if form.typ == "vaccination":
        return form
    return replace(form, vaccin_mot="", vaccin_pris="", vaccin_riskgrupp=None)


def _follow_remiss(form: Form) -> Form:
    return form if form.remiss_fran else replace(form, remiss_forsta_besoket=None)


def _follow_tolk(form: Form) -> Form:
    if form.tolk_bokad:
        return form
    return replace(form, tolk_avbestalld=None, tolk_informerad=None)


_FOLLOW: Mapping[str, Callable[[Form], Form]] = {
    "kategori": _follow_kategori,
    "vardgivarkategori": _follow_vardgivarkategori,
    "varor": _follow_varor,
    "typ": _follow_typ,
    "vaccin.mot": lambda form: replace(form, typ="vaccination") if form.vaccin_mot else form,
    "remiss.fran": _follow_remiss,
    "tolk.bokad": _follow_tolk,
    "betalare": lambda form: replace(form, is_annan_betalare=bool(form.betalare.strip())),
}
