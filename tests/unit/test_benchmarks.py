"""Which rows are measured, and which of several measurements counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import __main__ as bench
from benchmarks.measure import NotMeasured, Result


def result(median: float, yardstick: float = 1.0) -> Result:
    return Result("a posting", median, None, "a bare one", yardstick, None)


@pytest.mark.parametrize(
    ("ratios", "middle"), [((7,), 7), ((3, 9, 5), 5), ((3, 9, 5, 4), 4), ((2, 1), 1)]
)
def test_a_row_is_the_one_with_the_middle_ratio(ratios, middle):
    """The ratio and not the time: a run under load is slow on both sides."""
    runs = [[result(ratio * load, load)] for load, ratio in enumerate(ratios, start=1)]

    (row,) = bench.middle_rows(runs)
    assert isinstance(row, Result)
    assert row.ratio == middle


def test_a_row_that_could_not_be_measured_once_says_so():
    missing = NotMeasured("no room")

    assert list(bench.middle_rows([[result(1)], [missing], [result(2)]])) == [missing]


def test_each_repetition_is_measured_by_itself():
    """Rows of two repetitions that were measured in turns would disturb each other."""
    order: list[str] = []

    def run(name: str) -> Iterator[Result]:
        for place in range(2):
            order.append(f"{name}{place}")
            yield result(place + 1)

    assert len(list(bench.middle_rows([run("a"), run("b")]))) == 2
    assert order == ["a0", "a1", "b0", "b1"]


def test_repetitions_of_unequal_length_are_refused_before_any_row_is_shown():
    rows = bench.middle_rows([[result(1), result(2)], [result(1)]])

    with pytest.raises(ValueError, match="as many rows"):
        next(iter(rows))


def test_a_single_run_is_shown_row_by_row():
    """Whoever waits for it sees how far it has come."""
    order: list[str] = []

    def run() -> Iterator[Result]:
        for place in range(2):
            order.append(f"measured {place}")
            yield result(1)

    order.extend("shown" for _ in bench.middle_rows([run()]))
    assert order == ["measured 0", "shown", "measured 1", "shown"]


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Two groups that are measured at once, and a file that was there."""
    groups = {"a": lambda *_: iter([result(1)]), "b": lambda *_: iter([result(2), result(3)])}
    monkeypatch.setattr(bench, "GROUPS", groups)
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "RESULTS.md")
    (tmp_path / "RESULTS.md").write_text("before")
    return tmp_path / "RESULTS.md"


def run(monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", *arguments])
    bench.main()


def test_some_rows_alone_leave_the_file_as_it_is(bare, monkeypatch, capsys):
    run(monkeypatch, "--bara", "b", "--varv", "3")

    assert capsys.readouterr().out.count("| a posting |") == 2
    assert bare.read_text() == "before"


def test_all_rows_are_written_with_how_often_they_were_measured(bare, monkeypatch):
    run(monkeypatch, "--varv", "3")

    assert bare.read_text().count("| a posting |") == 3
    assert "Each row was measured 3 times, and has the middle ratio" in bare.read_text()


@pytest.mark.parametrize("wrong", [("--bara", "c"), ("--varv", "0")])
def test_what_cannot_be_measured_is_refused(bare, monkeypatch, wrong):
    with pytest.raises(SystemExit):
        run(monkeypatch, *wrong)
    assert bare.read_text() == "before"
