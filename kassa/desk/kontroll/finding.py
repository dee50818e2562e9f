"""The invariants that are checked, and what a check can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = (
    "Använd inte kassan mer på den här filen. Kopiera hela Kassas mapp till ett annat ställe och "
    "ring it-stödet: den senaste säkerhetskopian behövs."
)
CHANGED = (
    "Ändra inget själv. Kopiera Kassas mapp till ett annat ställe, ring it-stödet och jämför med "
    "säkerhetskopian och de utskrivna kvittona."
)
OLDER = (
    "Sälj inte mer i kassan. Ring it-stödet: kassa aterstall med kopian som nämns säger först vad "
    "som skiljer, och frågar innan något ändras."
)
PROGRAM = (
    "Sälj vidare som vanligt. Ring it-stödet och läs upp raden: det kan vara ett fel i Kassa eller "
    "en ändring utanför programmet."
)


@dataclass(frozen=True, slots=True)
class Rule:
    """An invariant.

    Attributes:
        id: as in docs/invarianter.md.
        namn: what is checked, in Swedish, while it is done.
        do: what to do where it does not hold, in Swedish.
    """

    id: str
    namn: str
    do: str


RULE_LIST = (
    Rule("fil", "Datafilen är hel", FILE),
    Rule("kopia", "Databasen är inte äldre än sina säkerhetskopior", OLDER),
    Rule("skydd", "Skydden mot ändringar finns kvar", CHANGED),
    Rule("lasbar", "Varje post går att läsa", CHANGED),
    Rule("hanvisning", "Det en post hänvisar till finns", CHANGED),
    Rule("sigill", "Varje post är förseglad och oförändrad", CHANGED),
    Rule("nummerserie", "Kvittonumren är obrutna och kvittona oförändrade", CHANGED),
    Rule("kvitto", "Registrering, kvitto och betalning hör ihop", PROGRAM),
    Rule("summa", "Kvitto, betalning och beslut har samma belopp", PROGRAM),
    Rule("retur", "Returer tar tillbaka hela kvittot, en gång", PROGRAM),
    Rule("avgift", "Varje avgift står i frikortet, en gång", PROGRAM),
    Rule("tillstand", "Frikortet på kvittot är summan av dess poster", PROGRAM),
    Rule("reglering", "Regleringar och arbetslistan stämmer med posterna", PROGRAM),
    Rule("patient", "Patienter, sammanföringar och uppgifter från annat håll", PROGRAM),
    Rule("omraknad", "Besluten ger samma avgift med sin taxa", PROGRAM),
    Rule("dag", "Z-rapporterna är obrutna och stämmer med kvittona", CHANGED),
    Rule("faktura", "Fakturor stämmer med betalningarna", PROGRAM),
    Rule("gallring", "Gallringarna är obrutna och tog bara bort personer", CHANGED),
    Rule("utskrift", "Utskrifter hör till kvitton, med ett original var", PROGRAM),
    Rule("personal", "Konton, godkännanden och granskningar hör ihop", PROGRAM),
)
RULES: Mapping[str, Rule] = {rule.id: rule for rule in RULE_LIST}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold.

    Attributes:
        rule: id of the invariant.
        where: the receipt, report or record, in Swedish; never a patient.
        what: what is wrong, in Swedish.
    """

    rule: str
    where: str
    what: str

    @property
    def do(self) -> str:
        """What to do, in Swedish."""
        return RULES[self.rule].do


@dataclass(frozen=True, slots=True)
class Kontroll:
    """What a check found.

    Attributes:
        findings: all that does not hold, by rule; none where everything does.
        notes: what is no fault but should be known, in Swedish.
        counts: how many records of each kind were checked, by table.
        replayed: how many visits were decided again under their tariff.
        seal: the newest seal, as it can be noted on paper; empty where there is none.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    replayed: int = 0
    seal: str = ""
