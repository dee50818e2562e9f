"""The words of the tariff page, of its notices, and the three in the status line."""

from __future__ import annotations

from datetime import date

from kassa.clock import to_local
from kassa.desk.klocka import ClockDoubt
from kassa.desk.taxa_lage import Niva, TaxaLage
from kassa.desk.taxa_ports import Hamtning, TaxaAndring, TaxaFil
from kassa.ord import MANADER
from kassa.taxa.model import Taxa
from ui import text
from ui.taxa.ports import Oversikt
from ui.widgets.form_field import FieldKind, FormField
from ui.widgets.tone import Tone

LIST, PRICES, CHANGES = "Taxor", "Priser och källor", "Ändringar"
FETCH, FETCH_KEY = "Hämta nu", "F6"
SHOW_CHANGES, SHOW_PRICES, SWITCH_KEY = "Visa ändringar", "Visa priser", "F7"
CONFIRM, CONFIRM_KEY = "Bekräfta taxan", "F8"
SEARCH_HINT = "Sök på kod, namn, belopp eller källa"
LOADING = "Hämtar …"
NOTHING_FOUND = "Ingen rad har de orden. Skriv färre eller andra ord."
NO_CHANGES = "Taxan ändrar inget mot den före, eller är den första."
FETCHING = "Hämtar taxan …"
NO_TAXA = "Ingen taxa gäller"
NO_ADDRESS = "Ingen adress är inställd. Administratören skriver den under Mer, Inställningar."
CONFIRM_TITLE = "Någon ansvarig bekräftar att taxan får gälla"
CONFIRM_FIELDS = (
    FormField("signatur", "Signatur"),
    FormField("losenord", "Lösenord", FieldKind.PASSWORD),
)
SAVING = "Bekräftar …"
CANCEL = "Avbryt"

WARN_FIRST = ("Visa taxan", "Ctrl+T")
WARN_SECOND = ("Påminn i morgon", "Ctrl+G")
CONFIRM_FIRST = ("Bekräfta", "Ctrl+B")
CONFIRM_SECOND = ("Hämta nu", "Ctrl+H")
NEWS_FIRST = ("Visa ändringarna", "Ctrl+Y")
NEWS_SECOND = ("Stäng", "Ctrl+W")
CLOCK_FIRST = ("Den stämmer", "Alt+J")
CLOCK_SECOND = ("Den är fel", "Alt+N")
CLOCK_WRONG = (
    "Ställ datorns klocka, eller be it-stödet om det. Frågan försvinner när klockan stämmer; till "
    "dess registreras inget. Det som är ifyllt står kvar."
)

SOON_DAYS, NEW_DAYS = 31, 7  # how long a tariff is news before it begins, and after


def day_words(day: date, today: date) -> str:
    """Return a day in words; the year only where it is not the next one to come."""
    words = f"{day.day} {MANADER[day.month - 1]}"
    is_near = 0 <= (day - today).days < 365  # noqa: PLR2004 - a year
    return words if is_near else f"{words} {day.year}"


def three_words(lage: TaxaLage) -> str:
    """Return how the tariff stands, for the status line."""
    said = (
        (lage.niva is Niva.BEKRAFTA, "Taxan måste bekräftas"),
        (bool(lage.missing), "En taxa saknas"),
        (lage.days > 0, "Taxan är gammal"),
        (lage.niva is Niva.EGEN, "Taxan följde med"),
        (lage.good is None, "Taxan ej hämtad"),
        (lage.niva is Niva.OBS, "Ny taxa nekad"),
    )
    return next((words for holds, words in said if holds), "Taxan är aktuell")


def tone(lage: TaxaLage) -> Tone | None:
    """Return what the three words mean."""
    if lage.niva is Niva.BEKRAFTA:
        return Tone.ERROR
    return Tone.ATTENTION if lage.niva >= Niva.OBS else None


def sentence(lage: TaxaLage, *, is_said_above: bool = False) -> str:
    """Return how the tariff stands, and what to do about it.

    Args:
        lage: how it stands.
        is_said_above: a notice says that; what is left is why the last fetch failed.
    """
    parts = [] if is_said_above else [_fresh(lage)]
    if lage.failed is not None:
        when = text.moment(to_local(lage.failed.written_at))
        parts.append(f"Senaste försöket {when}: {lage.failed.meddelande}")
    return " ".join(parts)


def _fresh(lage: TaxaLage) -> str:
    if lage.missing:
        days = " och ".join(str(day) for day in lage.missing)
        return (
            f"Taxan från {days} är publicerad men inte installerad här. "
            "Hämta den, eller ring den som publicerar taxan."
        )
    if lage.good is None or lage.expires_at is None:
        why = "ingen adress att hämta från är inställd"
        return (
            f"Taxan följde med Kassa, och {why if lage.niva is Niva.EGEN else 'ingen är hämtad'}."
        )
    got = text.moment(to_local(lage.good.written_at))
    if lage.days:
        return _old(lage, got)
    until = text.moment(to_local(lage.expires_at))
    return f"Taxan är hämtad {got} och bekräftad till {until}."


