"""The words of the page of the copies."""

from __future__ import annotations

import json

from kassa.clock import to_local
from kassa.desk.backup import CopyStatus, read_state
from kassa.desk.backup_ports import BackupEvent, BackupKind
from kassa.desk.drill import DrillResult
from kassa.desk.keys import Keeper
from kassa.kvitto.text import money_text
from kassa.money import Money
from ui import text
from ui.backup.ports import BackupStanding, KeyStanding
from ui.widgets.form_field import FormField

LIST = "Vad som har gjorts"
EMPTY = "Inget har behövt göras än: kopiorna tas av sig själva."
LOADING = "Hämtar läget …"
COPY, COPY_KEY = "Kopiera nu", "F6"
DRILL, DRILL_KEY = "Öva återställning", "F7"
KEY, KEY_KEY = "Återställningsnyckel", "F8"
COPYING = "Kopierar …"
DRILLING = "Återställer kopian på prov …"
PRINTING = "Skriver ut …"
TRYING = "Jämför …"
COPIES_TITLE = "Säkerhetskopior"
KEY_TITLE = "Databasens nyckel"
PRINT_KEY = "Skriv ut nyckeln"
WRITTEN = "Jag har skrivit av den"
TRY = "Prova"
CLOSE = "Stäng"
PAPER_TITLE = "Prova pappret"
PAPER_NOTE = "Skriv av de fyra raderna från pappret, eller läs in koden med skannern till rad 1."
ROW_KEYS = ("rad1", "rad2", "rad3", "rad4")
PAPER_FIELDS = tuple(FormField(key, f"Rad {place}") for place, key in enumerate(ROW_KEYS, start=1))
KEY_NOTE = (
    "Lägg den i mottagningens kassaskåp. Den som har den kan öppna databasen och alla kopior. Utan "
    "den går kopiorna inte att öppna på en annan dator."
)
BY_HAND = "Ingen skrivare är vald, och nyckeln ska inte sparas som fil: skriv av raderna för hand."
COPIED_OLDER = "En kopia är tagen av databasen som den är nu, men den är fortfarande för gammal."
PRINTED = "Nyckeln är utskriven. Lägg den i kassaskåpet och prova gärna att den går att läsa."
TRIED = "Pappret stämmer. Lägg det i kassaskåpet."
NOT_THIS_KEY = (
    "Raderna är rätt skrivna men hör till nyckel {typed}, och databasen har {id}. Är det ett "
    "gammalt papper?"
)

DONE = {
    BackupKind.KOPIA: "Säkerhetskopia",
    BackupKind.PROV: "Övning: återställning på prov",
    BackupKind.ATERSTALLD: "Återställd från kopia",
    BackupKind.NYCKEL_UTSKRIVEN: "Återställningsnyckeln utskriven",
    BackupKind.NYCKEL_PROVAD: "Återställningsnyckeln provad från pappret",
    BackupKind.NYCKEL_ANVAND: "Återställningsnyckeln använd",
    BackupKind.OMKRYPTERAD: "Databasen krypterad på nytt med en ny nyckel",
}


def copies(standing: BackupStanding) -> tuple[str, str, str]:
    """Return tone, title and words about the copies."""
    status = standing.status
    said = []
    said += [words for words in (status.newer, status.error) if words]
    if status.newer:
        pass  # what the copies since then hold is the older file's
    elif status.good_at is None:
        said.append("Ingen säkerhetskopia har tagits än.")
    else:
        said.append(f"Allt som är skrivet fanns i en kopia {moment(status)}.")
    if standing.count:
        kept = "1 kopia" if standing.count == 1 else f"{standing.count} kopior"
        said.append(f"{kept} i {standing.place}.")
    if standing.is_own_place:
        said.append(
            "Kopiorna ligger på samma disk som databasen: välj en mapp på en annan disk eller "
            "server i inställningarna."
        )
    is_bad = bool(status.newer or status.error) or status.is_old or standing.is_own_place
    return ("attention" if is_bad else "ok", COPIES_TITLE, " ".join(said))


