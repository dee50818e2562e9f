"""Two desks that sell, take back, note receipts from elsewhere and exchange files, in any order."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from kassa.clock import FixedClock
from kassa.desk.att_reglera import att_reglera_list
from kassa.desk.las_in import las_in
from kassa.desk.register_extern import ExternKnownError, register_extern
from kassa.desk.request import FrikortClaim
from kassa.desk.settle import Settle, settle
from kassa.errors import InvalidInputError
from kassa.ids import CheckoutId, EntryId, new_id
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers.desks import assert_same, carry, file_of
from tests.helpers.till import ADULT, OTHER_ADULT, Till
from tests.unit.desk.test_register_extern import command_of

TODAY = date(2026, 6, 1)
START = FixedClock.at_local("2026-06-01T08:00").moment
NUMBERS = [ADULT, OTHER_ADULT]
DESK = st.integers(0, 1)
NUMBER = st.sampled_from(NUMBERS)
DAY = st.integers(0, 120).map(lambda n: TODAY - timedelta(days=n))


class UtbyteMachine(RuleBasedStateMachine):
    """Whatever each desk does, after an exchange both know the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        base = Path(self.folder.name)
        self.tills = [Till.open(base / d / "kassa.db", d) for d in ("K1", "K2")]
        self.sold: list[list[str]] = [[], []]
        self.files: list[tuple[int, bytes]] = []
        self.minutes = [0, 0]

    def till(self, desk: int, minutes: int = 7) -> Till:
        self.minutes[desk] += minutes
        moment = START + timedelta(minutes=self.minutes[desk])
        return replace(self.tills[desk], clock=FixedClock(moment))

    @rule(desk=DESK, number=NUMBER, day=DAY, step=st.integers(-20, 40))
    def sell(self, desk: int, number: str, day: date, step: int) -> None:
        sold = self.till(desk, step).sell(number=number, tidpunkt=f"{day}T07:00")
        self.sold[desk].append(sold.kvitto.checkout_id)

    @rule(desk=DESK, number=NUMBER, kr=st.integers(1, 14).map(lambda n: n * 100))
    def claim(self, desk: int, number: str, kr: int) -> None:
        claim = FrikortClaim(ackumulerat=Money.kr(kr), sedan=date(2026, 1, 3))
        sold = self.till(desk).sell(number=number, tidpunkt="2026-06-01T07:30", claim=claim)
        self.sold[desk].append(sold.kvitto.checkout_id)

    @precondition(lambda self: any(self.sold))
    @rule(desk=DESK, data=st.data())
    def take_back(self, desk: int, data: st.DataObject) -> None:
        if self.sold[desk]:
            key = data.draw(st.sampled_from(self.sold[desk]))
            self.sold[desk].remove(key)
            self.till(desk).reverse(CheckoutId(key))

    @rule(desk=DESK, number=NUMBER, day=DAY, receipt=st.sampled_from(["B-1", "B-2"]))
    def elsewhere(self, desk: int, number: str, day: date, receipt: str) -> None:
        till = self.till(desk)
        patient = till.ledger.find_patient(number)
        if patient is None:
            return
        command = command_of(patient.id, paid_on=day, belopp=Money.kr(300))
        fresh = replace(command, number=receipt, extern_id=new_id(), entry_id=EntryId(new_id()))
        try:
            register_extern(fresh, till.ledger, till.taxa_book, till.clock, till.desk)
        except ExternKnownError:
            return

    @rule(desk=DESK, kr=st.integers(1, 14).map(lambda n: n * 100), hour=st.integers(1, 7))
    def extract(self, desk: int, kr: int, hour: int) -> None:
        till = self.till(desk)
        content = f"personnummer;summa;första avgift\n{ADULT};{kr};2026-01-04\n".encode()
        fetched = START - timedelta(hours=hour)
        try:
            las_in(content, fetched, till.ledger, till.clock, till.desk)
        except InvalidInputError:
            return

    @rule(desk=DESK)
    def settle(self, desk: int) -> None:
        till = self.till(desk)
        for owed in att_reglera_list(till.ledger, till.taxa_book, TODAY):
            command = Settle(CheckoutId(new_id()), owed, Betalsatt.KORT)
            settle(command, till.ledger, till.taxa_book, till.clock, till.desk)

    @rule(desk=DESK)
    def write_file(self, desk: int) -> None:
        self.files.append((desk, file_of(self.till(desk))))

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def read_an_old_file(self, data: st.DataObject) -> None:
        desk, content = data.draw(st.sampled_from(self.files))
        carry(content, self.till(1 - desk))

    @rule()
    def exchange(self) -> None:
        one, other = self.till(0), self.till(1)
        carry(file_of(other), one)
        carry(file_of(one), other)
        carry(file_of(other), one)
        assert_same(one, other, NUMBERS, TODAY)

    def teardown(self) -> None:
        self.exchange()
        for till in self.tills:
            till.close()
        self.folder.cleanup()


UtbyteMachine.TestCase.settings = settings(max_examples=12, stateful_step_count=18, deadline=None)
TestUtbyteMachine = UtbyteMachine.TestCase
