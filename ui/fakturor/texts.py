"""The words of the page of the invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kassa.desk.faktura_ports import Okopplad
from kassa.desk.fakturor import Urval
from kassa.desk.inbetalning import Inlasning, Utfall
from kassa.faktura.document import Kanal
from kassa.faktura.ocr import grouped
from kassa.faktura.standing import Standing, Status
from kassa.faktura.text import KANAL, status_text, title
from kassa.kvitto.text import money_text
from kassa.money import ZERO, total
from kassa.ord import many
from ui.fakturor.ports import OKOPPLADE
from ui.widgets.form_field import FieldKind, FormField

SEARCH = "Sök: OCR, fakturanummer, personnummer eller namn"
LIST = "Fakturor"
LOADING = "Hämtar fakturorna …"
PAYMENTS = "Betalningar utan faktura"
PRINT, PRINT_KEY = "Skriv ut", "Ctrl+P"
REMIND, REMIND_KEY = "Påminnelser", "F6"
EXPORT, EXPORT_KEY = "Fil till ekonomi", "F7"
READ, READ_KEY = "Läs betalfil", "F8"
KANAL_ASK, KANAL_KEY = "Hur den skickas", "F4"
KOPPLA, KOPPLA_KEY = "Koppla till faktura", "F2"
SAVE, CANCEL = "Spara", "Avbryt"
NOTHING_NEW = "Ekonomi har redan fått alla fakturor."
CHOOSE_FILE = "Välj betalfil (BgMax eller CSV)"
SUMMARY_NONE = "Inga fakturor."
URVAL = (
    (Urval.OPPNA.value, "Öppna"),
    (Urval.FORFALLNA.value, "Förfallna"),
    (Urval.FEL_BELOPP.value, "Fel belopp"),
    (Urval.BETALDA.value, "Betalda"),
    (Urval.KREDITERADE.value, "Krediterade"),
    (Urval.ALLA.value, "Alla"),
    (OKOPPLADE, "Utan faktura"),
)
EMPTY = {
    Urval.OPPNA.value: "Alla fakturor är betalda eller krediterade.",
    Urval.FORFALLNA.value: "Ingen faktura är förfallen.",
    Urval.FEL_BELOPP.value: "Ingen faktura är betald med fel belopp.",
    Urval.BETALDA.value: "Ingen faktura är betald än. Läs en betalfil med F8.",
    Urval.KREDITERADE.value: "Ingen faktura är krediterad.",
    Urval.ALLA.value: "Inga fakturor än. De skrivs när ett besök betalas med faktura.",
    OKOPPLADE: "Alla betalningar har hittat sin faktura.",
}
KANAL_FIELDS = (
    FormField(
        "kanal",
        "Skickas med",
        FieldKind.CHOICE,
        "Det patienten har valt.",
        tuple((kanal.value, KANAL[kanal]) for kanal in Kanal),
    ),
    FormField("adress", "Adress", hint="Gata, postnummer och ort med komma emellan. Får vara tom."),
)
OCR_FIELDS = (FormField("ocr", "Fakturans OCR-nummer"),)


def row_what(item: Standing) -> str:
    """Return an invoice in two lines: whose, and which."""
    faktura = item.faktura
    to = faktura.mottagare
    whom = (to.namn or "Namn saknas") if to else "Uppgifterna är gallrade"
    kind = "Kredit " if faktura.is_kredit else ""
    return f"{whom}\n{kind}{faktura.number}, {faktura.utfardad_on}"


def row_status(item: Standing, today: date) -> str:
    """Return where it stands in two lines."""
    if item.faktura.is_kredit:
        avser = f"för {item.faktura.avser}" if item.faktura.avser else ""
        return f"{status_text(item)}\n{avser}"
    if item.kvar <= ZERO:
        return f"{status_text(item)}\n"
    due = f"{'förföll' if item.is_late(today) else 'förfaller'} {item.forfaller_on}"
    return f"{status_text(item)}\n{due}"


def row_belopp(item: Standing) -> str:
    """Return its sum, and what remains of it."""
    belopp = money_text(item.faktura.money)
    if item.status is Status.DELBETALD:
        return f"{belopp}\n{money_text(item.kvar)} kvar"
    if item.status is Status.OVERBETALD:
        return f"{belopp}\n{money_text(-item.kvar)} för mycket"
    return f"{belopp}\n"


def sentence(item: Standing, today: date) -> str:
    """Return an invoice in words."""
    said = (row_what(item), row_status(item, today), row_belopp(item))
    return ", ".join(part for words in said for part in words.split("\n") if part)


def payment_what(item: Okopplad) -> str:
    """Return a payment in two lines."""
    paid = item.inbetalning
    return f"{paid.referens or 'Ingen referens'}\n{paid.betald_on}"


def payment_belopp(item: Okopplad) -> str:
    """Return its sum."""
    return f"{money_text(item.inbetalning.belopp)}\n"


def payment_sentence(item: Okopplad) -> str:
    """Return a payment in words."""
    return f"{payment_what(item)}, {payment_belopp(item)}".replace("\n", " ")


def payment_text(item: Okopplad) -> str:
    """Return what to do with a payment."""
    paid = item.inbetalning
    return (
        f"{money_text(paid.belopp)} kom in {paid.betald_on} med referensen "
        f"”{paid.referens or 'ingen'}”. Ingen faktura har det OCR-numret. Ta reda på vad den "
        f"gäller och koppla den med {KOPPLA_KEY}; annars betalar ekonomi tillbaka den."
    )


def summary(items: Sequence[Standing]) -> str:
    """Return what a list comes to."""
    if not items:
        return SUMMARY_NONE
    count = "1 faktura" if len(items) == 1 else f"{len(items)} fakturor"
    left = total(item.kvar for item in items if item.kvar > ZERO)
    return f"{count}, {money_text(left)} kvar att betala" if left else count


def payments_summary(items: Sequence[Okopplad]) -> str:
    """Return what unplaced payments come to."""
    count = "1 betalning" if len(items) == 1 else f"{len(items)} betalningar"
    return f"{count}, {money_text(total(item.inbetalning.belopp for item in items))}"


def printed(item: Standing, words: str, *, kopia: bool) -> str:
    """Return that an invoice has been printed."""
    marked = " Den är märkt KOPIA." if kopia else ""
    return f"{title(item.faktura)} är {words}.{marked}"


def remind_question(count: int) -> str:
    """Return what is about to happen."""
    return f"Skriv {'en påminnelse' if count == 1 else f'{count} påminnelser'} och skriv ut"


def reminded(count: int, words: str) -> str:
    """Return that reminders were written."""
    if not count:
        return "Ingen faktura är förfallen, eller alla är redan påminda."
    many = "1 påminnelse" if count == 1 else f"{count} påminnelser"
    return f"{many} är {words}. De har tio dagar till på sig."


def exported(path: str) -> str:
    """Return where the finance office's file lies."""
    return f"Sparat som {path}." if path else NOTHING_NEW


