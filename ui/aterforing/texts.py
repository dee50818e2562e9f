"""The words of the way back."""

from __future__ import annotations

from collections import Counter

from kassa.aterforing.inforing import Atgard, Inforing, Lage, Svar
from kassa.aterforing.ord import ATGARD, BORTTAGET, LAGE, row_text
from kassa.kvitto.text import money_text
from kassa.money import ORE_PER_KRONA, total
from kassa.patient import SKYDDAD, masked
from ui import text
from ui.widgets.form_field import FormField

TITLE = "Föra in efteråt"
LIST = "Att föra in"
LOADING = "Hämtar listan …"
NOTHING = "Det finns inget att föra in. Besök under ett driftavbrott hamnar här."
NOTHING_OPEN = "Allt är infört. F7 visar alla rader, Ctrl+P skriver slutrapporten."
COPY_NUMBER, NUMBER_KEY = "Kopiera personnummer", "P"
COPY_KOD, KOD_KEY = "Kopiera kod", "K"
COPY_SUM, SUM_KEY = "Kopiera summa", "S"
COPY_TIME, TIME_KEY = "Kopiera tid", "T"
INFORT, INFORT_KEY = "Infört", "Enter"
FANNS, FANNS_KEY = "Fanns redan", "F"
SKILJER, SKILJER_KEY = "Skiljer sig", "D"
KAN_INTE, KAN_INTE_KEY = "Går inte", "G"
OPPNA, OPPNA_KEY = "Öppna igen", "Ctrl+Z"
FILTER, FILTER_KEY = "Visa alla", "F7"
FILTER_OPEN = "Visa kvar"
SYSTEM, SYSTEM_KEY = "Nästa system", "F8"
REPORT, REPORT_KEY = "Slutrapport", "Ctrl+P"
EXPORT, EXPORT_KEY = "Spara filer", "Ctrl+S"
READ, READ_KEY = "Läs svar", "Ctrl+O"
SAVE, CANCEL = "Spara", "Avbryt"
ALL_SYSTEMS = "alla system"
WORKING = "Arbetar …"
FORM = {
    Svar.INFORT: FormField(
        "referens", "Det andra systemets referens", hint="Besöks- eller kvittonummer. Får vara tom."
    ),
    Svar.FANNS_REDAN: FormField("referens", "Det andra systemets referens", hint="Får vara tom."),
    Svar.SKILJER_SIG: FormField(
        "anteckning", "Vad skiljer sig?", hint="Raden står kvar under Att reda ut."
    ),
    Svar.KAN_INTE: FormField(
        "anteckning", "Varför går det inte?", hint="Raden står kvar under Att reda ut."
    ),
    Svar.OPPNAD: FormField("anteckning", "Varför gäller inte svaret?", hint="Står i listan."),
}
QUESTION = {
    Svar.INFORT: "Infört",
    Svar.FANNS_REDAN: "Fanns redan",
    Svar.SKILJER_SIG: "Skiljer sig",
    Svar.KAN_INTE: "Går inte att föra in",
    Svar.OPPNAD: "Öppna raden igen",
}
COPIED = "Kopierat: {what}. Urklippet töms om en minut."


def who(row: Inforing) -> str:
    """Return the first column: patient, and what, in two lines."""
    return f"{shown_number(row)} {shown_namn(row)}\n{row.post.beskrivning}"


def when(row: Inforing) -> str:
    """Return the second column: when, and on which receipt."""
    return f"{text.moment(row.post.tidpunkt)}\n{row.post.kvitto_number}"


def what(row: Inforing) -> str:
    """Return the third column: the sum, and where the row stands."""
    state = LAGE[row.lage]
    if row.lage is Lage.KVAR:
        state = f"{ATGARD[row.atgard]}, {row.target.system}"
    return f"{money_text(row.target.belopp)}\n{state}"


def sentence(row: Inforing) -> str:
    """Return a row in words, for the screen reader."""
    return ", ".join((who(row), when(row), what(row))).replace("\n", ", ")


def shown_number(row: Inforing) -> str:
    """Return the number as others may see it."""
    return masked(row.post.number) if row.post.is_skyddad else row.post.number


def shown_namn(row: Inforing) -> str:
    """Return the name as others may see it."""
    return SKYDDAD if row.post.is_skyddad else row.post.namn


def answers(row: Inforing) -> dict[Svar, str]:
    """Return what the answers are called where they depend on what is to be done."""
    words = {Svar.INFORT: INFORT, Svar.FANNS_REDAN: FANNS}
    return words | BORTTAGET if row.atgard is Atgard.TA_BORT else words


def heading(row: Inforing) -> str:
    """Return what is to be done, and where."""
    return f"{ATGARD[row.atgard]} i {row.target.system}"


def details(row: Inforing) -> str:
    """Return what one needs beside the copied values."""
    post = row.post
    lines = [
        f"{rad.avgiftskod or '–'}  {rad.produkt}  {money_text(rad.belopp)}"
        for rad in row.target.rader
    ]
    whole = total(rad.belopp for rad in row.target.rader)
    if not row.target.is_efrikort and row.target.belopp < whole:
        paid_words = f"{money_text(row.target.belopp)} av {money_text(whole)}"
        lines.append(f"Patienten betalade {paid_words}: frikortet tog resten.")
    if post.utfall != "genomfort":
        lines.append(f"Besöket blev inte av: {post.utfall.replace('_', ' ')}.")
    others = [t.system for t in post.targets if t.system != row.target.system]
    if others:
        lines.append(f"Hör också till {', '.join(others)}.")
    paid = {"ingen": "inget att betala"}.get(post.betalsatt, post.betalsatt)
    lines.append(f"Kvitto {post.kvitto_number}, kassa {post.desk}, {paid}.")
    return "\n".join(lines)


def state(row: Inforing) -> str:
    """Return where the row stands, in a sentence; empty where nobody has answered."""
    if row.lage is Lage.KVAR and row.svar is None:
        if row.atgard is Atgard.TA_BORT:
            return f"Kvittot makulerades med {row.post.retur_number} sedan besöket fördes in."
        return ""
    return row_text(row)


def copied(what: str) -> str:
    """Return that something lies in the clipboard."""
    return COPIED.format(what=what.lower())


def kod(row: Inforing) -> str:
    """Return the code that is copied; empty where there is none."""
    return (row.target.rader[0].avgiftskod or "") if row.target.rader else ""


def sum_kr(row: Inforing) -> str:
    """Return the sum that is copied: digits alone, with a comma where there are öre."""
    kronor, ore = divmod(abs(row.target.belopp.ore), ORE_PER_KRONA)
    return f"{kronor},{ore:02d}" if ore else str(kronor)


def summary(rows: tuple[Inforing, ...], system: str, *, is_all: bool) -> str:
    """Return how far it has come, system by system, and what is listed."""
    left = Counter(row.target.system for row in rows if row.is_open)
    systems = dict.fromkeys(row.target.system for row in rows)
    said = "  ·  ".join(f"{name}: {left[name]} kvar" for name in systems)
    listed = f"{'alla rader' if is_all else 'det som är kvar'}, {system or ALL_SYSTEMS}"
    return f"{said}\nVisar {listed}."
