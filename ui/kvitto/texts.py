"""The words of the receipts pane."""

from __future__ import annotations

from datetime import date

from kassa.clock import to_local
from kassa.desk.correct_checkout import Correction, CorrectionResult
from kassa.desk.reverse_checkout import ReversalResult
from kassa.kvitto.document import Betalsatt, Kvitto
from kassa.kvitto.text import money_text
from kassa.money import ZERO, Money, total
from ui.kvitto.rows import KvittoRow
from ui.widgets.form_field import FieldKind, FormField

SEARCH = "Sök kvitto"
SEARCH_HINT = "Kvittonummer, namn, personnummer eller ”inte utskrivet”"
LIST = "Kvitton, de senaste först"
LOADING = "Hämtar kvitton …"
NO_KVITTO = "Här är inga kvitton än. De visas när det första besöket är slutfört."
LOAD_AGAIN = "Försök igen"
LOAD_AGAIN_KEY = "Ctrl+R"
CHOOSE = "Välj ett kvitto för att se det."
PRINT = "Skriv ut"
PRINT_KEY = "Ctrl+P"
ENGLISH = "På engelska"
ENGLISH_KEY = "Ctrl+E"
PRINTING = "Skriver ut …"
TAKE_BACK = "Rätta eller makulera"
REVERSE = "Makulera"
REVERSE_KEY = "F6"
REVERSING = "Makulerar …"
CORRECT = "Rätta"
CORRECTING = "Rättar …"
REASON = "Skäl"
REASON_HINT = "Till exempel fel patient eller fel besök. Det står på returkvittot."
REASON_MISSING = "Skälet saknas. Skriv varför kvittot makuleras."
NAMN = "Patientens namn"
NAMN_HINT = "Fakturan skickas dit. Namnet sparas i registret."
CANCEL = "Avbryt"
CANCEL_KEY = "Esc"
CONFIRM_KEY = "Enter"

WHAT = "Vad ska göras?"
WHAT_HINT = "Pil upp och ner väljer"
WHOLE = "Makulera hela kvittot"

_BACK = {
    Betalsatt.KORT: "Betala tillbaka {sum} till kortet.",
    Betalsatt.FAKTURA: "Fakturan på {sum} krediteras.",
    Betalsatt.KONTANT: "Betala tillbaka {sum} kontant.",
    Betalsatt.INGEN: "Det finns inget att betala tillbaka.",
}


APPROVAL = "En ansvarig godkänner"
APPROVE = "Godkänn"
CHECKING = "Kontrollerar …"
APPROVAL_FIELDS = (
    FormField("signatur", "Den ansvarigas signatur"),
    FormField("losenord", "Lösenord", FieldKind.PASSWORD),
)


def day(kvitto_list: tuple[Kvitto, ...], today: date) -> str:
    """Return today in a line: how many receipts at all desks, and what was paid."""
    todays = [kvitto for kvitto in kvitto_list if to_local(kvitto.issued_at).date() == today]
    if not todays:
        return f"I dag {today}: inga kvitton än."
    count = "ett kvitto" if len(todays) == 1 else f"{len(todays)} kvitton"
    netto = total(kvitto.att_betala for kvitto in todays)
    return f"I dag {today}: {count}, netto {money_text(netto)}."


def nothing_found(text: str) -> str:
    """Return what the list says when a search finds nothing."""
    return (
        f"Inget kvitto matchar ”{text}”. "
        "Skriv hela kvittonumret eller hela personnumret för att söka bland de äldre."
    )


def printed(kvitto: Kvitto, words: str, *, kopia: bool) -> str:
    """Return that a receipt has been printed, in the printer's words."""
    marked = " Det är märkt KOPIA, för det har skrivits ut förut." if kopia else ""
    return f"Kvitto {kvitto.number} är {words}.{marked}"


def reverse_question(row: KvittoRow) -> str:
    """Return what is about to happen, before the reason is asked for."""
    return f"Rätta eller makulera kvitto {row.kvitto.number}, {row.name}, {row.belopp}"


def correction(offered: Correction) -> str:
    """Return a correction as it is offered."""
    which = f" ({offered.besok})" if offered.besok else ""
    return f"Rätta: {offered.etikett}{which}"


def _money_back(belopp: Money, betalsatt: Betalsatt) -> str:
    """Return what to do with money that goes back; negative comes in."""
    if belopp < ZERO:
        return f"Patienten ska betala {money_text(-belopp)}."
    return _BACK[betalsatt if belopp else Betalsatt.INGEN].format(sum=money_text(belopp))


def corrected(original: Kvitto, result: CorrectionResult) -> str:
    """Return that a receipt has been corrected and what to do now."""
    new = result.new.kvitto
    back = _money_back(original.att_betala - new.att_betala, original.betalsatt)
    return (
        f"Kvitto {original.number} är rättat. {back} "
        f"Nu gäller kvitto {new.number}, returkvittot är {result.back.kvitto.number}."
    )


def reversed_(original: Kvitto, result: ReversalResult) -> str:
    """Return that a receipt has been taken back and what to do now."""
    back = _money_back(original.att_betala, original.betalsatt)
    return f"Kvitto {original.number} är makulerat. {back} Returkvittot är {result.kvitto.number}."


def printed_new(said: str, count: int, words: str) -> str:
    """Return that a return receipt, and perhaps the new one, has been printed too."""
    also = ", det nya kvittot också" if count > 1 else ""
    return f"{said} Returkvittot är {words}{also}."


def not_printed(said: str, why: str, unprinted: tuple[Kvitto, ...]) -> str:
    """Return that it is done though the printer failed, and what must be printed then."""
    numbers = " och ".join(kvitto.number for kvitto in unprinted)
    return f"{said} {why} Välj {numbers} och skriv ut igen med {PRINT_KEY}."


def why_not_reversible(row: KvittoRow) -> str:
    """Return why a receipt cannot be taken back."""
    if row.reversed_by is not None:
        return f"Kvitto {row.kvitto.number} är redan makulerat, med kvitto {row.reversed_by}."
    return (
        f"Kvitto {row.kvitto.number} är ett returkvitto och kan inte makuleras. "
        "Registrera besöket på nytt i stället."
    )
