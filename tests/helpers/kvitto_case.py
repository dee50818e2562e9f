"""Receipts of many kinds, for the tests and the pictures of the paper."""

from dataclasses import replace
from datetime import UTC, date, datetime

from kassa.desk.issue_reglering import SKAL as REGLERING_SKAL
from kassa.ids import CheckoutId, KvittoId
from kassa.kvitto.document import (
    FIRST_HASH,
    Betalsatt,
    Klinik,
    Kvitto,
    KvittoFrikort,
    KvittoKind,
    KvittoPatient,
    KvittoRad,
)
from kassa.money import ZERO, Money

LAKARE = KvittoRad("110", "Läkarbesök, specialistvård", 1, Money.kr(250), ZERO)

FRIKORT = KvittoFrikort(
    innan=Money.kr(800),
    detta=Money.kr(250),
    tak=Money.kr(1450),
    period_start=date(2025, 9, 14),
    period_slut=date(2026, 9, 13),
    has_frikort=False,
    preliminar=False,
)

ORDINARY = Kvitto(
    id=KvittoId("00000000-0000-4000-8000-000000000001"),
    number="RYHOV1-1042",
    kind=KvittoKind.KOP,
    avser=None,
    checkout_id=CheckoutId("00000000-0000-4000-8000-000000000002"),
    issued_at=datetime(2026, 3, 2, 9, 31, tzinfo=UTC),
    tidpunkt=datetime(2026, 3, 2, 10, 15),  # noqa: DTZ001 - local time of the visit
    klinik=Klinik(
        "Ögonmottagningen Ryhov", "232100-0057", "Sjukhusgatan, 551 85 Jönköping", "RYHOV1"
    ),
    clerk="Åsa Öberg",
    patient=KvittoPatient("Märta Ängström", "19880504-2389", None),
    rader=(LAKARE,),
    avdrag_frikort=ZERO,
    att_betala=Money.kr(250),
    betalsatt=Betalsatt.KORT,
    motivering="Läkarbesök i specialistvård kostar 250 kr.",
    kalla="Patientavgifter i öppen vård",
    skal=None,
    frikort=FRIKORT,
    taxa="rjl-2026-1",
    ovning=False,
    ej_kvitto=False,
    previous_hash=FIRST_HASH,
).sealed()


def variant(**changes: object) -> Kvitto:
    """Return the ordinary receipt with other fields, sealed anew."""
    return replace(ORDINARY, **changes).sealed()  # type: ignore[arg-type]


