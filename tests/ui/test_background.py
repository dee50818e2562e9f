"""Work off the GUI thread: one thread, in order, never abandoned, always answered."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kassa.errors import StorageError, UserFacingError
from ui.background import Background, ClosedError, UnexpectedError


@pytest.fixture
def background(qapp: object) -> Iterator[Background]:
    """A background that is closed after the test."""
    made = Background()
    yield made
    made.close()


def fail(outcome: object) -> None:
    raise AssertionError(outcome)


def divide_by_zero() -> int:
    return 1 // 0


def test_result_comes_back_on_the_gui_thread(background: Background, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []

    background.run(threading.get_ident, lambda it: seen.append((it, threading.get_ident())), fail)
    qtbot.waitUntil(lambda: bool(seen))

    (worker, here) = seen[0]
    assert here == threading.get_ident()
    assert worker != here


def test_all_work_runs_on_the_same_thread_in_order(background: Background, qtbot: QtBot) -> None:
    threads: set[int] = set()
    order: list[int] = []

    def work(number: int) -> int:
        threads.add(threading.get_ident())
        return number

    for number in range(30):
        background.run(lambda number=number: work(number), order.append, fail)  # type: ignore[misc]
    qtbot.waitUntil(lambda: not background.is_busy)

    assert len(threads) == 1
    assert order == list(range(30))


def test_known_error_is_delivered_as_it_is(background: Background, qtbot: QtBot) -> None:
    errors: list[UserFacingError] = []
    full = StorageError("Disken är full.")

    def work() -> None:
        raise full

    background.run(work, fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors))

    assert errors == [full]


def test_bug_reaches_the_excepthook_and_the_screen_is_told(
    background: Background, qtbot: QtBot
) -> None:
    errors: list[UserFacingError] = []

    with qtbot.capture_exceptions() as bugs:
        background.run(divide_by_zero, fail, errors.append)
        qtbot.waitUntil(lambda: bool(errors))

    assert isinstance(errors[0], UnexpectedError)
    assert [bug[0] for bug in bugs] == [ZeroDivisionError]


def test_close_finishes_running_and_waiting_work_and_delivers_it(background: Background) -> None:
    go = threading.Event()
    posted: list[str] = []
    threading.Timer(0.05, go.set).start()

    background.run(lambda: go.wait(5), lambda _: posted.append("first"), fail)
    background.run(lambda: "second", posted.append, fail)
    background.close()

    assert posted == ["first", "second"]


def test_close_waits_for_the_work_that_a_delivery_asks_for(background: Background) -> None:
    printed: list[str] = []

    background.run(
        lambda: "posted", lambda _: background.run(lambda: "printed", printed.append, fail), fail
    )
    background.close()

    assert printed == ["printed"]


def test_close_in_a_delivery_does_not_wait_for_itself(background: Background, qtbot: QtBot) -> None:
    """Settings that are saved open another window and close this one: it must not hang there."""
    told: list[str] = []

    background.run(lambda: "saved", lambda _: background.close(), fail)
    background.run(lambda: "waiting", told.append, fail)
    qtbot.waitUntil(lambda: not background.is_busy)

    assert told == ["waiting"]


def test_work_that_never_ends_is_given_up(qtbot: QtBot) -> None:
    """A server that does not answer keeps neither the window nor the program from ending."""
    background, never = Background(longest_wait=0.05), threading.Event()
    told: list[str] = []
    background.run(lambda: "done", told.append, fail)
    background.run(never.wait, fail, fail)
    background.run(lambda: "waiting", fail, fail)

    background.close()

    assert told == ["done"]
    with pytest.raises(ClosedError):
        background.run(lambda: None, fail, fail)
    never.set()
    qtbot.wait(20)
    assert told == ["done"]


def test_no_work_is_taken_after_close(background: Background) -> None:
    background.close()

    with pytest.raises(ClosedError):
        background.run(lambda: None, fail, fail)


def test_busy_is_told_once_for_a_run_of_work(background: Background, qtbot: QtBot) -> None:
    told: list[bool] = []
    background.busy_changed.connect(told.append)

    for _ in range(3):
        background.run(lambda: None, lambda _: None, fail)
    qtbot.waitUntil(lambda: not background.is_busy)

    assert told == [True, False]


def test_outcome_of_a_deleted_background_does_no_harm(qtbot: QtBot) -> None:
    go = threading.Event()
    done = threading.Event()
    delivered: list[object] = []
    background = Background()

    def work() -> None:
        go.wait(5)
        done.set()

    background.run(work, delivered.append, fail)
    executor = background._executor
    background.deleteLater()
    qtbot.wait(10)
    go.set()
    executor.shutdown(wait=True)
    qtbot.wait(10)

    assert done.is_set()
    assert not delivered
