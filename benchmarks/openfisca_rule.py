"""The three tables of a tariff as variables of OpenFisca: run by an environment of its own.

    python openfisca_rule.py TABLES.json

Reads the tables and the cases (their facts, by place), and then, for each line on standard input,
answers once: ``each`` decides every case in a simulation of its own, as at a desk, ``all`` decides
them together in one. Answers with one line of JSON: seconds, and the rows that decided. The tables
are taken as they are: a row holds where one of its boxes does, and the first that holds decides.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

DAY = "2026-03-02"


class _Rule:
    """The tax and benefit system of the tables."""

    def __init__(self, tables: dict[str, Any]) -> None:
        self._fakta: list[str] = tables["fakta"]
        person = build_entity(key="person", plural="persons", label="", is_person=True)
        self.system = TaxBenefitSystem([person])
        for name in self._fakta[:-2]:
            self._add(person, name, None)
        for name in ("tjanst", "klass", "pris"):
            self._add(person, f"{name}_rad", self._deciding(tables[name]))
        for name in ("tjanst", "klass"):
            self._add(person, name, self._outcome(f"{name}_rad", tables[name]))

    def _add(self, person: Any, name: str, formula: Any) -> None:  # noqa: ANN401 - theirs
        body = {
            "value_type": int,
            "entity": person,
            "definition_period": DateUnit.DAY,
            "label": name,
        }
        if formula is not None:
            body["formula"] = formula
        self.system.add_variable(type(name, (Variable,), body))

    def _deciding(self, rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - theirs
        fakta = self._fakta

        def formula(person: Any, period: Any, _parameters: Any) -> Any:  # noqa: ANN401 - theirs
            decided = np.full(person.count, -1)
            asked: dict[int, Any] = {}
            for number in reversed(range(len(rows))):
                holds = np.zeros(person.count, dtype=bool)
                for box in rows[number]["boxes"]:
                    inside = np.ones(person.count, dtype=bool)
                    for place, values in box:
                        if place not in asked:
                            asked[place] = person(fakta[place], period)
                        inside &= np.isin(asked[place], values)
                    holds |= inside
                decided = np.where(holds, number, decided)
            return decided

        return formula

    @staticmethod
    def _outcome(row: str, rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - theirs
        ger = np.array([each["ger"] for each in rows] + [0])

        def formula(person: Any, period: Any, _parameters: Any) -> Any:  # noqa: ANN401 - theirs
            return ger[person(row, period)]

        return formula

    def decide(self, cases: np.ndarray[Any, Any]) -> list[int]:
        """Return the row of the third table for each case, -1 where none holds."""
        simulation = SimulationBuilder().build_default_simulation(self.system, count=len(cases))
        for place, name in enumerate(self._fakta[:-2]):
            simulation.set_input(name, DAY, cases[:, place])
        return [int(row) for row in simulation.calculate("pris_rad", DAY)]


def main(file: Path) -> None:
    """Answer each line until there are no more."""
    tables = json.loads(file.read_text("utf-8"))
    rule, cases = _Rule(tables), np.array(tables["cases"])
    for line in sys.stdin:
        start = time.perf_counter()
        if line.strip() == "each":
            rows = [row for case in cases for row in rule.decide(case[None, :])]
        else:
            rows = rule.decide(cases)
        print(json.dumps({"seconds": time.perf_counter() - start, "rows": rows}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
