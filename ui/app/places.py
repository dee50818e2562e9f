"""What stands behind "Mer": each place in words, in the order it is shown.

A new place takes two lines: a ``Place`` here, and what makes its page in ``More`` (or in the
mapping that is given to it), under the same name. The page has ``refresh``, which reads what it
shows. It is made the first time somebody goes there, so nothing else may need it before.
"""

from __future__ import annotations

from dataclasses import dataclass

from kassa.desk.people_ports import Roll

DAY, RESERV, MONEY = "Dagen", "När systemen är nere", "Pengar"
ORDER = "Ordning och säkerhet"


@dataclass(frozen=True, slots=True)
class Place:
    """One place.

    Attributes:
        name: of the page it leads to.
        group: the heading it stands under; places of one group stand together.
        title: on its button.
        words: what it is, beside it.
        needed: the role it takes; None for everybody.
    """

    name: str
    group: str
    title: str
    words: str
    needed: Roll | None = None


PLACES = (
    Place(
        "uteblivna",
        DAY,
        "Uteblivna besök",
        "Registrera dagens uteblivna besök och sena återbud i följd, och listan över dem. Ctrl+U.",
    ),
    Place(
        "dagsavslut",
        DAY,
        "Dagsavslut",
        "Växelkassa, X-rapport, räkna lådan och stäng dagen med en Z-rapport. F12.",
    ),
    Place("las", DAY, "Lås eller byt kassör", "Allt står kvar. Ctrl+L."),
    Place(
        "fakturor",
        MONEY,
        "Fakturor",
        "Sök, följ upp, påminn, läs betalfiler, fil till ekonomi.",
    ),
    Place(
        "manad",
        MONEY,
        "Månaden",
        "Underlag för ersättning, i bilder; bokföringsfil (SIE). För den som är ansvarig.",
        Roll.ANSVARIG,
    ),
    Place(
        "taxa",
        ORDER,
        "Taxa",
        "Vilken som gäller och vilken som kommer, varje pris med sin källa. Hämta taxan.",
    ),
    Place(
        "personal",
        ORDER,
        "Personal",
        "Vilka som får logga in, deras roller och lösenord. För administratören.",
        Roll.ADMINISTRATOR,
    ),
    Place(
        "atkomst",
        ORDER,
        "Åtkomstlogg",
        "Vem som har sett vilken patient; stickprov. För den som är ansvarig.",
        Roll.ANSVARIG,
    ),
    Place(
        "gallring",
        ORDER,
        "Gallring",
        "Ta bort personuppgifter vars tid är ute; summorna står kvar. För administratören.",
        Roll.ADMINISTRATOR,
    ),
    Place(
        "settings",
        ORDER,
        "Inställningar",
        "Mottagningen, skrivare, kontanter, lås; underlag till supporten. För administratören.",
        Roll.ADMINISTRATOR,
    ),
    Place(
        "backup",
        ORDER,
        "Säkerhetskopia",
        "Senaste kopian, öva återställning, återställningsnyckeln till kassaskåpet.",
    ),
    Place(
        "kontroll",
        ORDER,
        "Kontrollera",
        "Att inget saknas, att inget har ändrats och att allt hör ihop. Ändrar inget.",
    ),
    Place(
        "avbrott",
        RESERV,
        "Driftavbrott",
        "Avbrottsläget, föra in efteråt, byta filer med en annan kassa, reservpaketet. Ctrl+D.",
    ),
)
NEEDED = {place.name: place.needed for place in PLACES if place.needed is not None}
