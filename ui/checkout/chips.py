"""The facts that differ from the ordinary, each as a chip that can be taken away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from kassa.desk.efterskank import BESLUT
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.form import Change, Form
from ui.checkout.paying import WAY_WORDS
from ui.moment import parse_day, parse_moment


@dataclass(frozen=True, slots=True)
class Chip:
    """A fact that differs.

    Attributes:
        id: the widget the fact belongs to.
        label: as shown.
        changes: what takes it away.
    """

    id: str
    label: str
    changes: tuple[Change, ...]


def chip_list(form: Form, now: datetime, vardniva: str, taxa: Taxa | None) -> tuple[Chip, ...]:
    """Return the chips of a form.

    Args:
        form: what is typed and chosen.
        now: the present local time.
        vardniva: where the clinic's visits ordinarily belong.
        taxa: the tariff in force, for its labels.
    """
    etikett_by_id = {item.id: item.etikett for item in taxa.omstandighet_list} if taxa else {}
    own = Chip("eget_val", "Egen kod", (("eget_val.produkt", ""), ("eget_val.skal", "")))
    return (
        *_blankett(form),
        *((own,) if form.eget_val_produkt else ()),
        *_when(form, now),
        *_what(form, vardniva),
        *(
            Chip(
                f"omstandigheter.{item}",
                etikett_by_id.get(item, item),
                ((f"omstandigheter.{item}", False),),
            )
            for item in form.omstandigheter
        ),
        *_outcome(form, now, taxa),
        *(_egen(form, taxa) if taxa else ()),
        *_besides(form, now),
    )


def _blankett(form: Form) -> Iterator[Chip]:
    if form.blankett:
        said = form.blankett_betalt.strip()
        how = next((word for way, word in WAY_WORDS.items() if way == form.betalsatt), "")
        paid = f", betalt {said} kr {how}".rstrip() if said else ""
        changes = (("blankett", ""), ("blankett_betalt", ""))
        yield Chip("blankett", f"Blankett {form.blankett}{paid}", changes)


def _egen(form: Form, taxa: Taxa) -> Iterator[Chip]:
    """Show the tariff's own facts where they differ from what holds unsaid."""
    for egen in taxa.egen_list:
        key = f"fakta.{egen.namn}"
        said = form.value(key)
        if said in {"", None} or said == egen.standard:
            continue
        words = {True: "ja", False: "nej"}.get(said) if isinstance(said, bool) else None
        shown = words or dict(egen.varden).get(said, said)
        yield Chip(key, f"{egen.etikett}: {shown}".replace(": ja", ""), ((key, ""),))


def _besides(form: Form, now: datetime) -> Iterator[Chip]:
    if form.typ == "vaccination" and form.vaccin_mot:
        label = f"Vaccin: {text.VACCIN[form.vaccin_mot]}"
        if form.vaccin_egenanskaffat:
            label += ", eget"
        elif form.vaccin_pris.strip():
            label += f", {form.vaccin_pris.strip()} kr"
        yield Chip(
            "vaccin.mot",
            label,
            (("vaccin.mot", ""), ("vaccin.pris", ""), ("vaccin.riskgrupp", None)),
        )
    if form.vaccin_riskgrupp:
        yield Chip("vaccin.riskgrupp", "Riskgrupp", (("vaccin.riskgrupp", None),))
    if form.typ == "slutenvard" and form.slutenvard_inskriven.strip():
        until = _day(form.slutenvard_utskriven, now) or "?"
        label = f"Vårdtid {_day(form.slutenvard_inskriven, now)} – {until}"
        changes = (("slutenvard.inskriven", ""), ("slutenvard.utskriven", ""))
        yield Chip("slutenvard.inskriven", label, changes)
    if form.typ == "slutenvard" and form.slutenvard_permissionsdagar.strip():
        key = "slutenvard.permissionsdagar"
        yield Chip(key, f"Permission {form.slutenvard_permissionsdagar.strip()}", ((key, ""),))
    if form.betalare.strip():
        yield Chip("betalare", f"Betalas av {form.betalare.strip()}", (("betalare", ""),))


def _when(form: Form, now: datetime) -> Iterator[Chip]:
    if form.tidpunkt.strip():
        yield Chip("tidpunkt", _moment(form.tidpunkt, now), (("tidpunkt", ""),))


def _what(form: Form, vardniva: str) -> Iterator[Chip]:
    if form.vardniva != vardniva:
        yield Chip("vardniva", text.VARDNIVA[form.vardniva], (("vardniva", vardniva),))
    if form.akut:
        yield Chip("akut", "Akut", (("akut", False),))
    if form.remiss_fran:
        label = f"Remiss: {text.REMISS_FRAN[form.remiss_fran].lower()}"
        if form.remiss_forsta_besoket is not None:
            label += ", första besöket" if form.remiss_forsta_besoket else ", senare besök"
        yield Chip("remiss.fran", label, (("remiss.fran", ""),))


def _outcome(form: Form, now: datetime, taxa: Taxa | None) -> Iterator[Chip]:
    if form.utfall != "genomfort":
        label = text.UTFALL[form.utfall]
        if form.is_cancelled and form.aterbud_tid.strip():
            label += f" {_moment(form.aterbud_tid, now)}"
        yield Chip("utfall", label, (("utfall", "genomfort"), ("aterbud_tid", "")))
    if form.is_efterskankt and form.beslut_av.strip():
        yield Chip(BESLUT, f"Beslut av {form.beslut_av.strip()}", ((BESLUT, ""),))
    if form.tolk_bokad:
        yield Chip("tolk.bokad", _tolk(form), (("tolk.bokad", False),))
    if form.tidigare_besok.strip() and form.looks_back(taxa):
        label = f"Förra besöket {_moment(form.tidigare_besok, now)}"
        yield Chip("tidigare_besok", label, (("tidigare_besok", ""),))
    if form.drg_pris.strip():
        yield Chip("drg_pris", f"DRG-pris {form.drg_pris.strip()} kr", (("drg_pris", ""),))


def _tolk(form: Form) -> str:
    if form.utfall == "genomfort" or form.tolk_avbestalld is None:
        return "Tolk bokad"
    if form.tolk_avbestalld:
        return "Tolk, kunde avbeställas"
    if form.tolk_informerad is None:
        return "Tolk bokad"
    return "Tolk, patienten informerad" if form.tolk_informerad else "Tolk, patienten ej informerad"


def _moment(typed: str, now: datetime) -> str:
    found = parse_moment(typed, now)
    if found is None:
        return typed.strip()
    return f"{found:%H:%M}" if found.date() == now.date() else text.moment(found)


def _day(typed: str, now: datetime) -> str:
    found = parse_day(typed, now.date())
    return text.day(found) if found else typed.strip()
