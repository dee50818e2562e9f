"""The words of the page of retention."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kassa.clock import to_local
from kassa.desk.backup import MONTHLY
from kassa.desk.gallra import ANTAL, ANTAL_OVRIGT, GallringPlan
from kassa.desk.gallring_ports import Gallring
from kassa.ord import many
from ui.widgets.form_field import FieldKind, FormField

TITLE = "Gallring"
WHY = (
    "Bokföringen sparas sju år efter kalenderåret, åtkomstloggen så länge som ni har bestämt. När "
    "tiden är ute tas namn, nummer och adresser bort ur kvitton, besök och fakturor. Belopp, "
    "nummer och kontrollsummor står kvar och går fortfarande att bevisa. Det går inte att ångra."
)
LOADING = "Räknar vad som kan gallras …"
GALLRA, GALLRA_KEY = "Gallra", "F6"
SAVE, CANCEL = "Gallra nu", "Avbryt"
BUSY = "Gallrar …"
NOTHING = "Inget är äldre än det ska sparas."
QUESTION = "Det som står ovan tas bort för gott"
SECOND_FIELDS = (
    FormField("signatur", "Den som godkänner: signatur"),
    FormField("losenord", "Lösenord", FieldKind.PASSWORD),
)
NONE_SO_FAR = "Ingen gallring har gjorts."


def plan(found: GallringPlan) -> str:
    """Return what would go today."""
    before = f"Bokföring från före {found.bocker_till}, åtkomstlogg från före {found.logg_till}."
    if found.is_empty:
        return f"{before} {NOTHING}"
    lines = [many(found.antal[name], *words) for name, words in ANTAL.items() if found.antal[name]]
    rest = sum(count for name, count in found.antal.items() if name not in ANTAL)
    lines += [many(rest, *ANTAL_OVRIGT)] if rest else []
    return f"{before} Att gallra:\n" + "\n".join(f"•  {line}" for line in lines)


def history(done: Sequence[Gallring]) -> str:
    """Return what has gone so far, the newest first, and how long copies may still have it."""
    if not done:
        return NONE_SO_FAR
    return "\n".join(
        f"Gallring {each.serial}, {_day(each)} av {each.clerk}"
        f"{f', godkänd av {each.godkand_av}' if each.godkand_av else ''}: "
        f"{_poster(each)}, kontroll {each.hash[:12]}"
        f". Kopior från före den är borta senast {_copies_until(each)}."
        for each in reversed(done)
    )


def _day(done: Gallring) -> date:
    """Return its local date; records carry UTC."""
    return to_local(datetime.fromisoformat(done.made_at)).date()


def _poster(done: Gallring) -> str:
    return many(sum(done.antal.values()), "post", "poster")


def gone(done: Gallring) -> str:
    """Return that it is done."""
    return (
        f"Gallring {done.serial} är gjord: {_poster(done)}. Säkerhetskopior från före gallringen "
        f"har kvar uppgifterna; den sista försvinner av sig själv {_copies_until(done)}. Behöver "
        "ingen dem: öva återställning med en ny kopia (Mer, Säkerhetskopia, F6 och F7) och ta bort "
        "de äldre filerna ur mappen som står där. Deras namn slutar med dag och tid. Filer i "
        "Kassas mapp som börjar med kassa.fore- eller kassa.ersatt- har också kvar dem, och "
        "försvinner inte av sig själva: be it-stödet ta bort dem när ingen behöver dem."
    )


def _copies_until(done: Gallring) -> date:
    """Return the local date on which the last copy from before a gallring goes."""
    return _day(done) + MONTHLY