def _old(lage: TaxaLage, got: str) -> str:
    since = "1 dag" if lage.days == 1 else f"{lage.days} dagar"
    limit = lage.taxa.aktualitet.bekrafta_efter_dagar
    said = f"Taxan hämtades {got}. Intyget att den är den nyaste gick ut för {since} sedan."
    if lage.niva is Niva.BEKRAFTA:
        return f"{said} Efter {limit} dagar måste någon ansvarig bekräfta att den får gälla."
    left = limit - lage.days
    if left < 0:
        return f"{said} Någon ansvarig har bekräftat den tills vidare."
    when = "i morgon" if left == 0 else f"om {left + 1} dagar"
    return f"{said} Fortsätter det måste någon ansvarig bekräfta den {when}."


def warning(lage: TaxaLage) -> str:
    """Return what the notice above all pages says; empty where it says nothing."""
    return _fresh(lage) if lage.niva is Niva.VARNING else ""


def demand(lage: TaxaLage) -> str:
    """Return what the notice says that stops the posting; empty where it says nothing."""
    if lage.niva is not Niva.BEKRAFTA:
        return ""
    return f"{_fresh(lage)} Till dess registreras inget."


def clock_question(doubt: ClockDoubt | None, *, is_answered: bool) -> str:
    """Return what is asked about the clock; empty where nothing is."""
    if doubt is None:
        return ""
    return f"{doubt.question} {CLOCK_WRONG}" if is_answered else doubt.question


def fetched(count: int) -> str:
    """Return how a fetch that was asked for went."""
    if not count:
        return "Taxan är aktuell. Inget nytt fanns att hämta."
    return "1 ny taxa är installerad." if count == 1 else f"{count} nya taxor är installerade."


def announce(fil: TaxaFil, today: date) -> str:
    """Return that a tariff has come."""
    count = len(fil.andringar)
    changes = "1 ändring" if count == 1 else f"{count or 'inga'} ändringar"
    when = f"från {day_words(fil.galler_fran, today)}" if fil.galler_fran > today else "nu"
    return f"Ny taxa {when}: {changes}."


def begun(fil: TaxaFil | None, taxa: Taxa) -> str:
    """Return that another tariff is in force from now on."""
    count = len(fil.andringar) if fil is not None else 0
    changes = "1 ändring" if count == 1 else f"{count} ändringar"
    return f"{taxa.namn} gäller nu{f': {changes}' if count else ''}."


def on_opening(lage: TaxaLage, today: date) -> str:
    """Return what somebody missed whose window was closed: what begins soon, and what just has."""
    fil = lage.fil
    is_new = fil is not None and 0 <= (today - fil.galler_fran).days < NEW_DAYS and fil.andringar
    said = [begun(fil, lage.taxa)] if is_new else []
    soon = [each for each in lage.coming if (each.galler_fran - today).days <= SOON_DAYS]
    return " ".join([*said, *(announce(each, today) for each in soon)])


def progress(what: str, got: int, of: int) -> str:
    """Return how far a fetch has come."""
    if not what.startswith("targets/") or not of:
        return FETCHING
    return f"{FETCHING} {100 * got // of} %"


def state_of(fil: TaxaFil | None, seen: Oversikt) -> str:
    """Return what a tariff is today."""
    in_force = seen.lage.fil
    if fil is None or fil is in_force or (in_force and fil.id == in_force.id):
        return "Gäller nu"
    if fil.galler_fran > seen.today:
        is_next = any(each.id == fil.id for each in seen.lage.coming)
        return "Kommer" if is_next else "Ersatt"
    later = [each for each in seen.files if each.galler_fran == fil.galler_fran]
    return "Ersatt" if any(each.version > fil.version for each in later) else "Har gällt"


def row_name(row: TaxaFil | None, seen: Oversikt) -> str:
    """Return the name of a tariff, and under it from when."""
    if row is None:
        taxa = seen.lage.taxa
        return f"{taxa.namn}\nfrån {taxa.galler_fran}, version {taxa.version}, följde med Kassa"
    end = f" till {row.galler_till}" if row.galler_till else ""
    return f"{row.namn}\nfrån {row.galler_fran}{end}, version {row.version}"


def row_state(row: TaxaFil | None, seen: Oversikt) -> str:
    """Return what a tariff is today, and when it came."""
    came = "" if row is None else f"kom {text.day(to_local(row.written_at).date())}"
    return f"{state_of(row, seen)}\n{came}"


def about(row: TaxaFil | None) -> str:
    """Return who signed a tariff, and what vouches for it."""
    if row is None:
        return "Taxan följde med programmet och är inte underskriven av regionen."
    signed = " och ".join(row.signers) or "okänd"
    return f"Underskriven av {signed}. Kontrollsumma {row.sha256[:16]}…"


def root_words(seen: Oversikt) -> str:
    """Return what the desk trusts."""
    if not seen.fingerprint:
        return "Ingen rot är betrodd ännu."
    return f"Rotens fingeravtryck: {seen.fingerprint}"


def fetches(hamtningar: tuple[Hamtning, ...]) -> str:
    """Return the newest attempts in words."""
    lines = []
    for each in hamtningar:
        when = text.moment(to_local(each.written_at))
        first = each.meddelande.partition(". ")[0].rstrip(".")
        what = first or ("ny taxa installerad" if each.nya else "aktuell")
        lines.append(f"{when}: {what}")
    return "\n".join(lines)


def change_words(andring: TaxaAndring) -> str:
    """Return a change as a row."""
    return f"{andring.text}\n{andring.rubrik}"
