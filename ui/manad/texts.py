"""The words of the page of the month."""

from __future__ import annotations

from kassa.ersattning.manad import ManadRad, Manadsrapport, Post
from kassa.ersattning.text import (
    GRUND,
    OBETALT,
    antal_text,
    besok_text,
    manad_text,
    oraknade_text,
    side_text,
)
from kassa.kvitto.text import money_text

POSTS = "Efter grund"
ROWS = "Kvitton"
LOADING = "Räknar månaden …"
BACK, BACK_KEY = "Förra månaden", "PgUp"
NEXT, NEXT_KEY = "Nästa månad", "PgDown"
PRINT, PRINT_KEY = "Skriv ut", "Ctrl+P"
SAVE, SAVE_KEY = "Spara PDF och CSV", "F6"
BOOK, BOOK_KEY = "Bokföringsfil (SIE)", "F7"
NO_ROWS = "Inget kvitto i månaden hör hit."
CHOOSE_ROW = "Välj ett kvitto i listan, så visas det här."
NOTHING_TO_BOOK = "Alla stängda dagar är redan lämnade till bokföringen."


def title(rapport: Manadsrapport) -> str:
    """Return which month it is."""
    return manad_text(rapport.manad).capitalize()


def summa(rapport: Manadsrapport) -> str:
    """Return what is compensated."""
    return f"{money_text(rapport.ersatt)} ersätts av regionen"


def told(rapport: Manadsrapport, verifikationer: int) -> str:
    """Return what else is to be said of the month."""
    said = [f"{besok_text(rapport)}."]
    if rapport.obetalt.antal:
        said.append(f"{OBETALT}: {money_text(rapport.obetalt.belopp)} (ersätts inte).")
    if verifikationer:
        days = "1 stängd dag" if verifikationer == 1 else f"{verifikationer} stängda dagar"
        said.append(f"{days} väntar på bokföringen.")
    missing = oraknade_text(rapport.oraknade)
    return " ".join([*said, missing] if missing else said)


def post_what(post: Post) -> str:
    """Return a reason in two lines."""
    return f"{GRUND[post.grund]}\n{side_text(post.grund)}"


def post_belopp(post: Post) -> str:
    """Return its sum and count in two lines."""
    return f"{money_text(post.belopp)}\n{antal_text(post)}"


def post_sentence(post: Post) -> str:
    """Return a reason in words."""
    return f"{post_what(post)}, {post_belopp(post)}".replace("\n", ", ")


def row_what(rad: ManadRad) -> str:
    """Return a receipt in two lines."""
    back = "Retur, " if rad.antal < 0 else ""
    return f"{back}{rad.kvitto}\n{rad.avgiftskod} {rad.produkt}".rstrip()


def row_belopp(rad: ManadRad) -> str:
    """Return its sum and day in two lines."""
    return f"{money_text(rad.belopp)}\n{rad.skriven_on}"


def row_sentence(rad: ManadRad) -> str:
    """Return a receipt in words."""
    return f"{row_what(rad)}, {row_belopp(rad)}".replace("\n", ", ")


def printed(rapport: Manadsrapport, words: str) -> str:
    """Return that a month has been printed."""
    return f"Underlaget för {manad_text(rapport.manad)} är {words}."


def saved(folder: str) -> str:
    """Return where the files lie."""
    return f"PDF och CSV är sparade i {folder}. Filerna namnger inga patienter."


def booked(path: str) -> str:
    """Return where the file of vouchers lies."""
    return f"Sparat som {path}. Läs in den i bokföringen." if path else NOTHING_TO_BOOK
