"""What must still be said: one question at a time, with numbered answers or a typed one.

A blocking question stands where the sum would stand, since without its answer there is none.
The others ask what a colleague at the desk would ask; the sum shows meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ui import text
from ui.checkout.form import FORLOSSNINGSSKADA, Change, Form


class Typed(StrEnum):
    """What kind of answer is typed; ``NONE`` has numbered answers."""

    NONE = ""
    TEXT = "text"
    LAND = "land"


@dataclass(frozen=True, slots=True)
class Answer:
    """One numbered answer and what it sets."""

    label: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        field: the widget it is about.
        text: as asked.
        answer_list: numbered from 1; empty when the answer is typed.
        typed: what kind of typed answer.
        hint: an example of a typed answer.
        is_blocking: there is no sum without it.
    """

    field: str
    text: str
    answer_list: tuple[Answer, ...] = ()
    typed: Typed = Typed.NONE
    hint: str = ""
    is_blocking: bool = True


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
_TIME_HINT = "Skriv tiden: 9:30, i går 14:30 eller 2026-03-01 9:30"


def _ja_nej(*keys: str, ja: str = "Ja", nej: str = "Nej") -> tuple[Answer, ...]:
    return (
        Answer(ja, tuple((key, True) for key in keys)),
        Answer(nej, tuple((key, False) for key in keys)),
    )


def find_question(form: Form, fault_fields: Collection[str]) -> Question | None:
    """Return the next question, None when all is said.

    Args:
        form: what is typed and chosen.
        fault_fields: dotted fields the core found wrong or missing.
    """
    for ask in (_besok, _remiss, _land, _lma, _outcome, _tolk, _looks_back, _vecka, _drg):
        question = ask(form, fault_fields)
        if question is not None:
            return question
    if not form.has_besok:
        return None
    return _handlingar(form) or _akut(form)


def _besok(form: Form, _faults: Collection[str]) -> Question | None:
    if not form.typ or form.vardgivarkategori:
        return None
    answers = tuple(
        Answer(text.VARDGIVARKATEGORI[value], (("vardgivarkategori", value),))
        for value in _CAREGIVERS
    )
    return Question("vardgivarkategori", "Vem träffar patienten?", answers)


def _remiss(form: Form, _faults: Collection[str]) -> Question | None:
    if not form.remiss_fran or form.remiss_forsta_besoket is not None:
        return None
    return Question(
        "remiss.forsta_besoket",
        "Är det första besöket på remissen?",
        _ja_nej("remiss.forsta_besoket"),
    )


def _land(form: Form, faults: Collection[str]) -> Question | None:
    if form.land or "patient.land" not in faults:
        return None
    return Question(
        "land", "Vilket land kommer patienten från?", typed=Typed.LAND, hint="Skriv landet: norge"
    )


def _lma(form: Form, _faults: Collection[str]) -> Question | None:
    if "lma_kort" not in form.handlingar or form.lma_nummer.strip() or not form.personnummer:
        return None
    return Question(
        "lma_nummer",
        "Vilket nummer har LMA-kortet?",
        typed=Typed.TEXT,
        hint="Läs av kortet: 50-123456/7",
    )


def _outcome(form: Form, _faults: Collection[str]) -> Question | None:
    if not form.is_cancelled or form.aterbud_tid.strip():
        return None
    return Question("aterbud_tid", "När kom återbudet?", typed=Typed.TEXT, hint=_TIME_HINT)


def _tolk(form: Form, _faults: Collection[str]) -> Question | None:
    if not form.tolk_bokad or form.utfall == "genomfort":
        return None
    if form.tolk_avbestalld is None:
        return Question(
            "tolk.avbestalld",
            "Kunde tolken avbeställas utan kostnad?",
            _ja_nej("tolk.avbestalld"),
        )
    if form.tolk_informerad is None and not form.tolk_avbestalld:
        return Question(
            "tolk.informerad",
            "Stod det i kallelsen att tolkkostnaden kan tas ut?",
            _ja_nej("tolk.informerad"),
        )
    return None


def _looks_back(form: Form, _faults: Collection[str]) -> Question | None:
    if not form.looks_back or form.tidigare_besok.strip():
        return None
    return Question(
        "tidigare_besok", "När var det förra besöket?", typed=Typed.TEXT, hint=_TIME_HINT
    )


def _vecka(form: Form, _faults: Collection[str]) -> Question | None:
    if FORLOSSNINGSSKADA not in form.omstandigheter or form.vecka_efter_forlossning.strip():
        return None
    return Question(
        "vecka_efter_forlossning",
        "Vilken vecka efter förlossningen är det?",
        typed=Typed.TEXT,
        hint="Vecka 1 är de första sju dagarna",
    )


def _drg(form: Form, faults: Collection[str]) -> Question | None:
    if form.drg_pris.strip() or "besok.drg_pris" not in faults:
        return None
    return Question(
        "drg_pris",
        "Vad kostar vården enligt DRG-prislistan?",
        typed=Typed.TEXT,
        hint="Skriv hela kronor: 12400",
    )


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


def _handlingar(form: Form) -> Question | None:
    if form.kategori not in _SHOWN or "handlingar" in form.answered or form.handlingar:
        return None
    asked, choices = _SHOWN[form.kategori]
    answers = [
        Answer(label, tuple((f"handlingar.{item}", True) for item in items))
        for label, items in choices
    ]
    nothing = "Nej" if form.kategori == "asylsokande" else "Inget av detta"
    answers.append(Answer(nothing, (("handlingar", ()),)))
    return Question("handlingar", asked, tuple(answers), is_blocking=False)


def _akut(form: Form) -> Question | None:
    if form.kategori not in _AKUT_MATTERS or "akut" in form.answered or form.akut:
        return None
    answers = _ja_nej("akut", ja="Ja, akut eller nödvändig", nej="Nej, planerad")
    return Question("akut", "Är vården akut eller nödvändig?", answers, is_blocking=False)