def read(done: Inlasning) -> tuple[str, str]:
    """Return the tone and words of what a payment file led to."""
    if done.was_known:
        return "attention", "Filen är redan inläst. Inget nytt har sparats."
    new = [rad for rad in done.rader if rad.utfall is not Utfall.LAST_FORUT]
    taken = many(len(new), "betalning är läst", "betalningar är lästa")
    said = [f"{taken}, {money_text(done.summa)}."]
    for utfall, words in (
        (Utfall.LAST_FORUT, "fanns redan"),
        (Utfall.DEL, "betalar bara en del"),
        (Utfall.FOR_MYCKET, "är för mycket"),
        (Utfall.OKAND, "har okänd referens"),
        (Utfall.FEL_OCR, "har fel referens"),
    ):
        count = len(done.of(utfall))
        if count:
            said.append(f"{count} {words}.")
    odd = done.of(Utfall.DEL, Utfall.FOR_MYCKET, Utfall.OKAND, Utfall.FEL_OCR)
    return ("attention" if odd else "ok"), " ".join(said)


def kanal_title(item: Standing) -> str:
    """Return whose invoices are asked about."""
    return f"Hur skickas fakturor till {row_what(item).splitlines()[0]}?"


def ocr_title(item: Okopplad) -> str:
    """Return which payment is asked about."""
    return f"Vilken faktura gäller {money_text(item.inbetalning.belopp)}?"


def placed(item: Standing) -> str:
    """Return that a payment has found its invoice."""
    return f"Betalningen hör nu till {title(item.faktura)}, OCR {grouped(item.faktura.ocr)}."
