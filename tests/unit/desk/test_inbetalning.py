"""A payment file read back: each payment once, by its reference; nothing is dropped."""

from dataclasses import replace

import pytest

from kassa.desk.inbetalning import Utfall, koppla, las_in_betalningar
from kassa.desk.settings import Fakturering
from kassa.errors import InvalidInputError, UserFacingError
from kassa.faktura.document import Faktura
from kassa.faktura.ocr import ocr_of
from kassa.faktura.standing import Status
from kassa.kvitto.document import Betalsatt
from kassa.money import Money
from tests.helpers.till import OTHER_ADULT, Till
from tests.helpers.whole import assert_whole

UNKNOWN = ocr_of("9000001")  # well formed, and no invoice of ours


@pytest.fixture
def till(tmp_path):
    opened = Till.open(tmp_path / "kassa.db")
    opened.desk = replace(opened.desk, fakturering=Fakturering(bankgiro="5050-1055"))
    yield opened
    opened.close()


def invoice(till: Till, **visit):
    sold = till.sell(Betalsatt.FAKTURA, **visit)
    return till.ledger.faktura_of(sold.kvitto.checkout_id)[0].faktura


def read(till: Till, content: bytes):
    return las_in_betalningar(content, till.ledger, till.clock, till.desk)


def csv_of(*rows: str) -> bytes:
    return "\n".join(("datum;ocr;belopp;id", *rows)).encode()


def bgmax(
    *payments: tuple[str, int], day: str = "20260401", bankgiro: str = "50501055", **wrong: object
) -> bytes:
    """Return a BgMax file of (reference, öre), made from Bankgirot's description of it."""
    summa = sum(ore for _, ore in payments)
    count = len(payments)
    lines = [
        f"{'01BGMAX':<22}01{day}120000000000P",
        f"05{bankgiro:>010}{'':10}SEK",
        *(
            f"20{'':0>10}{reference:<25}{ore:018d}21{number:012d}0"
            for number, (reference, ore) in enumerate(payments, 1)
        ),
        f"25{'Tack':<50}",
        f"26{'Ängström, Märta':<35}",
        f"15{'0' * 35}{day}00001{wrong.get('summa', summa):018d}SEK{count:08d}1",
        f"70{wrong.get('count', count):08d}{0:08d}{0:08d}{1:08d}",
    ]
    return "\r\n".join(line.ljust(80) for line in lines).encode("latin-1")


def paid_of(till: Till, faktura: Faktura) -> Money:
    standing = till.ledger.faktura_by_ocr(faktura.ocr)
    assert standing is not None
    return standing.betalt


def test_a_bgmax_file_pays_its_invoices(till):
    first, second = invoice(till), invoice(till, number=OTHER_ADULT)
    done = read(till, bgmax((first.ocr, 25_000), (second.ocr, 10_000)))

    assert [rad.utfall for rad in done.rader] == [Utfall.HELA, Utfall.DEL]
    assert done.summa == Money.kr(350)
    paid, part = (till.ledger.faktura_by_ocr(each.ocr) for each in (first, second))
    assert paid is not None
    assert part is not None
    assert (paid.status, part.status, part.kvar) == (
        Status.BETALD, Status.DELBETALD, Money.kr(150),
    )  # fmt: skip
    assert_whole(till.path)


def test_the_same_file_twice_changes_nothing(till):
    faktura = invoice(till)
    content = bgmax((faktura.ocr, 25_000))
    read(till, content)
    again = read(till, content)

    assert again.was_known
    assert [rad.utfall for rad in again.rader] == [Utfall.LAST_FORUT]
    assert paid_of(till, faktura) == Money.kr(250)


def test_a_payment_in_two_files_counts_once(till):
    """Files that overlap: what the bank numbered the same is the same payment."""
    first, second = invoice(till), invoice(till, number=OTHER_ADULT)
    read(till, csv_of(f"2026-04-01;{first.ocr};250,00;b1"))
    done = read(
        till, csv_of(f"2026-04-01;{first.ocr};250,00;b1", f"2026-04-02;{second.ocr};250;b2")
    )

    assert [rad.utfall for rad in done.rader] == [Utfall.LAST_FORUT, Utfall.HELA]
    assert done.summa == Money.kr(250)
    assert paid_of(till, first) == Money.kr(250)


def test_two_equal_payments_of_a_day_are_two(till):
    """A patient who pays twice has paid too much: both are kept."""
    faktura = invoice(till)
    done = read(till, csv_of(*[f"2026-04-01;{faktura.ocr};250,00;"] * 2))

    assert [rad.utfall for rad in done.rader] == [Utfall.FOR_MYCKET, Utfall.FOR_MYCKET]
    standing = till.ledger.faktura_by_ocr(faktura.ocr)
    assert standing is not None
    assert (standing.status, standing.kvar) == (Status.OVERBETALD, -Money.kr(250))