CROSSING = variant(
    avdrag_frikort=Money.kr(50),
    att_betala=Money.kr(200),
    frikort=replace(
        FRIKORT,
        innan=Money.kr(1250),
        detta=Money.kr(200),
        period_start=date(2026, 1, 12),
        period_slut=date(2027, 1, 11),
        has_frikort=True,
    ),
)
FREE = variant(
    avdrag_frikort=Money.kr(250),
    att_betala=ZERO,
    betalsatt=Betalsatt.INGEN,
    frikort=replace(
        FRIKORT,
        innan=Money.kr(1450),
        detta=ZERO,
        period_start=date(2026, 1, 12),
        period_slut=date(2027, 1, 11),
        has_frikort=True,
    ),
)
MISSED = variant(
    rader=(
        KvittoRad("610", "Uteblivet besök, behandling", 1, Money.kr(250), ZERO),
        KvittoRad("610", "Tolk vid uteblivet besök", 1, Money.kr(310), ZERO),
    ),
    att_betala=Money.kr(560),
    betalsatt=Betalsatt.FAKTURA,
    motivering="Patienten uteblev utan att lämna återbud, och tolken hade redan kommit.",
    kalla="När patienten lämnar sent återbud/uteblir från besök i specialistsjukvården",
    frikort=replace(FRIKORT, detta=ZERO),
    utanfor_frikort=True,
)
ASYL = variant(
    patient=KvittoPatient("Yusuf Şahin Łukasz", "20900101-A123", "50-123456/7"),
    rader=(KvittoRad("150", "Läkarbesök, asylsökande", 1, Money.kr(50), ZERO),),
    att_betala=Money.kr(50),
    motivering="Asylsökande med LMA-kort betalar 50 kr för vård som inte kan anstå.",
    kalla="Vem är asylsökande?",
    frikort=None,
    utanfor_frikort=True,
)
RETUR = variant(
    number="RYHOV1-1043",
    kind=KvittoKind.RETUR,
    avser="RYHOV1-1042",
    rader=(replace(LAKARE, belopp=Money.kr(-250)),),
    att_betala=Money.kr(-250),
    skal="Besöket registrerades på fel patient.",
    frikort=replace(FRIKORT, innan=Money.kr(1050), detta=Money.kr(-250)),
)
PRELIMINAR = variant(frikort=replace(FRIKORT, preliminar=True))
FIRST_VISIT = variant(
    frikort=replace(
        FRIKORT, innan=ZERO, period_start=date(2026, 3, 2), period_slut=date(2027, 3, 1)
    )
)
CHILD = variant(
    rader=(replace(LAKARE, belopp=ZERO),),
    att_betala=ZERO,
    betalsatt=Betalsatt.INGEN,
    motivering="Barn och unga under 20 år betalar ingen avgift.",
    kalla="Avgiftsfria besök och åtgärder",
    frikort=replace(FRIKORT, innan=ZERO, detta=ZERO, period_start=None, period_slut=None),
)
SEVERAL = variant(
    rader=(
        KvittoRad(
            "203", "Sjukvårdande behandling", 1, Money.kr(250), ZERO, "Besök 1: 2026-03-02 10:15"
        ),
        replace(LAKARE, besok="Besök 2: 2026-03-02 11:00"),
        KvittoRad("440", "Tolkintyg", 1, Money.kr(125), Money.kr(25)),
    ),
    avdrag_frikort=Money.kr(50),
    att_betala=Money.kr(575),
    motivering=(
        "Sjukvårdande behandling: Besök hos annan än läkare kostar 250 kr.\n"
        "Läkarbesök, specialistvård: Läkarbesök i specialistvård kostar 250 kr."
    ),
    frikort=replace(FRIKORT, innan=Money.kr(1000), detta=Money.kr(450), has_frikort=True),
    betalare="Kriminalvården, Anstalten Mariefred, Box 1, 647 21 Mariefred",
)
REGLERING = variant(
    kind=KvittoKind.REGLERING,
    rader=(
        KvittoRad("100", "Läkarbesök, primärvård 2026-02-06, kvitto K1-5", 1, Money.kr(-50), ZERO),
        KvittoRad("100", "Läkarbesök, primärvård 2026-02-07, kvitto K1-6", 1, Money.kr(-200), ZERO),
    ),
    att_betala=Money.kr(-250),
    motivering=REGLERING_SKAL,
    kalla="Högkostnadsskydd för öppenvård - eFrikort",
    frikort=replace(FRIKORT, innan=Money.kr(1450), detta=ZERO, has_frikort=True),
)
OVERRIDE = variant(skal="Läkaren har bedömt att besöket är en återbesökskontroll utan avgift.")
MOMS = variant(
    rader=(
        KvittoRad(
            "705", "Intyg till försäkringsbolag, per påbörjad kvart", 2, Money(123050), Money(24610)
        ),
        KvittoRad("720", "Journalkopia", 1, Money(5300), Money(300)),
    ),
    att_betala=Money(128350),
    motivering="Intyget begärs av någon annan än patienten, därför tillkommer moms.",
    kalla="Intyg och utlåtanden",
    frikort=None,
    utanfor_frikort=True,
)
EJ_KVITTO = variant(ej_kvitto=True)
EJ_KVITTO_RETUR = replace(RETUR, ej_kvitto=True).sealed()
OVNING = variant(ovning=True)
NO_PATIENT = variant(patient=None, frikort=None)
TWELVE = variant(
    rader=tuple(
        KvittoRad(
            f"{700 + place}",
            f"Vaccination nummer {place}, dos och läkemedel",
            1,
            Money.kr(100 + place),
            ZERO,
        )
        for place in range(1, 13)
    ),
    att_betala=Money.kr(1278),
)
FORTY = variant(rader=TWELVE.rader * 3 + TWELVE.rader[:4], att_betala=Money.kr(4244))
LONG = variant(
    klinik=Klinik(
        "Barn- och ungdomshabiliteringen samt Logopedmottagningen vid Länssjukhuset Ryhov",
        "232100-0057",
        "Psykiatriska klinikens gamla byggnad, hus D4 plan 3, Sjukhusgatan 12 B, 551 85 Jönköping",
        "ÅÄÖHÖGLA",
    ),
    clerk="Anna-Karin Bergström-Lindqvist, vikarierande medicinsk sekreterare",
    patient=KvittoPatient(
        "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren Maximiliana Alexandra "
        "von Hohenzollern-Sigmaringen",
        "19880504-2389",
        None,
    ),
    number="ÅÄÖHÖGLA-1234567",
    rader=(
        KvittoRad(
            "110",
            "Läkarbesök inom specialiserad vård vid länsgemensam mottagning, "
            "med remiss från allmänläkare utanför länet",
            1,
            Money.kr(250),
            ZERO,
        ),
    ),
    motivering="Läkarbesök i specialistvård kostar 250 kr. " * 4,
    skal="Patienten hänvisades hit av vårdcentralen samma dag och har redan betalat där. " * 4,
)

CASES: dict[str, tuple[Kvitto, bool]] = {
    "ordinary": (ORDINARY, False),
    "first_visit": (FIRST_VISIT, False),
    "crossing": (CROSSING, False),
    "free_with_frikort": (FREE, False),
    "free_child": (CHILD, False),
    "preliminar": (PRELIMINAR, False),
    "missed_with_tolk": (MISSED, False),
    "asyl": (ASYL, False),
    "several": (SEVERAL, False),
    "reglering": (REGLERING, False),
    "override": (OVERRIDE, False),
    "moms": (MOMS, False),
    "no_patient": (NO_PATIENT, False),
    "retur": (RETUR, False),
    "kopia": (ORDINARY, True),
    "ovning": (OVNING, False),
    "kopia_ovning": (OVNING, True),
    "ej_kvitto": (EJ_KVITTO, False),
    "ej_kvitto_retur_kopia": (EJ_KVITTO_RETUR, True),
    "twelve": (TWELVE, False),
    "forty": (FORTY, True),
    "long": (LONG, True),
}
