"""Read how the window asks for the facts a tariff has of its own (``[egen.<namn>]``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kassa.reading import nearest
from kassa.taxa.fakta import KASSA_FAKTA, EgenFakta, FactValue, Fakta

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kassa.reading import Reader


def read_egen(reader: Reader, own: Mapping[str, Fakta]) -> tuple[EgenFakta, ...]:
    """Return the facts of the tariff's own, in the order they are declared.

    Args:
        reader: of the file.
        own: the facts beyond those Kassa derives, by name.
    """
    section = reader.sub("egen")
    found = []
    for namn, fakta in own.items():
        row = section.sub(namn) if section else None
        if row is None:
            message = (
                f"”{namn}” är inget som Kassa känner till.{nearest(namn, KASSA_FAKTA)} Lägg till "
                f"[egen.{namn}] med etikett, fraga och kalla, om det är taxans eget faktum."
            )
            reader.fault(f"fakta.{namn}", message)
            continue
        found.append(_egen(row, fakta))
    if section:
        section.finish()
    return tuple(found)


def _egen(row: Reader, fakta: Fakta) -> EgenFakta:
    egen = EgenFakta(
        fakta=fakta,
        etikett=row.text("etikett", required=True) or "",
        fraga=row.text("fraga", required=True) or "",
        sok=tuple(str(word) for word in row.items("sok")),
        standard=_standard(row, fakta),
        varden=_varden(row, fakta),
    )
    row.text("kalla", required=True)
    row.finish()
    return egen


def _standard(row: Reader, fakta: Fakta) -> FactValue | None:
    value = row.raw("standard")
    if value is None:
        return None
    if isinstance(value, (bool, int, str)) and fakta.accepts(value):
        return value
    how = {"ja_nej": "true eller false", "tal": "ett heltal, 0 eller mer"}.get(
        fakta.kind, f"ett av namnen: {', '.join(fakta.varden)}"
    )
    row.fault("standard", f"Värdet {value} passar inte faktumet ”{fakta.namn}”. Ange {how}.")
    return None


def _varden(row: Reader, fakta: Fakta) -> tuple[tuple[str, str], ...]:
    """Read the labels of named values; each needs one, and the others have none."""
    section = row.sub("varden")
    if section is None:
        if fakta.kind == "val":
            every = ", ".join(f'{value} = "..."' for value in fakta.varden)
            row.fault("varden", f"Etiketterna saknas. Skriv varden = {{ {every} }}.")
        return ()
    if fakta.kind != "val":
        row.fault("varden", "Bara ett val mellan namn har etiketter för sina värden.")
        return ()
    labels = tuple((value, section.text(value, required=True) or "") for value in fakta.varden)
    section.finish()
    return labels
