"""What must still be said: one question at a time, with numbered answers or a typed one.

A blocking question stands where the sum would stand, since without its answer there is none.
The others ask what a colleague at the desk would ask; the sum shows meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection

from kassa.desk.efterskank import BESLUT
from kassa.taxa.model import Taxa
from ui import text
from ui.checkout.form import UNSAID, Form
from ui.checkout.question import Answer, Question, Typed, ja_nej
from ui.checkout.questions_more import find_more

_CAREGIVERS = (
    "lakare",
    "sjukskoterska",
    "barnmorska",
    "fysioterapeut",
    "arbetsterapeut",
    "psykolog",
    "kurator",
    "dietist",
    "logoped",
)
_CAREGIVERS_BY_VARDNIVA = {
    "tandvard": ("tandlakare", "tandhygienist"),
    "ambulans": ("ambulanspersonal", "lakare", "sjukskoterska"),
}
_WITHOUT_PERSONNUMMER = (
    "asylsokande",
    "norden",
    "eu_ees",
    "konvention",
    "annat_land",
    "tillstandslos",
    "folkbokford",
)
_TIME_HINT = "Skriv tiden: 9:30, i går 14:30 eller 2026-03-01 9:30"


def find_question(form: Form, fault_fields: Collection[str], taxa: Taxa | None) -> Question | None:
    """Return the next question, None when all is said.

    Args:
        form: what is typed and chosen.
        fault_fields: dotted fields the core found wrong or missing.
        taxa: the tariff in force, None when there is none: then no answer helps.
    """
    if taxa is None:
        return None
    for ask in (
        _betalare,
        _vaccin_mot,
        _slutenvard,
        _besok,
        _vaccin,
        _remiss,
        _land,
        _lma,
        _outcome,
        _beslut,
        _tolk,
        _looks_back,
        _vecka,
        _drg,
        find_more,
    ):
        question = ask(form, fault_fields, taxa)
        if question is not None:
            return question
    if not form.has_besok:
        return None
    return _kategori(form, fault_fields, taxa) or _handlingar(form, taxa) or _akut(form, taxa)


def _betalare(form: Form, _faults: Collection[str], _taxa: Taxa) -> Question | None:
    if not form.is_annan_betalare or form.betalare.strip():
        return None
    return Question(
        "betalare",
        "Vem betalar i stället för patienten?",
        typed=Typed.TEXT,
        hint="Skriv namnet, och adressen om fakturan ska dit",
    )


def _vaccin_mot(form: Form, _faults: Collection[str], taxa: Taxa) -> Question | None:
    if form.typ != "vaccination" or form.vaccin_mot:
        return None
    answers = tuple(
        Answer(label, (("vaccin.mot", value),))
        for value, label in text.known_items(taxa, "vaccin_mot", text.VACCIN)
    )
    return Question("vaccin.mot", "Vad vaccineras patienten mot?", answers)


def _vaccin(form: Form, faults: Collection[str], _taxa: Taxa) -> Question | None:
    if "besok.vaccin.riskgrupp" in faults:
        answers = ja_nej("vaccin.riskgrupp")
        return Question("vaccin.riskgrupp", "Hör patienten till en riskgrupp?", answers)
    if "besok.vaccin.pris" not in faults or form.vaccin_pris.strip():
        return None
    return Question(
        "vaccin.pris",
        "Vad kostar vaccinet?",
        typed=Typed.NUMBER,
        hint="Hela kronor: 420, eller ”eget vaccin”",
    )


def _slutenvard(form: Form, _faults: Collection[str], _taxa: Taxa) -> Question | None:
    if form.typ != "slutenvard":
        return None
    for name, asked in (
        ("inskriven", "Vilken dag skrevs patienten in?"),
        ("utskriven", "Vilken dag skrevs patienten ut?"),
    ):
        if not form.value(f"slutenvard.{name}").strip():
            return Question(
                f"slutenvard.{name}", asked, typed=Typed.TIME, hint="Skriv datumet: 2/3 eller i går"
            )
    return None


def _besok(form: Form, _faults: Collection[str], taxa: Taxa) -> Question | None:
    if not form.typ or form.has_besok:
        return None
    known = dict(text.known_items(taxa, "vardgivarkategori", text.VARDGIVARKATEGORI))
    answers = tuple(
        Answer(known[value], (("vardgivarkategori", value),))
        for value in _CAREGIVERS_BY_VARDNIVA.get(form.vardniva, _CAREGIVERS)
        if value in known
    )
    return Question("vardgivarkategori", "Vem träffar patienten?", answers)


def _remiss(form: Form, _faults: Collection[str], _taxa: Taxa) -> Question | None:
    if not form.remiss_fran or form.remiss_forsta_besoket is not None:
        return None
    return Question(
        "remiss.forsta_besoket",
        "Är det första besöket på remissen?",
        ja_nej("remiss.forsta_besoket"),
    )


def _land(form: Form, faults: Collection[str], _taxa: Taxa) -> Question | None:
    if form.land or "patient.land" not in faults:
        return None
    return Question(
        "land", "Vilket land kommer patienten från?", typed=Typed.LAND, hint="Skriv landet: norge"
    )


def _lma(form: Form, _faults: Collection[str], _taxa: Taxa) -> Question | None:
    if "lma_kort" not in form.handlingar or form.lma_nummer.strip() or not form.personnummer:
        return None
    return Question(
        "lma_nummer",
        "Vilket nummer har LMA-kortet?",
        typed=Typed.TEXT,
        hint="Läs av kortet: 50-123456/7",
    )


def _outcome(form: Form, _faults: Collection[str], _taxa: Taxa) -> Question | None:
    if not form.is_cancelled or form.aterbud_tid.strip():
        return None
    return Question("aterbud_tid", "När kom återbudet?", typed=Typed.TIME, hint=_TIME_HINT)


def _beslut(form: Form, _faults: Collection[str], _taxa: Taxa) -> Question | None:
    if not form.is_efterskankt or form.beslut_av.strip():
        return None
    return Question(
        BESLUT,
        "Vem har beslutat att efterskänka avgiften?",
        typed=Typed.TEXT,
        hint="Skriv namnet: Dr Ek",
    )


def _tolk(form: Form, _faults: Collection[str], _taxa: Taxa) -> Question | None:
    if not form.tolk_bokad or form.utfall == "genomfort":
        return None
    if form.tolk_avbestalld is None:
        return Question(
            "tolk.avbestalld",
            "Kunde tolken avbeställas utan kostnad?",
            ja_nej("tolk.avbestalld"),
        )
    if form.tolk_informerad is None and not form.tolk_avbestalld:
        return Question(
            "tolk.informerad",
            "Stod det i kallelsen att tolkkostnaden kan tas ut?",
            ja_nej("tolk.informerad"),
        )
    return None


def _looks_back(form: Form, _faults: Collection[str], taxa: Taxa) -> Question | None:
    if not taxa.looks_back & set(form.omstandigheter) or form.tidigare_besok.strip():
        return None
    return Question(
        "tidigare_besok", "När var det förra besöket?", typed=Typed.TIME, hint=_TIME_HINT
    )


def _vecka(form: Form, _faults: Collection[str], taxa: Taxa) -> Question | None:
    if not form.counts_weeks(taxa) or form.vecka_efter_forlossning.strip():
        return None
    return Question(
        "vecka_efter_forlossning",
        "Vilken vecka efter förlossningen är det?",
        typed=Typed.NUMBER,
        hint="Vecka 1 är de första sju dagarna",
    )


def _drg(form: Form, faults: Collection[str], _taxa: Taxa) -> Question | None:
    if form.drg_pris.strip() or "besok.drg_pris" not in faults:
        return None
    return Question(
        "drg_pris",
        "Vad kostar vården enligt DRG-prislistan?",
        typed=Typed.NUMBER,
        hint="Skriv hela kronor: 12400",
    )


def _kategori(form: Form, faults: Collection[str], taxa: Taxa) -> Question | None:
    """Ask who the patient is, once the visit is said: before that, a digit is a visit.

    Who has a personnummer as a rule is found by words, as always.
    """
    if "patient.kategori" not in faults or form.kategori != UNSAID:
        return None
    labels = {**text.KATEGORI, "folkbokford": "Folkbokförd"}
    known = dict(text.known_items(taxa, "kategori", labels))
    answers = tuple(
        Answer(known[value], (("kategori", value),))
        for value in _WITHOUT_PERSONNUMMER
        if value in known
    )
    return Question("kategori", "Vem är patienten?", answers)


_SHOWN: dict[str, tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "asylsokande": ("Visar patienten LMA-kort?", (("Ja", ("lma_kort",)),)),
    "eu_ees": (
        "Vad visar patienten?",
        (
            ("EU-kort", ("eu_kort",)),
            ("Provisoriskt intyg", ("provisoriskt_intyg",)),
            ("E112 (S2)", ("e112",)),
            ("Intyg om vårdförmåner", ("intyg_vardforman",)),
        ),
    ),
    "norden": (
        "Vad visar patienten?",
        (("ID-handling", ("id_handling",)), ("Pass", ("pass",)), ("EU-kort", ("eu_kort",))),
    ),
    "konvention": (
        "Vad visar patienten?",
        (
            ("Pass", ("pass",)),
            ("Försäkringsintyg", ("forsakringsintyg",)),
            (
                "Försäkringsintyg och intyg om arbete eller studier",
                ("forsakringsintyg", "arbets_eller_studieintyg"),
            ),
        ),
    ),
    "utlandssvensk": (
        "Vad visar patienten?",
        (
            ("Svenskt pass", ("pass",)),
            ("EU-kort", ("eu_kort",)),
            ("Pass och EU-kort", ("pass", "eu_kort")),
            ("Intyg om vårdförmåner", ("intyg_vardforman",)),
        ),
    ),
}
_AKUT_MATTERS = frozenset({"eu_ees", "norden", "konvention", "utlandssvensk", "avregistrerad"})


def _handlingar(form: Form, taxa: Taxa) -> Question | None:
    if form.kategori not in _SHOWN or "handlingar" in form.answered or form.handlingar:
        return None
    asked, choices = _SHOWN[form.kategori]
    answers = [
        Answer(label, tuple((f"handlingar.{item}", True) for item in items))
        for label, items in choices
        if all(taxa.has_fakta(item) for item in items)
    ]
    if not answers:
        return None
    nothing = "Nej" if form.kategori == "asylsokande" else "Inget av detta"
    answers.append(Answer(nothing, (("handlingar", ()),)))
    return Question("handlingar", asked, tuple(answers), is_blocking=False)


def _akut(form: Form, taxa: Taxa) -> Question | None:
    if form.kategori not in _AKUT_MATTERS or "akut" in form.answered or form.akut:
        return None
    if not taxa.has_fakta("akut"):
        return None
    answers = ja_nej("akut", ja="Ja, akut eller nödvändig", nej="Nej, planerad")
    return Question("akut", "Är vården akut eller nödvändig?", answers, is_blocking=False)
