"""From goods as typed and priced to the rows the screen shows. Pure."""

from __future__ import annotations

from kassa.avgift.decision import Rad
from kassa.taxa.model import Taxa
from kassa.taxa.vara import Andel, AngivetPris
from ui import text
from ui.checkout.form import OVRIG, Form
from ui.checkout.show import Decided
from ui.checkout.state import VaraRow

HJUL_TUM = "hjul_tum"
NAMED_AT_THE_DESK = frozenset({"benamning", "pris", "momssats"})


def vara_list(form: Form, taxa: Taxa | None, decided: Decided) -> tuple[VaraRow, ...]:
    """Return a row for each kind of goods.

    A field is shown when the core misses it, and when something stands in it.
    """
    if taxa is None:
        return ()
    labels = dict(text.vara_items(taxa))
    rader = _rader(form, decided)
    rows = []
    for number, vara in enumerate(form.varor):
        label = vara.benamning.strip() or labels.get(vara.artikel, vara.artikel)
        asks = fields_of(vara.artikel, taxa)
        at = f"varor.{number}"
        rows.append(
            VaraRow(
                number=number,
                artikel=vara.artikel,
                label=rader[number].produkt if rader else label,
                asks=asks,
                shows=frozenset(
                    name
                    for name in asks
                    if getattr(vara, name).strip() or f"{at}.{name}" in decided.fields
                ),
                belopp=text.money(rader[number].belopp) if rader else "",
            )
        )
    return tuple(rows)


def fields_of(artikel: str, taxa: Taxa) -> frozenset[str]:
    """Return the fields beside the number that an article of the tariff may need."""
    if artikel == OVRIG:
        return NAMED_AT_THE_DESK
    rows = [vara for vara in taxa.vara_list if vara.artikel == artikel]
    fields = set()
    if any(isinstance(vara.pris, Andel | AngivetPris) for vara in rows):
        fields.add("totalpris")
    if taxa.has_fakta(HJUL_TUM):
        place = taxa.place_of(HJUL_TUM)
        if any(place in dict(box.masks) for vara in rows for box in vara.boxes):
            fields.add(HJUL_TUM)
    return frozenset(fields)


def _rader(form: Form, decided: Decided) -> tuple[Rad, ...]:
    """Return the receipt lines of the goods; they stand last, in the order of the goods."""
    if decided.quote is None or not form.varor or not form.has_besok:
        return ()
    return decided.quote.in_hand.avgift.rader[-len(form.varor) :]
