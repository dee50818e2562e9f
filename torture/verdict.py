"""The four outcomes of a trial, and their sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """How a trial ended.

    ``SURVIVED`` everything reported is there once and all invariants hold. ``LOST`` it does not.
    ``NOT_MEASURED`` the blow did not land, so the trial says nothing. ``HARNESS_BROKEN`` the
    harness failed, or a control that had to lose lost nothing: its other results say nothing.
    """

    SURVIVED = "survived"
    LOST = "lost"
    NOT_MEASURED = "not measured"
    HARNESS_BROKEN = "harness broken"


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial.

    Attributes:
        kind: of trial, such as ``kill at a statement``.
        name: what was done in it.
        verdict: how it ended.
        text: what was lost, or why it was not measured.
        again: command-line options that repeat it.
    """

    kind: str
    name: str
    verdict: Verdict
    text: str = ""
    again: str = ""


@dataclass
class Tally:
    """The sum of many trials.

    Attributes:
        counts: by kind and verdict.
        bad: the trials that lost something or broke.
        notes: figures that belong to a kind.
    """

    counts: dict[str, Counter[Verdict]] = field(default_factory=dict)
    bad: list[Trial] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)

    def add(self, trial: Trial) -> None:
        """Count a trial."""
        self.counts.setdefault(trial.kind, Counter())[trial.verdict] += 1
        if trial.verdict in {Verdict.LOST, Verdict.HARNESS_BROKEN}:
            self.bad.append(trial)

    @property
    def all(self) -> int:
        """How many trials there were."""
        return sum(count.total() for count in self.counts.values())

    def of(self, verdict: Verdict) -> int:
        """Return how many trials ended so."""
        return sum(count[verdict] for count in self.counts.values())

    @property
    def is_good(self) -> bool:
        """True when something was measured, nothing lost and nothing broken."""
        return not self.bad and self.of(Verdict.SURVIVED) > 0

    def table(self) -> str:
        """Return the counts as a Markdown table."""
        head = "| kind of trial | survived | lost | not measured | harness broken |"
        lines = [head, "| --- | ---: | ---: | ---: | ---: |"]
        for kind, count in self.counts.items():
            numbers = " | ".join(str(count[verdict]) for verdict in Verdict)
            lines.append(f"| {kind} | {numbers} |")
        return "\n".join(lines)
