"""The words of the eFrikort page."""

from __future__ import annotations

from collections import Counter

from kassa.desk.efrikort import Jamford, Jamforelse, Utfall
from kassa.kvitto.text import money_text
from kassa.ord import many
from kassa.patient import masked
from ui import text
from ui.efrikort.ports import Compared

TITLE = "Jämför med eFrikort"
HINT = (
    "Kopiera transaktionslistan i eFrikort med rubriken och klistra in den här: personnummer, "
    "datum, belopp, enhet, transaktions-id."
)
COMPARE, COMPARE_KEY = "Jämför listan", "F6"
FILE, FILE_KEY = "Läs fil", "Ctrl+O"
FETCH, FETCH_KEY = "Hämta från eFrikort", "F7"
ACCEPT, ACCEPT_KEY = "Godta jämförelsen", "F8"
SEND, SEND_KEY = "Skicka det som saknas", "Ctrl+S"
NOT_YET = "Inget är jämfört än."
WORKING = "Arbetar …"
SAID = {
    Utfall.FINNS: "Finns redan",
    Utfall.SAKNAS: "Saknas i eFrikort",
    Utfall.SKILJER: "Skiljer sig",
    Utfall.OSAKER: "Kanske: listan säger inte vilken enhet",
}


def rows(compared: Compared) -> tuple[tuple[str, str, str], ...]:
    """Return what is listed: our visits, then what eFrikort has besides."""
    return tuple(row for person in compared.personer for row in _person(person))


def _person(person: Jamforelse) -> list[tuple[str, str, str]]:
    found = [_visit(jamford) for jamford in person.rader]
    number = person.efrikort.number
    for each in person.ovriga:
        where = each.vardgivare or each.enhet or "okänd enhet"
        when = f"{each.datum}\n{money_text(each.belopp)}"
        found.append((f"{number}\n{where}", when, "Bara i eFrikort\nFörs in i frikortet här"))
    if person.efrikort.has_frikort:
        fran, till = person.efrikort.fran, person.efrikort.till
        words = f"Har frikort\nAvgifter från {fran} betalas tillbaka"
        found.append((f"{number}\n", f"{fran}\ntill {till}", words))
    return found


def _visit(jamford: Jamford) -> tuple[str, str, str]:
    post, there = jamford.row.post, jamford.transaktion
    number = masked(post.number) if post.is_skyddad else post.number
    said = SAID[jamford.utfall]
    more = f"eFrikort: {money_text(there.belopp)}" if there is not None else ""
    when = f"{text.moment(post.tidpunkt)}\n{money_text(jamford.row.target.belopp)}"
    return f"{number} {post.namn}\n{post.kvitto_number}", when, f"{said}\n{more}"


def summary(compared: Compared) -> str:
    """Return the comparison in a sentence."""
    count = Counter(j.utfall for person in compared.personer for j in person.rader)
    said = [
        f"{count[Utfall.FINNS]} finns redan",
        f"{count[Utfall.SAKNAS]} saknas",
        f"{count[Utfall.SKILJER]} skiljer sig",
    ]
    if count[Utfall.OSAKER]:
        said.append(f"{count[Utfall.OSAKER]} kanske")
    others = sum(len(person.ovriga) for person in compared.personer)
    frikort = sum(person.efrikort.has_frikort for person in compared.personer)
    words = f"{', '.join(said)}. Nytt här: {many(others, 'avgift', 'avgifter')}, {frikort} frikort."
    if compared.utan_svar:
        words += f" {many(compared.utan_svar, 'patient', 'patienter')} är inte med i listan."
    return words
