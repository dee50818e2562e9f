"""A clerk who enters a case of the contract in the window, by words and answers alone.

The case is what the clerk has in mind; the window hears words and answers to its questions, never
the case. What the window then shows can be held against what ``kassa avgift`` says of the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kassa.avgift.land import LAND
from tests.helpers.taxa import rjl
from ui import text
from ui.checkout.match import Match
from ui.checkout.presenter import CheckoutPresenter
from ui.checkout.question import Question, Typed

MOST_QUESTIONS = 25


class Clerk:
    """Enters one case.

    Attributes:
        typed: every word and answer, in order.
    """

    def __init__(self, presenter: CheckoutPresenter, case: dict[str, Any], number: str) -> None:
        """Take a presenter with nothing in it, a case, and the patient's identity number."""
        self._presenter = presenter
        self._case = case
        self._number = number
        self.typed: list[str] = []

    def enter(self) -> None:
        """Type the patient, name what differs from the ordinary, answer what is asked."""
        presenter, case = self._presenter, self._case
        presenter.change("personnummer", self._number)
        presenter.commit_personnummer()
        presenter.change("tidpunkt", case["tidpunkt"].replace("T", " "))
        for typed, key, value in self._words():
            self._say(typed, key, value)
        if "lma_kort" in case["patient"].get("handlingar", ()):
            presenter.change("lma_nummer", "50-012345")
        if case.get("frikort"):
            presenter.change("frikort.ackumulerat", str(case["frikort"]["ackumulerat"]))
        for _ in range(MOST_QUESTIONS):
            question = presenter.state.besok.question
            if question is None:
                return
            self._answer(question)
        message = f"asked without end: {presenter.state.besok.question}, {self.typed}"
        raise AssertionError(message)

    def _say(self, typed: str, key: str, value: Any) -> None:
        """Type a word and take the first suggestion that says it."""
        if self._presenter.state.form.value(key) == value:
            return
        self.typed.append(typed)
        for match in self._presenter.search(typed):
            if _says(match, key, value):
                self._presenter.pick(match)
                return
        message = f"{typed!r} does not find {key} = {value!r}; typed so far: {self.typed}"
        raise AssertionError(message)

    def _words(self) -> Iterator[tuple[str, str, Any]]:
        """Yield (what is typed, the key it sets, its value)."""
        patient, besok = self._case["patient"], self._case["besok"]
        kategori = patient.get("kategori", "folkbokford")
        yield text.KATEGORI[kategori], "kategori", kategori
        if not patient.get("utflyttad_fran_lanet", True):
            yield "utlandssvensk från annat län", "utflyttad_fran_lanet", False
        for handling in patient.get("handlingar", ()):
            yield text.HANDLING[handling], f"handlingar.{handling}", True
        yield text.VARDNIVA[besok["vardniva"]], "vardniva", besok["vardniva"]
        if besok["typ"] != "varor":  # goods alone say so themselves
            yield text.TYP[besok["typ"]], "typ", besok["typ"]
            caregiver = besok["vardgivarkategori"]
            yield text.VARDGIVARKATEGORI[caregiver], "vardgivarkategori", caregiver
        if besok.get("akut"):
            yield "akut", "akut", True
        if besok.get("remiss"):
            fran = besok["remiss"]["fran"]
            yield f"remiss från {text.REMISS_FRAN[fran]}", "remiss.fran", fran
        etikett_by_id = {item.id: item.etikett for item in rjl().omstandighet_list}
        for item in besok.get("omstandigheter", ()):
            yield etikett_by_id[item], f"omstandigheter.{item}", True
        yield from self._more_words(besok)

    def _more_words(self, besok: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
        utfall = self._case.get("utfall", "genomfort")
        yield text.UTFALL[utfall], "utfall", utfall
        if self._case.get("tolk", {}).get("bokad"):
            yield "tolk", "tolk.bokad", True
        if besok.get("vaccin", {}).get("egenanskaffat"):
            yield "har med vaccin", "vaccin.egenanskaffat", True
        if "drg_pris" in besok:
            yield f"drg {besok['drg_pris']}", "drg_pris", str(besok["drg_pris"])
        names = dict(text.vara_items(rjl()))
        for vara in self._case.get("varor", ()):
            antal, key = str(vara["antal"]), f"varor.{vara['artikel']}"
            yield f"{names[vara['artikel']]} {antal}", key, antal

    # --- answers ---------------------------------------------------------------------------------

    def _answer(self, question: Question) -> None:
        answers = [
            number
            for number, answer in enumerate(question.answer_list, start=1)
            if all(self._agrees(*change) for change in answer.changes)
        ]
        if answers:
            best = max(answers, key=lambda n: len(question.answer_list[n - 1].changes))
            self.typed.append(str(best))
            assert self._presenter.pick_number(best)
            return
        typed = self._typed_answer(question)
        self.typed.append(typed)
        found = self._presenter.search(typed)
        assert found, (question, typed, self.typed)
        self._presenter.pick(found[0])

    def _agrees(self, key: str, value: Any) -> bool:
        """True when an answer says what the clerk has in mind."""
        head, _, tail = key.partition(".")
        if head == "handlingar":
            shown = self._case["patient"].get("handlingar", ())
            return tail in shown if tail else not shown
        return bool(self._known(key) == value)

    def _known(self, key: str) -> Any:
        besok = self._case["besok"]
        head, _, tail = key.partition(".")
        if head in {"vaccin", "remiss", "tolk", "slutenvard"}:
            return {**besok, **self._case}[head].get(tail)
        if head == "varor":
            number, _, name = tail.partition(".")
            value = self._case["varor"][int(number)].get(name)
            return str(value) if name == "momssats" else value
        if key == "land":
            return self._case["patient"]["land"]
        return besok.get(key, self._case.get(key, False if key == "akut" else None))

    def _typed_answer(self, question: Question) -> str:
        value = self._known(question.field)
        if question.typed is Typed.LAND:
            return LAND[value]
        if question.typed is Typed.TIME and "T" in value:
            return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
        return str(value)


def _says(match: Match, key: str, value: Any) -> bool:
    """True when a suggestion sets a key so."""
    return bool(dict(match.changes).get(key) == value)