def moment(status: CopyStatus) -> str:
    """Return when there last was a copy of everything."""
    return text.moment(to_local(status.good_at)) if status.good_at else "aldrig"


def key_standing(key: KeyStanding) -> tuple[str, str, str]:
    """Return tone, title and words about the key."""
    said = [_kept(key)]
    if key.missing and key.keeper is not Keeper.CLERKS:
        who = ", ".join(key.missing)
        said.append(f"Lösenordet öppnar den inte än för {who}: det gör det efter nästa inloggning.")
    if key.is_on_paper:
        said.append(f"Återställningsnyckeln finns på papper: det med id {key.id}.")
    else:
        said.append(f"Ta fram återställningsnyckeln ({key.id}) med F8, till kassaskåpet.")
    is_good = key.is_on_paper and key.keeper is not Keeper.OPEN
    return ("ok" if is_good else "attention", KEY_TITLE, " ".join(said))


def _kept(key: KeyStanding) -> str:
    if key.keeper is Keeper.CLERKS:
        return "Databasen är krypterad. Nyckeln öppnas med kassörernas lösenord."
    if key.keeper is Keeper.STORE:
        return "Databasen är krypterad. Nyckeln ligger i datorns nyckelring."
    said = "Databasen är krypterad, men nyckeln ligger än öppen bredvid den."
    if not key.is_on_paper:
        return f"{said} Den låses när den också finns på papper."
    if not key.has_clerks:
        return f"{said} Den låses när personalen loggar in: lägg till den under Personal."
    return said


def event_what(event: BackupEvent) -> str:
    """Return a row of the list, in two lines: what, and how it went."""
    if event.error:
        return f"{DONE[event.kind]}: fel\n{event.error}"
    if event.kind is BackupKind.PROV:
        state = read_state(event.document)
        return f"{DONE[event.kind]}\nStämde: {_figures(state.kvitto_count, state.paid_ore)}"
    if event.kind is BackupKind.ATERSTALLD:
        return f"{DONE[event.kind]}\n{left_out(event)}"
    return f"{DONE[event.kind]}\n"


def event_who(event: BackupEvent) -> str:
    """Return a row's when and who, in two lines."""
    return f"{text.moment(to_local(event.written_at))}\n{event.clerk}"


def event_sentence(event: BackupEvent) -> str:
    """Return an event in words."""
    return ", ".join(f"{event_who(event)}\n{event_what(event)}".split("\n"))


def left_out(event: BackupEvent) -> str:
    """Return which numbers a restore has left out; what happened to them."""
    found = json.loads(event.document).get("left_out", [])
    kvitton = [f"{desk}-{first} till {desk}-{last}" for series, desk, first, last in found
               if series == "kvitto"]  # fmt: skip
    if not kvitton:
        return "Inga kvitton hade lämnats ut efter kopian."
    return f"Kvitto {', '.join(kvitton)} finns bara på papper: registrera om de besöken."


def _figures(kvitton: int, paid_ore: int) -> str:
    said = "1 kvitto" if kvitton == 1 else f"{kvitton} kvitton"
    return f"{said}, {money_text(Money(paid_ore))}"


def copied(status: CopyStatus) -> tuple[str, str]:
    """Return tone and words after a copy was asked for."""
    if status.error:
        return "attention", status.error
    if status.newer:
        return "attention", COPIED_OLDER
    return "ok", "Säkerhetskopian är tagen, öppnad och kontrollerad."


def drilled(result: DrillResult) -> tuple[str, str]:
    """Return tone and words after a drill."""
    made = text.moment(to_local(result.copy.made_at))
    if result.faults or result.state is None:
        said = f"Kopian från {made} duger inte: {' '.join(result.faults)} Ta en ny med F6 och öva "
        return "error", f"{said}igen; ring it-stödet om det händer en gång till."
    state = result.state
    said = (
        f"Kopian från {made} är återställd på prov: den öppnades och stämmer, "
        f"{_figures(state.kvitto_count, state.paid_ore)}, kedjan hel."
    )
    if result.since:
        more = "1 kvitto" if result.since == 1 else f"{result.since} kvitton"
        said += f" {more} har kommit till sedan dess."
    return "ok", said
