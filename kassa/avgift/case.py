"""A case to decide, in typed values; the words are the contract's (``kassa avgift --json``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from kassa.money import Money

KATEGORI = (
    "folkbokford",
    "utomlans",
    "asylsokande",
    "tillstandslos",
    "eu_ees",
    "norden",
    "konvention",
    "utlandssvensk",
    "avregistrerad",
    "annat_land",
)
HANDLING = (
    "lma_kort",
    "eu_kort",
    "provisoriskt_intyg",
    "forsakringsintyg",
    "arbets_eller_studieintyg",
    "intyg_vardforman",
    "e112",
    "pass",
    "id_handling",
)
VARDNIVA = ("primarvard", "specialistvard", "tandvard", "ambulans")
VARDGIVARKATEGORI = (
    "lakare",
    "sjukskoterska",
    "underskoterska",
    "barnmorska",
    "fysioterapeut",
    "arbetsterapeut",
    "dietist",
    "logoped",
    "psykolog",
    "kurator",
    "rehabkoordinator",
    "optiker",
    "ortoptist",
    "tandlakare",
    "tandhygienist",
    "ambulanspersonal",
)
TYP = (
    "mottagning",
    "hembesok",
    "dagsjukvard",
    "korttidsboende",
    "korttidsboende_hembesok",
    "distans",
    "provtagning",
    "recept",
    "sjukintyg",
    "halsovard",
    "halsokurva",
    "vaccination",
    "vardtillfalle",
    "varor",
    "slutenvard",
)
REMISS_FRAN = (
    "primarvard",
    "specialistvard",
    "privat_allmanlakare",
    "privat_specialist",
    "privat_utan_avtal",
    "skollakare",
    "foretagshalsovard",
)
UTFALL = ("genomfort", "uteblivet", "aterbud", "avbokat_av_varden")


@dataclass(frozen=True, slots=True)
class CasePatient:
    """The patient of a case.

    Attributes:
        fodelsedatum: local date.
        kategori: one of ``KATEGORI``.
        land: ISO 3166-1 alpha-2 or ``CA-QC``; None where it was not given.
        utflyttad_fran_lanet: a Swede abroad who moved out from this county.
        handlingar: what was shown, of ``HANDLING``.
    """

    fodelsedatum: date
    kategori: str
    land: str | None
    utflyttad_fran_lanet: bool
    handlingar: frozenset[str]


@dataclass(frozen=True, slots=True)
class Remiss:
    """A referral: where it came from, and whether this is the first visit on it."""

    fran: str
    forsta_besoket: bool


VACCIN_MOT = (
    "influensa",
    "pneumokocker",
    "covid",
    "tbe",
    "hpv",
    "hepatit_b",
    "barnvaccinationsprogram",
    "resevaccin",
    "ovrigt",
)


@dataclass(frozen=True, slots=True)
class CaseVaccin:
    """A vaccination: against what, the vaccine's price, a risk group, brought by the patient.

    The price may be None: not every vaccine is paid for.
    """

    mot: str
    pris: Money | None
    riskgrupp: bool
    egenanskaffat: bool


@dataclass(frozen=True, slots=True)
class CaseSlutenvard:
    """A stay: admitted, discharged (local dates), and the days on leave."""

    inskriven: date
    utskriven: date
    permissionsdagar: frozenset[date]


@dataclass(frozen=True, slots=True)
class CaseVara:
    """Goods of one kind.

    Attributes:
        artikel: the contract's name.
        antal: how many.
        totalpris: the price of one, where the fee is a share of it or is given.
        hjul_tum: wheel size in inches, for tricycles.
        benamning: the name on the receipt, for ``ovrig``.
        momssats: VAT in percent, for ``ovrig``.
    """

    artikel: str
    antal: int
    totalpris: Money | None = None
    hjul_tum: int | None = None
    benamning: str | None = None
    momssats: int | None = None


@dataclass(frozen=True, slots=True)
class CaseBesok:
    """The visit of a case; values as in the contract.

    Attributes:
        vardniva: one of ``VARDNIVA``.
        vardgivarkategori: one of ``VARDGIVARKATEGORI``.
        typ: one of ``TYP``.
        akut: acute or medically necessary.
        drg_pris: price by the DRG list, where a full-paying patient's fee follows it.
        remiss: the referral, None when there is none.
        omstandigheter: circumstances, each a fact of the tariff.
        tidigare_besok: local time of the earlier visit, for the rules that look back.
        vecka_efter_forlossning: week number after the birth, 1 = the first seven days.
        fakta: facts the tariff declares beyond the contract.
        vaccin: the vaccination, for the kind ``vaccination``.
        slutenvard: the stay, for the kind ``slutenvard``.
    """

    vardniva: str
    vardgivarkategori: str
    typ: str
    akut: bool
    drg_pris: Money | None
    remiss: Remiss | None
    omstandigheter: frozenset[str]
    tidigare_besok: datetime | None
    vecka_efter_forlossning: int | None
    fakta: tuple[tuple[str, bool | int | str], ...]
    vaccin: CaseVaccin | None
    slutenvard: CaseSlutenvard | None


@dataclass(frozen=True, slots=True)
class CaseTolk:
    """An interpreter: booked; still cancellable without cost; the notice told of the rule."""

    bokad: bool
    avbestalld: bool
    informerad: bool

    @property
    def debiteras(self) -> bool:
        """True when the cost may fall on the patient, should the visit not take place."""
        return self.bokad and not self.avbestalld and self.informerad


NO_TOLK = CaseTolk(bokad=False, avbestalld=False, informerad=False)


@dataclass(frozen=True, slots=True)
class Case:
    """One case to decide.

    Attributes:
        tidpunkt: local time of the visit, or of the booked one where it did not take place.
        patient: who.
        besok: what.
        utfall: one of ``UTFALL``.
        aterbud_tid: local time the cancellation was received; None unless cancelled.
        tolk: the interpreter.
        varor: goods, alone or with the visit.
        frikort_ackumulerat: counted so far in the running period; stands in for the ledger.
    """

    tidpunkt: datetime
    patient: CasePatient
    besok: CaseBesok
    utfall: str
    aterbud_tid: datetime | None
    tolk: CaseTolk
    varor: tuple[CaseVara, ...]
    frikort_ackumulerat: Money
