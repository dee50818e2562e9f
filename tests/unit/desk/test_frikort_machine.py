"""The real ledger against a simple model: fees in any order, taken back, settled, joined."""

import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kassa.desk.att_reglera import att_reglera_of
from kassa.desk.change_patient import join_patient
from kassa.desk.register_extern import register_extern, withdraw_extern
from kassa.desk.settle import Settle, settle
from kassa.frikort.state import fold
from kassa.ids import CheckoutId, EntryId, PatientId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers import frikort_model
from tests.helpers.taxa import rjl
from tests.helpers.till import ADULT, Till
from tests.helpers.whole import assert_whole
from tests.unit.desk.test_register_extern import command_of

RESERVE = "19930817-A101"
WHO = st.sampled_from([ADULT, RESERVE])
TODAY = date(2027, 12, 31)
TAK = 1450
FIRST = date(2026, 1, 2)
DAYS = st.integers(0, (TODAY - FIRST).days).map(lambda n: FIRST + timedelta(days=n))
TYPES = st.sampled_from(["mottagning", "distans", "hembesok"])


@dataclass
class Fee:
    """One fee of the model, in kronor.

    Attributes:
        key: the checkout, or the entry of what was paid elsewhere.
        who: the number it was registered under.
        day: of the visit.
        belopp: before the frikort.
        charged: what the desk took for it; zero for what was paid elsewhere.
        settled: what was charged (negative: paid back) afterwards.
        stands: not taken back.
        is_own: paid at this desk.
    """

    key: str
    who: str
    day: date
    belopp: int
    charged: int
    settled: int = 0
    stands: bool = True
    is_own: bool = True


def rightly(fees: list[Fee]) -> dict[str, int]:
    """Return what of each fee is the patient's to pay."""
    known = [frikort_model.Fee(fee.key, fee.day, fee.belopp) for fee in fees if fee.stands]
    made = frikort_model.steps(known, lambda _: TAK, rolling=True)
    return {key: step.paid for key, step in made.items()}


class FrikortMachine(RuleBasedStateMachine):
    """Two numbers' ledgers under arbitrary events, until they turn out to be one patient's."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.till = Till.open(Path(self.folder.name) / "kassa.sqlite").at(f"{TODAY}T12:00")
        self.fees: list[Fee] = []
        self.settlements: dict[CheckoutId, dict[str, int]] = {}
        self.is_joined = False
        self.ids = {
            number: self.till.sell(number=number, omstandigheter=["smittskydd"]).patient.id
            for number in (ADULT, RESERVE)
        }

    def of(self, who: str) -> list[Fee]:
        """Return the fees of whoever has a number, in registration order."""
        return [fee for fee in self.fees if self.is_joined or fee.who == who]

    @rule(who=WHO, day=DAYS, typ=TYPES)
    def sell(self, who: str, day: date, typ: str) -> None:
        sold = self.till.sell(number=who, tidpunkt=f"{day}T10:00", typ=typ)
        kvitto = sold.kvitto
        charged = kvitto.att_betala.whole_kr
        fee = Fee(kvitto.checkout_id, who, day, kvitto.belopp.whole_kr, charged)
        known = [f for f in self.of(who) if f.day <= day]
        assert charged == rightly([*known, fee])[fee.key]
        self.fees.append(fee)

    @rule(who=WHO, day=DAYS, kr=st.integers(1, 2000))
    def pay_elsewhere(self, who: str, day: date, kr: int) -> None:
        command = replace(
            command_of(self.ids[who], paid_on=day, belopp=Money.kr(kr)), number=new_id()
        )
        till = self.till
        register_extern(command, till.ledger, till.taxa_book, till.clock, till.desk)
        self.fees.append(Fee(command.entry_id, who, day, kr, 0, is_own=False))

    @precondition(lambda self: any(fee.stands for fee in self.fees))
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        fee = data.draw(st.sampled_from([fee for fee in self.fees if fee.stands]))
        till = self.till
        if fee.is_own:
            till.reverse(CheckoutId(fee.key))
            fee.charged = 0
        else:
            key, who = EntryId(fee.key), self.ids[fee.who]
            withdraw_extern(key, who, till.ledger, till.taxa_book, till.clock, till.desk)
        fee.stands = False

    @rule(who=WHO)
    def settle(self, who: str) -> None:
        till = self.till
        differences = {key: kr for key, kr in self.differences(who).items() if kr}
        owed = att_reglera_of(self.ids[who], till.ledger, till.taxa_book, TODAY)
        if owed is None:
            assert not differences
            return
        command = Settle(CheckoutId(new_id()), owed, Betalsatt.KORT)
        settle(command, till.ledger, till.taxa_book, till.clock, till.desk)
        self.settlements[command.checkout_id] = differences
        self.add_settled(differences, -1)

    @precondition(lambda self: self.settlements)
    @rule(data=st.data())
    def take_a_settlement_back(self, data: st.DataObject) -> None:
        checkout_id = data.draw(st.sampled_from(list(self.settlements)))
        self.till.reverse(checkout_id)
        self.add_settled(self.settlements.pop(checkout_id), +1)

    @precondition(lambda self: not self.is_joined)
    @rule()
    def join(self) -> None:
        till, old = self.till, self.ids[RESERVE]
        joined = join_patient(
            old, ADULT, till.ledger, till.taxa_book, till.clock, till.desk, is_confirmed=True
        )
        assert joined.patient.id == self.ids[ADULT]
        self.is_joined = True

    def add_settled(self, differences: dict[str, int], sign: int) -> None:
        for fee in self.fees:
            fee.settled += sign * differences.get(fee.key, 0)

    def differences(self, who: str) -> dict[str, int]:
        """Return what is to be paid back for each own fee; negative for what is to be charged."""
        paid = rightly(self.of(who))
        return {
            fee.key: fee.charged + fee.settled - paid.get(fee.key, 0)
            for fee in self.of(who)
            if fee.is_own
        }

    @invariant()
    def the_state_is_that_of_the_model(self) -> None:
        skydd = rjl().hogkostnadsskydd
        for who, patient_id in self.ids.items():
            entries = self.till.ledger.entry_list(patient_id)
            for day in (TODAY, TODAY - timedelta(days=200)):
                probe = Fee("probe", who, day, 10**6, 0)
                known = [fee for fee in self.of(who) if fee.day <= day]
                assert fold(entries, skydd, day).kvar == Money.kr(rightly([*known, probe])["probe"])

    @invariant()
    def the_work_list_is_that_of_the_model(self) -> None:
        listed: set[PatientId] = set()
        for who, patient_id in self.ids.items():
            till = self.till
            owed = att_reglera_of(patient_id, till.ledger, till.taxa_book, TODAY)
            wanted = {key: kr for key, kr in self.differences(who).items() if kr}
            found = (
                {str(s.entry.checkout_id): s.belopp.whole_kr for s in owed.skillnad} if owed else {}
            )
            assert found == wanted
            if wanted:
                listed.add(self.ids[ADULT] if self.is_joined else patient_id)
        assert set(self.till.ledger.att_reglera_list()) == listed

    def teardown(self) -> None:
        assert_whole(self.till.path)
        self.till.close()
        self.folder.cleanup()


TestFrikortMachine = FrikortMachine.TestCase
TestFrikortMachine.settings = settings(max_examples=20, stateful_step_count=15, deadline=None)
