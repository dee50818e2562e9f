"""Make the printed package: price list and charts from the tariff in force, forms with numbers.

Every figure comes out of the tariff by the same decision as at the desk. The numbers of the forms
go on where the last package of the desk ended, and are written before the paper is made, so that no
two forms of a desk have the same number.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kassa.aterforing.reservpaket import Beslut, Pris, PrisRad, Reservpaket, Steg
from kassa.clock import local_now
from kassa.desk.avbrott_ports import BlankettSerie
from kassa.desk.besok_slag import LAKARE, BesokSlag, ages, besok_slag_list, price
from kassa.desk.blankett_serie import blankett_number
from kassa.desk.posting import moment_of
from kassa.errors import Fault, InvalidInputError
from kassa.ids import new_id
from kassa.kvitto.text import money_text
from kassa.money import Money

if TYPE_CHECKING:
    from kassa.avgift.decision import Avgift
    from kassa.clock import Clock
    from kassa.desk.ports import Ledger, TaxaBook
    from kassa.desk.settings import Desk
    from kassa.taxa.model import Taxa

MOST_FORMS = 300
VARDNIVA = {"primarvard": "primärvård", "specialistvard": "specialistvård"}
USUAL_FORMS = 24
ADULT = 40
AVGIFTSFRI_ALDER = (
    "Ta beloppet i prislistans kolumn för åldern. Läkarbesök är avgiftsfria, men inte allt är 0 kr."
)
FRIKORT_STEG = Steg(
    "Visar patienten ett frikort som gäller i dag?",
    "0 kr för besök som räknas mot frikort. Skriv frikortets sista dag på blanketten.",
)
LMA = "Vuxen med LMA-kort"
LMA_STEG = Steg(
    "Har patienten LMA-kort (asylsökande)?",
    "Ta beloppet i prislistans kolumn för LMA-kort. Skriv LMA-numret på blanketten. Avgiften "
    "räknas inte mot frikort.",
)
UTLAND_STEG = Steg(
    "Bor patienten i ett annat land?",
    "Kopiera EU-kort, pass eller intyg och fäst kopian vid blanketten. Med EU-kort gäller "
    "prislistan. Utan handlingar: ta faktura, avgiften räknas ut efteråt.",
    "Ta avgiften i prislistan. Säg att den är preliminär: frikortet kontrolleras efteråt, och den "
    "som har betalat för mycket får tillbaka.",
)


def make_reservpaket(
    antal: int,
    klinik: tuple[str, str],
    ledger: Ledger,
    taxa_book: TaxaBook,
    clock: Clock,
    desk: Desk,
) -> Reservpaket:
    """Return the package, with numbers of its own for the forms.

    Args:
        antal: how many blank forms.
        klinik: from the settings: vardniva (contract), and whom to call: ``who number; ...``.
        ledger: where the numbers are written.
        taxa_book: the tariff in force today decides.
        clock: the present.
        desk: which desk's series, and by whom.

    Raises:
        InvalidInputError: too many forms, or none; or the tariff has no price for a visit.
        StorageError: the numbers could not be written; nothing may be printed then.
    """
    if not 1 <= antal <= MOST_FORMS:
        message = f"Antalet blanketter är 1 till {MOST_FORMS}."
        raise InvalidInputError((Fault("blanketter", message),))
    vardniva, telefon = klinik
    today = local_now(clock).date()
    taxa = taxa_book.valid_on(today)
    slag_list = _slag_list(vardniva, taxa, today)
    groups = _age_groups(slag_list, taxa, today)
    has_asyl = any(_asyl(slag, taxa, today) for slag in slag_list)
    paket = Reservpaket(
        klinik=desk.klinik,
        made_at=local_now(clock),
        giltig_till=giltig_till(taxa, today),
        taxa=taxa.namn,
        kolumner=(*_age_words(groups), *([LMA] if has_asyl else [])),
        prislista=tuple(_rad(slag, groups, taxa, today, has_asyl=has_asyl) for slag in slag_list),
        beslut=(
            _avgift_chart(slag_list, groups, taxa, today, has_asyl=has_asyl),
            _uteblivet_chart(vardniva, taxa),
        ),
        frikort=_frikort(taxa, today),
        telefon=_telefon(telefon),
        blanketter=(),
        besok=tuple(slag.etikett for slag in slag_list if not slag.is_uteblivet),
        ovning=desk.ovning,
    )
    return _with_numbers(paket, antal, ledger, clock, desk)


def _slag_list(vardniva: str, taxa: Taxa, today: date) -> tuple[BesokSlag, ...]:
    slag_list = besok_slag_list(vardniva, taxa, today)
    if not slag_list:
        message = (
            f"Taxan {taxa.namn} har inget pris för besök i {VARDNIVA[vardniva]}, så det finns "
            "ingen prislista att skriva. Välj en taxa med besöken, eller ändra klinikens vårdnivå "
            "i inställningarna."
        )
        raise InvalidInputError((Fault("taxa", message),))
    return slag_list


def _with_numbers(
    paket: Reservpaket, antal: int, ledger: Ledger, clock: Clock, desk: Desk
) -> Reservpaket:
    with ledger.transaction():
        earlier = ledger.blankett_serie_list(desk.id)
        first = earlier[-1].until_number + 1 if earlier else 1
        serie = BlankettSerie(
            new_id(), first, first + antal - 1, desk.id, desk.clerk, moment_of(clock)
        )
        ledger.add_blankett_serie(serie)
    numbers = range(serie.from_number, serie.until_number + 1)
    return replace(paket, blanketter=tuple(blankett_number(desk.id, n) for n in numbers))


def giltig_till(taxa: Taxa, today: date) -> date:
    """Return the last day of a package: the tariff's, or the year's where it has no end."""
    end = date(today.year, 12, 31)
    return min(end, taxa.galler_till) if taxa.galler_till else end


def _age_groups(
    slag_list: tuple[BesokSlag, ...], taxa: Taxa, on: date
) -> tuple[tuple[int, int | None], ...]:
    """Return the age groups (first, last) between which some price of the list changes."""
    first_of: list[tuple[int, list[tuple[str | None, Money] | None]]] = []
    for age in ages(taxa):
        prices = [
            (avgift.avgiftskod, avgift.belopp) if avgift else None
            for avgift in (price(slag, age, taxa, on) for slag in slag_list)
        ]
        if not first_of or first_of[-1][1] != prices:
            first_of.append((age, prices))
    firsts = [age for age, _ in first_of]
    lasts: list[int | None] = [*(age - 1 for age in firsts[1:]), None]
    return tuple(zip(firsts, lasts, strict=True))


def _age_words(groups: tuple[tuple[int, int | None], ...]) -> list[str]:
    words = []
    for first, last in groups:
        if last is None:
            words.append(f"{first} år och äldre" if first else "Alla")
        elif not first:
            words.append(f"Under {last + 1} år")
        else:
            words.append(f"{first}–{last} år")
    return words


def _asyl(slag: BesokSlag, taxa: Taxa, on: date) -> Avgift | None:
    """Return what an adult with an LMA card pays (rule book: Asylsökande); None for no price."""
    avgift = price(slag, ADULT, taxa, on, "asylsokande", handlingar=["lma_kort"])
    return avgift if avgift is not None and avgift.avgiftskod else None


def _rad(
    slag: BesokSlag,
    groups: tuple[tuple[int, int | None], ...],
    taxa: Taxa,
    on: date,
    *,
    has_asyl: bool,
) -> PrisRad:
    priser = []
    columns = [price(slag, first, taxa, on) for first, _ in groups]
    if has_asyl:
        columns.append(_asyl(slag, taxa, on))
    for avgift in columns:
        if avgift is None or avgift.avgiftskod is None:
            priser.append(Pris("", ""))
        else:
            priser.append(Pris(avgift.avgiftskod, money_text(avgift.belopp)))
    return PrisRad(slag.etikett, tuple(priser), slag.is_uteblivet)


def _avgift_chart(
    slag_list: tuple[BesokSlag, ...],
    groups: tuple[tuple[int, int | None], ...],
    taxa: Taxa,
    on: date,
    *,
    has_asyl: bool,
) -> Beslut:
    """Return how one finds the fee of a visit; what is free by age is read from the tariff.

    Nothing is said of age where the tariff has no price for a doctor's visit.
    """
    free = [
        word.lower()
        for lakare in slag_list
        if lakare.namn == LAKARE
        for word, (first, _) in zip(_age_words(groups), groups, strict=True)
        if (avgift := price(lakare, first, taxa, on)) is not None and not avgift.belopp
    ]
    steg = []
    if free:
        fraga = f"Är patienten {' eller '.join(free)}?".replace(" och äldre", " eller äldre")
        steg.append(Steg(fraga, AVGIFTSFRI_ALDER))
    steg.append(FRIKORT_STEG)
    if has_asyl:
        steg.append(LMA_STEG)
    steg.append(UTLAND_STEG)
    return Beslut("Vad ska patienten betala?", tuple(steg))


def _uteblivet_chart(vardniva: str, taxa: Taxa) -> Beslut:
    aterbud = taxa.parameter.aterbud.get(vardniva)
    steg = [
        Steg("Avbokade vården besöket?", "Ingen avgift. Skriv blankett bara om patienten kom."),
    ]
    if aterbud is not None:
        hours = f"{aterbud.timmar} timmar"
        days = " (bara vardagar räknas)" if aterbud.only_vardag else ""
        steg.append(
            Steg(
                f"Lämnade patienten återbud minst {hours} före{days}?",
                "Ingen avgift. Ingen blankett behövs.",
            )
        )
    tolk = next((t for t in taxa.tillagg_list if t.namn == "tolk"), None)
    if tolk is not None:
        steg.append(
            Steg(
                "Var tolk bokad som inte kunde avbeställas, och stod det i kallelsen?",
                f"Avgiften för uteblivet besök och {money_text(tolk.belopp)} för tolken.",
                "Avgiften för uteblivet besök enligt prislistan. Den räknas inte mot frikort.",
            )
        )
    return Beslut("Patienten uteblev eller lämnade återbud", tuple(steg))


def _frikort(taxa: Taxa, today: date) -> tuple[str, ...]:
    tak = money_text(taxa.hogkostnadsskydd.tak_on(today))
    counts = (
        "Räknas: besök, hembesök, kvalificerade distanskontakter, recept utan besök, ambulansens "
        "vård på plats."
    )
    counts_not = (
        "Räknas inte: uteblivna besök, tolk, hälsovård, vaccinationer, intyg och varor, "
        "slutenvård, avgifter från asylsökande."
    )
    unknown = (
        "Utan system vet ingen om patienten har frikort. Ta avgiften om patienten inte visar det, "
        "och säg att den är preliminär."
    )
    return (
        f"När avgifter på {tak} är betalda inom tolv månader har patienten frikort.",
        "Frikortet gäller till dagen före årsdagen av den första avgiften som räknas.",
        "Det besök som når taket betalas bara upp till taket.",
        counts,
        counts_not,
        unknown,
    )


def _telefon(text: str) -> tuple[tuple[str, str], ...]:
    """Return whom to call: each part's words, and the digits at its end.

    They stand in columns: a colon that somebody wrote between them is left out.
    """
    found = []
    for part in text.split(";"):
        words = part.split()
        place = next((n for n, word in enumerate(words) if word[:1] in "+0123456789"), len(words))
        if words:
            found.append((" ".join(words[:place]).rstrip(" :"), " ".join(words[place:])))
    return tuple(found)
