"""Of what a proof finds, one finding for a row whose conditions were forgotten.

A row without conditions holds always. Below the lowest rank that is nearly always a mistake, and
it meets or hides most other rows: told one by one, they would hide the one to look at.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kassa.taxa.finding import Finding, FindingKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kassa.taxa.model import Taxa

MANY = 3
NAMED = 3
FOLLOW = (FindingKind.UNREACHABLE, FindingKind.CODE)


def grouped(findings: Sequence[Finding], taxa: Taxa) -> tuple[Finding, ...]:
    """Return the findings, those that come of a row without conditions as one.

    Args:
        findings: of the proof.
        taxa: the tariff.
    """
    always = {
        regel.id
        for table in (taxa.tjanst, taxa.klass, taxa.pris)
        for regel in table.regel_list
        if any(not box.masks for box in regel.boxes)
    }
    blamed = [_blamed(finding, always, taxa) for finding in findings]
    times = Counter(row for row in blamed if row)
    culprits = {row for row, many in times.items() if many >= MANY}
    if not culprits:
        return tuple(findings)
    told = []
    for culprit in sorted(culprits):
        own = [f for f, row in zip(findings, blamed, strict=True) if row == culprit]
        told.append(_one(culprit, own))
    rest = (
        finding
        for finding, row in zip(findings, blamed, strict=True)
        if row not in culprits and finding.kind not in FOLLOW
    )
    return (*told, *rest)


def _blamed(finding: Finding, always: Iterable[str], taxa: Taxa) -> str:
    """Return the row without conditions that a finding comes of, empty when it comes of none."""
    if finding.kind is FindingKind.CONTRADICTION:
        return next((row for row in finding.rows if row in always), "")
    if finding.kind is FindingKind.MASKED and finding.witness is not None:
        table = {"tjanst": taxa.tjanst, "klass": taxa.klass}.get(finding.table, taxa.pris)
        decider = table.decide(finding.witness)
        return decider.id if decider and decider.id in always else ""
    return ""


def _one(culprit: str, findings: Sequence[Finding]) -> Finding:
    others = list(dict.fromkeys(row for f in findings for row in f.rows if row != culprit))
    named = ", ".join(others[:NAMED]) + (" med flera" if len(others) > NAMED else "")
    return Finding(
        findings[0].kind,
        findings[0].table,
        (*others, culprit),
        f"{culprit} har inga villkor och gäller därför alltid: den krockar med eller döljer "
        f"{len(others)} andra rader ({named}). Skriv villkoren: nar = {{ ... }}.",
        findings[0].witness,
    )
