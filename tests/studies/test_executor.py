"""Tasks come back in order, each is done once, and the caller may stop at any time."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from ipssim.errors import InputError, Problem, Stopped, WorkError
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.executor import Runner, kept_words
from ipssim.studies.engine.measure import Chunk
from ipssim.studies.engine.store import Store
from ipssim.studies.engine.tasks import Task, replicates_task, table_task

SIZES = [(first, first + 10) for first in range(0, 60, 10)]


def labelled(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """Stands in for `run_chunk`: says who made the chunk; early ones take longest."""
    time.sleep(0.05 if first == 0 else 0.0)
    frame = pd.DataFrame({"first": [first], "process": [os.getpid()]})
    return Chunk(first, stop, frame, frame)


measured: dict[int, Callable[..., Chunk]] = {0: labelled}
"""What the tasks of a test run."""


def working(store: Store, workers: int) -> Runner:
    return Runner(store, {"seed": 1, "settings": {"horizon_weeks": 78}}, workers)


def chunk_tasks(sizes: list[tuple[int, int]] = SIZES) -> Iterator[Task[Chunk]]:
    for size in sizes:
        yield replicates_task(measured[0], (Experiment(), 1), *size)


def finished(store: Store, workers: int, sizes: list[tuple[int, int]] = SIZES) -> list[Chunk]:
    """Return all chunks, as a study gets them."""
    with working(store, workers) as work:
        return list(work.finished(chunk_tasks(sizes)))


def fails_at_30(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    if first == 30:
        raise RuntimeError("no more paper")
    return labelled(experiment, seed, first, stop)


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(measured, 0, labelled)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_chunks_come_in_order(tmp_path: Path, workers: int) -> None:
    store = Store(tmp_path, "me")
    found = finished(store, workers)
    assert [(chunk.first, chunk.stop) for chunk in found] == SIZES
    assert all(store.load(*size) is not None for size in SIZES)


def test_one_worker_is_this_process_and_more_are_others(tmp_path: Path) -> None:
    def processes(workers: int) -> set[int]:
        chunks = finished(Store(None, "me"), workers)
        return {int(chunk.means["process"].iloc[0]) for chunk in chunks}

    assert processes(1) == {os.getpid()}
    assert os.getpid() not in processes(2)


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_in_the_store_is_not_run_again(tmp_path: Path, workers: int) -> None:
    store = Store(tmp_path, "me")
    for size in ((10, 20), (30, 40)):
        kept = pd.DataFrame({"first": [size[0]], "process": [-1]})
        store.save(Chunk(*size, kept, kept))
    found = finished(store, workers)
    assert [chunk.first for chunk in found if chunk.means["process"].iloc[0] == -1] == [10, 30]
    assert [chunk.first for chunk in found] == [first for first, _ in SIZES]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_caller_who_stops_leaves_only_what_was_handed_over(
    tmp_path: Path, workers: int
) -> None:
    with working(Store(tmp_path, "me"), workers) as work:
        chunks = work.finished(chunk_tasks())
        assert [next(chunks).first, next(chunks).first] == [0, 10]
        assert isinstance(chunks, Iterator)
    names = {path.name for path in (tmp_path / "replicates").glob("means-*.parquet")}
    assert names == {"means-000000-000010.parquet", "means-000010-000020.parquet"}
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_failure_is_passed_on_and_what_was_done_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setitem(measured, 0, fails_at_30)
    with pytest.raises(WorkError, match=r"Replicates 30 to 39 failed .*no more paper") as caught:
        finished(Store(tmp_path, "me"), workers)
    assert "finished replicates are kept in" in str(caught.value)
    assert "fails_at_30" in str(caught.value.__cause__)
    kept = sorted(path.name for path in (tmp_path / "replicates").glob("means-*.parquet"))
    firsts = [name[6:12] for name in kept]
    assert firsts[:3] == ["000000", "000010", "000020"]
    assert "000030" not in firsts
    record = json.loads((tmp_path / "failures" / "replicates-000030-000040.json").read_text())
    assert (record["error"], record["message"]) == ("RuntimeError", "no more paper")
    assert (record["seed"], record["first_replicate"], record["last_replicate"]) == (1, 30, 39)
    assert record["settings"]["horizon_weeks"] == 78
    assert any("fails_at_30" in line for line in record["traceback"])
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_nothing_to_do(workers: int) -> None:
    assert finished(Store(None, "me"), workers, []) == []


def refuses(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    raise InputError([Problem("population.size", 0, message="Nobody is there.")])


def first_fails_late(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    """The first chunk fails while the second is still run."""
    time.sleep(0.3 if first == 10 else 0.0)
    if first == 0:
        raise ValueError("line one\nline two")
    return labelled(experiment, seed, first, stop)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_wrong_input_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setitem(measured, 0, refuses)
    with pytest.raises(InputError, match="Nobody is there"):
        finished(Store(tmp_path, "me"), workers)
    assert not (tmp_path / "failures").exists()
    assert not multiprocessing.active_children()


def test_what_others_are_running_is_finished_and_kept_after_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(measured, 0, first_fails_late)
    with pytest.raises(WorkError) as caught:
        finished(Store(tmp_path, "me"), 2)
    names = [path.name for path in (tmp_path / "replicates").glob("means-*.parquet")]
    assert "means-000010-000020.parquet" in names
    assert "\n" not in str(caught.value)
    assert len(list((tmp_path / "failures").iterdir())) == 1


def test_without_a_folder_it_is_said_that_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(measured, 0, fails_at_30)
    with pytest.raises(WorkError, match="Nothing is kept"):
        finished(Store(None, "me"), 1)


@pytest.fixture(autouse=True)
def _heard() -> Iterator[None]:
    """Let Ctrl-C be heard, also where the tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_signal_between_two_chunks_stops_the_run(
    tmp_path: Path, number: signal.Signals, code: int, workers: int
) -> None:
    before = signal.getsignal(number)

    def stopped() -> None:
        with working(Store(tmp_path, "me"), workers) as work:
            for _ in work.finished(chunk_tasks()):
                signal.raise_signal(number)

    with pytest.raises(Stopped, match=r"\d0 finished replicates are kept") as caught:
        stopped()
    assert caught.value.exit_code == code
    assert (tmp_path / "replicates" / "means-000000-000010.parquet").exists()
    assert signal.getsignal(number) == before
    assert not multiprocessing.active_children()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_something_is_held_waits_until_it_is_done(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    done = []

    def stopped() -> None:
        with working(Store(tmp_path, "me"), 1) as work:
            with work.held():
                signal.raise_signal(number)
                done.append("written")
            done.append("never")

    with pytest.raises(Stopped, match="starts again") as caught:
        stopped()
    assert caught.value.exit_code == code
    assert done == ["written"]


# Tables, by the same hands


def numbered(number: int) -> pd.DataFrame:
    if number == 3:
        raise RuntimeError("no such world")
    return pd.DataFrame({"number": [number], "process": [os.getpid()]})


def table_tasks(numbers: list[int]) -> list[Task[pd.DataFrame]]:
    return [table_task(f"t-{n}", f"drawn world {n}", numbered, (n,)) for n in numbers]


@pytest.mark.parametrize("workers", [1, 2])
def test_tables_follow_chunks_that_were_not_all_wanted(tmp_path: Path, workers: int) -> None:
    store = Store(tmp_path, "me")
    with working(store, workers) as work:
        next(work.finished(chunk_tasks()))
        found = list(work.finished(table_tasks([0, 1, 2])))
        again = list(work.finished(table_tasks([0, 1, 2])))
    assert [int(table["number"].iloc[0]) for table in found] == [0, 1, 2]
    assert all(one.equals(other) for one, other in zip(found, again, strict=True))
    assert (store.kept(), store.kept_tables()) == (10, 3)
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_table_that_fails_is_written_down_and_the_others_are_kept(
    tmp_path: Path, workers: int
) -> None:
    store = Store(tmp_path, "me")

    def failing() -> None:
        with working(store, workers) as work:
            next(work.finished(chunk_tasks()))
            list(work.finished(table_tasks([0, 1, 2, 3, 4])))

    with pytest.raises(WorkError) as caught:
        failing()
    said = str(caught.value)
    assert said.startswith("Drawn world 3 failed (RuntimeError: no such world). 10 finished")
    assert f"tables are kept in {tmp_path}; the same command goes on from there." in said
    assert store.kept_tables() >= 3
    record = json.loads((tmp_path / "failures" / "t-3.json").read_text())
    assert (record["task"], record["seed"]) == ("t-3", 1)
    assert any("numbered" in line for line in record["traceback"])


def test_what_is_kept_is_said_in_few_words(tmp_path: Path) -> None:
    store = Store(tmp_path, "me")
    assert kept_words(store).startswith("No replicates were finished yet")
    frame = pd.DataFrame({"x": [1]})
    store.save(Chunk(0, 1, frame, frame))
    assert kept_words(store).startswith("1 finished replicate is kept in")
    store.keep("t-0", frame)
    assert kept_words(store).startswith("1 finished replicate and 1 further table are kept in")


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_the_study_itself_is_its_own_and_costs_nothing(
    tmp_path: Path, workers: int
) -> None:
    def failing() -> None:
        with working(Store(tmp_path, "me"), workers) as work:
            for _ in work.finished(chunk_tasks()):
                raise ZeroDivisionError("a table")

    with pytest.raises(ZeroDivisionError, match="a table"):
        failing()
    assert (tmp_path / "replicates" / "means-000000-000010.parquet").exists()
    assert not multiprocessing.active_children()


def test_nobody_listens_in_another_thread(tmp_path: Path) -> None:
    found: list[Chunk] = []

    def elsewhere() -> None:
        found.extend(finished(Store(tmp_path, "me"), 2))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(found) == len(SIZES)


# Somebody else's executor


def test_any_executor_does_the_tasks_and_stays_its_owners(tmp_path: Path) -> None:
    store = Store(tmp_path, "me")
    with ThreadPoolExecutor(2) as others:
        with Runner(store, {}, 3, others) as runner:
            chunks = list(runner.finished(chunk_tasks()))
        assert others.submit(len, "on").result() == 2
    assert [(chunk.first, chunk.stop) for chunk in chunks] == SIZES
    assert store.kept() == 60
    assert not multiprocessing.active_children()


def test_what_fails_elsewhere_is_told_as_what_fails_here(tmp_path: Path) -> None:
    def failing() -> None:
        with ThreadPoolExecutor(2) as others, Runner(store, {}, 2, others) as runner:
            list(runner.finished(table_tasks([0, 1, 2, 3, 4])))

    store = Store(tmp_path, "me")
    with pytest.raises(WorkError, match=r"Drawn world 3 failed \(RuntimeError: no such world\)"):
        failing()
    assert (tmp_path / "failures" / "t-3.json").is_file()


def ended(number: int) -> pd.DataFrame:
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(60 if number == 0 else 0)
    return numbered(number)


def test_all_that_was_under_way_when_a_worker_was_killed_is_named(tmp_path: Path) -> None:
    def killed() -> None:
        with working(Store(tmp_path, "me"), 2) as work:
            list(work.finished(table_task(f"t-{n}", f"world {n}", ended, (n,)) for n in range(3)))

    with pytest.raises(WorkError) as caught:
        killed()
    assert str(caught.value).startswith(
        "A worker process was ended from outside (signal 9, SIGKILL) while these were under way:"
        " world 0 and world 1. Often that means"
    )
    assert sorted(path.name for path in (tmp_path / "failures").iterdir()) == [
        "t-0.json", "t-1.json",
    ]
    assert not multiprocessing.active_children()
