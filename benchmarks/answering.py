"""How long a decision takes: by itself, beside the JSON it comes in, and beside OpenFisca."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.measure import NotMeasured, Result, compare
from benchmarks.openfisca import openfisca_results
from kassa.adapters.taxa_files import bundled_taxa_book
from kassa.avgift.case import Case
from kassa.avgift.decide import decide
from kassa.avgift.read_case import read_case
from kassa.desk.answer_lines import answer_lines
from kassa.errors import InvalidInputError
from kassa.taxa.model import Taxa

CASES = Path(__file__).parent.parent / "tests" / "cases" / "exempel.jsonl"
UNMET = 2_000
AGES = (0, 101)


@dataclass(frozen=True, slots=True)
class _Read:
    case: Case
    taxa: Taxa


def answering_results() -> Iterator[Result | NotMeasured]:
    """Yield every comparison."""
    book = bundled_taxa_book()
    examples = [json.loads(line)["case"] for line in CASES.read_text("utf-8").splitlines()]
    yield _answers("the contract's examples answered, a line", examples, rounds=100, aim=10)
    unmet = _unmet(examples)
    yield _answers(
        f"{len(unmet)} made-up cases answered, none met before, a line", unmet, rounds=2, aim=None
    )
    read = []
    for case in _unmet(examples, seed=2027):
        try:
            found = _Read(*read_case(case, book.valid_on))
            decide(found.case, found.taxa, with_alternativ=False)
        except InvalidInputError:
            continue
        read.append(found)
    yield _decision(read)
    yield from openfisca_results([(each.case, each.taxa) for each in read[:40]])


def _unmet(examples: list[dict[str, Any]], seed: int = 2026) -> list[dict[str, Any]]:
    """Return made-up cases: the examples with other ages, times of day and care givers."""
    random = Random(seed)
    made = []
    for _ in range(UNMET):
        case = json.loads(json.dumps(random.choice(examples)))
        day, hour = case["tidpunkt"][:10], random.randrange(7, 21)
        case["tidpunkt"] = f"{day}T{hour:02d}:{random.randrange(60):02d}"
        case["patient"].pop("personnummer", None)
        year = int(day[:4]) - 1 - random.randrange(*AGES)
        case["patient"]["fodelsedatum"] = (
            f"{year}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
        )
        case["besok"]["akut"] = random.random() < 0.3
        if random.random() < 0.5:
            case["besok"]["vardgivarkategori"] = random.choice(
                ("lakare", "sjukskoterska", "dietist")
            )
        made.append(case)
    return made


def _answers(what: str, cases: list[dict[str, Any]], *, rounds: int, aim: float | None) -> Result:
    """A line at a time, in turn: a noisy machine then takes its moments from both."""
    lines = [json.dumps(case) for case in cases]
    book = bundled_taxa_book()
    answers = [json.loads(answer) for answer, _ in answer_lines(lines, book)]
    ours, theirs = cycle(lines), cycle(list(zip(lines, answers, strict=True)))

    def answer() -> None:
        list(answer_lines([next(ours)], book))

    def parse_and_write() -> None:
        line, answered = next(theirs)
        json.loads(line)
        json.dumps(answered, ensure_ascii=False)

    return compare(
        what,
        answer,
        "parsing and writing the same JSON line",
        parse_and_write,
        times=len(lines),
        rounds=rounds,
        aim=aim,
    )


def _decision(read: list[_Read]) -> Result:
    """A decision with its alternatives; there are more cases than the program remembers."""
    ours = cycle(read)

    def decide_next() -> None:
        each = next(ours)
        decide(each.case, each.taxa)

    return compare(
        "the decision of a case not met before, with its alternatives",
        decide_next,
        "writing and parsing a small JSON object",
        lambda: json.loads(json.dumps({"typ": "mottagning", "alder": 40, "akut": False})),
        times=len(read),
        rounds=3,
        aim=None,
        most_p99=1,
    )
