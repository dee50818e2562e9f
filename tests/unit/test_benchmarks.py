"""Which rows are measured, and which of several measurements counts."""

from __future__ import annotations

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