def test_what_cannot_be_placed_is_listed_and_placed_by_a_clerk(till):
    """Unknown and misread references, a credit note's own, none: kept until somebody knows."""
    faktura = invoice(till)
    kredit = till.sell(Betalsatt.FAKTURA, number=OTHER_ADULT)
    back = till.reverse(kredit.kvitto.checkout_id)
    (note,) = till.ledger.faktura_of(back.kvitto.checkout_id)
    done = read(
        till,
        csv_of(
            f"2026-04-01;{UNKNOWN};250;1",
            "2026-04-01;123;250;2",
            "2026-04-01;;250;3",
            f"2026-04-01;{note.faktura.ocr};100;4",
        ),
    )

    assert [rad.utfall for rad in done.rader] == [
        Utfall.OKAND, Utfall.FEL_OCR, Utfall.FEL_OCR, Utfall.OKAND,
    ]  # fmt: skip
    unplaced = till.ledger.okopplad_list()
    assert [each.inbetalning.referens for each in unplaced] == [
        UNKNOWN,
        "123",
        "",
        note.faktura.ocr,
    ]
    placed = koppla(unplaced[1], f" {faktura.ocr} ", till.ledger, till.clock, till.desk)
    assert placed.status is Status.BETALD
    assert len(till.ledger.okopplad_list()) == 3
    with pytest.raises(UserFacingError, match="redan kopplad"):
        koppla(unplaced[1], faktura.ocr, till.ledger, till.clock, till.desk)
    with pytest.raises(InvalidInputError, match="ingen faktura"):
        koppla(unplaced[0], "123", till.ledger, till.clock, till.desk)


def test_a_payment_of_several_invoices_is_split_by_its_extra_references(till):
    """BgMax: a payment (20) followed by references (22, 23) whose sums make the whole."""
    first, second = invoice(till), invoice(till, number=OTHER_ADULT)
    lines = bgmax(("", 50_000)).decode("latin-1").split("\r\n")
    more = [f"22{'':0>10}{each.ocr:<25}{25_000:018d}" for each in (first, second)]
    lines[3:3] = [line.ljust(80) for line in more]
    lines[-1] = f"70{1:08d}{0:08d}{2:08d}{1:08d}".ljust(80)
    done = read(till, "\r\n".join(lines).encode("latin-1"))

    assert [rad.utfall for rad in done.rader] == [Utfall.HELA, Utfall.HELA]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bgmax(("1", 100), summa=99), "summa stämmer inte"),
        (bgmax(("1", 100), count=2), "slutpostens antal"),
        (bgmax(("1", 100), bankgiro="12345674"), "inte ert"),
        (bgmax(("1", 100)).replace(b"000P", b"000T"), "testfil"),
        (bgmax(("1", 100)).rsplit(b"\r\n", 1)[0], "slutposten saknas"),
        (bgmax(("1", 100)).replace(b"SEK ", b"EUR ", 1), "valutan"),
        (bgmax(("1", 100)).replace(b"\r\n25", b"\r\n99"), "finns inte i BgMax"),
        (b"datum;belopp\n", "Saknas: ocr"),
        (csv_of("2026-13-01;1;250;"), "datumet"),
        (csv_of("2026-04-01;1;mycket;"), "beloppet"),
        (csv_of("2026-04-01;1;0;"), "beloppet"),
        (csv_of("2026-04-01;1"), "kolumner"),
        (csv_of("2026-04-01;1;1;a", "2026-04-02;2;1;a"), "två gånger"),
        (csv_of("2026-W01-1;1;250;"), "datumet"),
        (csv_of("1026-04-01;1;250;"), "datumet"),
        (b"datum;ocr;belopp;OCR\n2026-04-01;1;250;2", "ocr två gånger"),
        (
            csv_of('2026-04-01;1;250;"b1', "2026-04-02;2;250;b2", "2026-04-03;3;250;b3"),
            "citattecken",
        ),
        (csv_of('2026-04-01;1;250;"b1', '2026-04-02;2;250;"', "2026-04-03;3;250;b3"), "egen rad"),
        (b"\xff\xfe", "varken BgMax eller CSV"),
    ],
)
def test_a_faulty_file_is_refused_whole(till, content, says):
    """Half a file is worse than none: every fault is told, nothing is written."""
    with pytest.raises(InvalidInputError, match=says):
        read(till, content)

    assert till.ledger.okopplad_list() == ()


def test_every_fault_is_told_at_once(till):
    with pytest.raises(InvalidInputError) as caught:
        read(till, csv_of("igår;1;250;", "2026-04-01;1;x;"))

    assert [fault.field for fault in caught.value.faults] == ["rad 2", "rad 3"]
