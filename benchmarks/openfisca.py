"""The same three tables decided by OpenFisca-Core, in an environment of its own.

OpenFisca is given the facts ready: it has no part in reading a case, in its dates, in surcharges,
reasons, warnings and alternatives. Kassa's time beside it is for the tables alone, too.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.measure import NotMeasured, Result
from kassa.avgift.case import Case
from kassa.avgift.fakta import derive_fakta
from kassa.taxa.fakta import Box, Fakta, Vector
from kassa.taxa.model import Tabell, Taxa

ROOT = Path(__file__).parent.parent
INTERPRETER = ROOT / ".cache" / "openfisca" / "bin" / "python"
ROUNDS = 5
WARM = 1


def version() -> str:
    """Return the version of OpenFisca-Core, "none" where it is not installed."""
    if not INTERPRETER.exists():
        return "none"
    ask = "from importlib.metadata import version; print(version('openfisca-core'))"
    return subprocess.run(  # noqa: S603 - ours
        [INTERPRETER, "-c", ask], check=True, capture_output=True, text=True
    ).stdout.strip()


def openfisca_results(cases: Sequence[tuple[Case, Taxa]]) -> Iterator[Result | NotMeasured]:
    """Yield Kassa's tables beside OpenFisca's: a case at a time, and all at once."""
    if not INTERPRETER.exists():
        yield NotMeasured("OpenFisca's time on the same rule; `make bench` installs OpenFisca-Core")
        return
    taxa = cases[0][1]
    vectors = [taxa.vector(derive_fakta(case, taxa)) for case, _ in cases]
    expected = [_row(taxa, vector) for vector in vectors]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tables.json"
        file.write_text(json.dumps(_tables(taxa, vectors)), encoding="utf-8")
        command = [str(INTERPRETER), str(ROOT / "benchmarks" / "openfisca_rule.py"), str(file)]
        with subprocess.Popen(  # noqa: S603 - ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            for how, words in (("each", "a case at a time"), ("all", "all cases at once")):
                yield _compared(process, how, words, taxa, vectors, expected)
            assert process.stdin
            process.stdin.close()


def _compared(
    process: subprocess.Popen[str],
    how: str,
    words: str,
    taxa: Taxa,
    vectors: list[Vector],
    expected: list[int],
) -> Result:
    """Ask both in turn; a case each, in milliseconds."""
    ours, theirs = [], []
    for turn in range(ROUNDS + WARM):
        start = time.perf_counter()
        for vector in vectors:
            taxa.utslag(vector)
        taken = time.perf_counter() - start
        answer = _ask(process, how)
        assert answer["rows"] == expected
        if turn >= WARM:
            ours.append(taken * 1000 / len(vectors))
            theirs.append(answer["seconds"] * 1000 / len(vectors))
    yardstick = f"OpenFisca-Core, {words}"
    middle, other = statistics.median(ours), statistics.median(theirs)
    return Result("the three tables asked, a case", middle, max(ours), yardstick, other, None)


def _ask(process: subprocess.Popen[str], how: str) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"{how}\n")
    process.stdin.flush()
    answer: dict[str, Any] = json.loads(process.stdout.readline())
    return answer


def _row(taxa: Taxa, vector: Vector) -> int:
    utslag = taxa.utslag(vector)
    assert utslag is not None
    return taxa.pris.regel_list.index(utslag.pris) if utslag.pris else -1


def _tables(taxa: Taxa, vectors: list[Vector]) -> dict[str, Any]:
    """Return the tables as they are given to OpenFisca."""
    fakta = taxa.fakta
    return {
        "fakta": [each.namn for each in fakta],
        "tjanst": _table(taxa.tjanst, fakta, fakta[-2]),
        "klass": _table(taxa.klass, fakta, fakta[-1]),
        "pris": _table(taxa.pris, fakta, None),
        "cases": vectors,
    }


def _table(table: Tabell, fakta: Sequence[Fakta], outcome: Fakta | None) -> list[dict[str, Any]]:
    return [
        {
            "boxes": [_box(box, fakta) for box in regel.boxes],
            "ger": outcome.place(regel.ger) if outcome and regel.ger else 0,
        }
        for regel in table.regel_list
    ]


def _box(box: Box, fakta: Sequence[Fakta]) -> list[tuple[int, list[int]]]:
    return [
        (place, [value for value in range(len(fakta[place].varden)) if mask >> value & 1])
        for place, mask in box.masks
    ]
