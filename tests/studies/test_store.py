"""A run's folder: whole chunks or none, nothing done twice, nothing of others touched."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest

from ipssim.errors import InputError, WorkError
from ipssim.report.handed import compare
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine import files
from ipssim.studies.engine.files import write_whole
from ipssim.studies.engine.identity import run_hash
from ipssim.studies.engine.store import Store
from ipssim.studies.run import Chunk, run_chunk

RUN_CHUNK = "ipssim.studies.compare.run_chunk"
TABLES = ("summary.csv", "differences.csv", "weekly.parquet", "events.parquet")


def bytes_of(folder: Path, names: tuple[str, ...] = TABLES) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names}


def everything_in(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


def never(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    raise AssertionError(f"replicates {first} to {stop} were run again")


def stops_in_third(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
    if first == 20:
        raise KeyboardInterrupt
    return run_chunk(experiment, seed, first, stop)


@pytest.fixture(scope="module")
def done(little: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of 40 replicates."""
    folder = tmp_path_factory.mktemp("done") / "run"
    compare(little, replicates=40, workers=1, out=folder)
    return folder


@pytest.fixture(scope="module")
def whole(little: Experiment) -> Chunk:
    return run_chunk(little, 1, 0, 10)


@pytest.fixture
def chunk() -> Chunk:
    means = pd.DataFrame({"replicate": [0], "mean": [0.5]})
    return Chunk(0, 10, means, pd.DataFrame({"week": [0], "people": [3.0]}))


def test_a_chunk_comes_back_as_it_was(tmp_path: Path, chunk: Chunk) -> None:
    store = Store(tmp_path, "me")
    assert store.load(0, 10) is None
    store.save(chunk)
    back = store.load(0, 10)
    assert back is not None
    pd.testing.assert_frame_equal(back.means, chunk.means)
    pd.testing.assert_frame_equal(back.weekly, chunk.weekly)
    assert (back.first, back.stop) == (0, 10)
    assert store.load(0, 20) is None
    assert store.load(10, 20) is None


def test_without_a_folder_nothing_is_kept(
    chunk: Chunk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(None, "me")
    store.start({"run": "me"})
    store.save(chunk)
    assert store.load(0, 10) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["means", "weekly"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: b"not a table",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: b"\0" * len(data),
        lambda data: data[: len(data) // 3] + b"\xff" * 200 + data[len(data) // 3 + 200 :],
    ],
    ids=["empty", "text", "half", "last byte lost", "zeros", "overwritten"],
)
def test_a_corrupt_chunk_is_no_chunk(
    tmp_path: Path, whole: Chunk, kind: str, damage: Callable[[bytes], bytes]
) -> None:
    store = Store(tmp_path, "me")
    store.save(whole)
    path = tmp_path / "replicates" / f"{kind}-000000-000010.parquet"
    path.write_bytes(damage(path.read_bytes()))
    assert store.load(0, 10) is None


@pytest.mark.parametrize("kind", ["means", "weekly"])
def test_a_changed_byte_is_never_taken_for_a_result(
    tmp_path: Path, whole: Chunk, kind: str
) -> None:
    store = Store(tmp_path, "me")
    store.save(whole)
    path = tmp_path / "replicates" / f"{kind}-000000-000010.parquet"
    data = path.read_bytes()
    footer = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    used = []
    for place in range(4, footer, max(1, footer // 50)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :])
        found = store.load(0, 10)
        if found is not None and not getattr(found, kind).equals(getattr(whole, kind)):
            used.append(place)
    assert used == []


def test_a_damaged_description_of_a_table_is_no_reason_to_fail(
    tmp_path: Path, whole: Chunk
) -> None:
    store = Store(tmp_path, "me")
    store.save(whole)
    path = tmp_path / "replicates" / "means-000000-000010.parquet"
    data = path.read_bytes()
    for word in (b"pandas_type", b"numpy_type", b"float64"):
        path.write_bytes(data.replace(word, word[:-1] + b"q"))
        found = store.load(0, 10)
        assert found is None or found.means.equals(whole.means)


@pytest.mark.parametrize("kind", ["means", "weekly"])
def test_half_of_a_chunk_is_no_chunk(tmp_path: Path, chunk: Chunk, kind: str) -> None:
    store = Store(tmp_path, "me")
    store.save(chunk)
    (tmp_path / "replicates" / f"{kind}-000000-000010.parquet").unlink()
    assert store.load(0, 10) is None


def test_a_file_appears_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When writing is cut off just before the end, the old file stands and no new one appears."""
    write_whole(tmp_path / "a.txt", b"old")

    def cut_off(source: Path, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "a.txt", b"new")
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "b.txt", b"new")
    assert everything_in(tmp_path).keys() == {"a.txt"}
    assert (tmp_path / "a.txt").read_text() == "old"


def test_a_chunk_cut_off_while_saved_is_run_again(
    little: Experiment, tmp_path: Path, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def fails_in_second_part(opened: int) -> None:
        written.append(opened)
        if len(written) == 11:  # manifest and folder, two tables with digests, and now the means
            raise OSError(28, "the disk is full")

    monkeypatch.setattr(files.os, "fsync", fails_in_second_part)
    with pytest.raises(WorkError, match=r"means-000000-000010.*the disk is full.*starts again"):
        compare(little, replicates=40, workers=1, out=tmp_path / "run")
    monkeypatch.undo()
    compare(little, replicates=40, workers=1, out=tmp_path / "run")
    assert bytes_of(tmp_path / "run") == bytes_of(done)


def test_a_second_run_recomputes_nothing_and_gives_the_same(
    little: Experiment, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = bytes_of(done, (*TABLES, "manifest.json"))
    kept = {name: found for name, found in everything_in(done).items() if "replicates" in name}
    assert len(kept) == 24  # four chunks of three tables, each with its digest
    monkeypatch.setattr(RUN_CHUNK, never)
    again = compare(little, replicates=40, workers=1, out=done)
    assert again.replicates == 40
    assert bytes_of(done, (*TABLES, "manifest.json")) == before
    assert kept.items() <= everything_in(done).items()


def test_a_corrupt_chunk_is_run_again_and_no_other(
    little: Experiment, tmp_path: Path, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    shutil.copytree(done, folder)
    damaged = folder / "replicates" / "means-000010-000020.parquet"
    damaged.write_bytes(damaged.read_bytes()[:100])
    ran = []

    def noted(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
        ran.append((first, stop))
        return run_chunk(experiment, seed, first, stop)

    monkeypatch.setattr(RUN_CHUNK, noted)
    compare(little, replicates=40, workers=1, out=folder)
    assert ran == [(10, 20)]
    assert bytes_of(folder) == bytes_of(done)


def test_more_replicates_are_added_to_the_same_folder(
    little: Experiment, tmp_path: Path, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "run"
    first = compare(little, replicates=20, workers=1, out=folder)
    ran = []

    def noted(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
        ran.append((first, stop))
        return run_chunk(experiment, seed, first, stop)

    monkeypatch.setattr(RUN_CHUNK, noted)
    more = compare(little, replicates=40, workers=1, out=folder)
    assert ran == [(20, 30), (30, 40)]
    assert (first.replicates, more.replicates) == (20, 40)
    assert bytes_of(folder) == bytes_of(done)
    monkeypatch.setattr(RUN_CHUNK, never)
    fewer = compare(little, replicates=20, workers=1, out=folder)
    pd.testing.assert_frame_equal(fewer.summary, first.summary, check_exact=True)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_interrupted_run_goes_on_from_where_it_was(
    little: Experiment, tmp_path: Path, done: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    folder = tmp_path / "run"
    monkeypatch.setattr(RUN_CHUNK, stops_in_third)
    with pytest.raises(KeyboardInterrupt):
        compare(little, replicates=40, workers=workers, out=folder)
    kept = sorted(int(path.name[6:12]) for path in (folder / "replicates").glob("means-*.parquet"))
    assert 20 not in kept  # with two workers the others may be anywhere when one is stopped
    assert kept == [0, 10] or workers == 2
    assert Store(folder, run_hash(little, 1)).kept() == 10 * len(kept)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["complete"] is False
    assert not (folder / "summary.csv").exists()

    ran = []

    def noted(experiment: Experiment, seed: int, first: int, stop: int) -> Chunk:
        ran.append(first)
        return run_chunk(experiment, seed, first, stop)

    monkeypatch.setattr(RUN_CHUNK, noted)
    compare(little, replicates=40, workers=1, out=folder)
    assert ran == [first for first in (0, 10, 20, 30) if first not in kept]
    assert bytes_of(folder) == bytes_of(done)
    assert json.loads((folder / "manifest.json").read_text())["complete"] is True


@pytest.mark.parametrize("change", ["seed", "setting"])
def test_a_folder_of_another_run_is_refused_and_left_alone(
    little: Experiment, tmp_path: Path, change: str
) -> None:
    folder = tmp_path / "run"
    compare(little, replicates=2, workers=1, out=folder)
    other = replace(little, accrual_weeks=11) if change == "setting" else little
    before = everything_in(folder)
    with pytest.raises(InputError) as caught:
        compare(other, seed=2 if change == "seed" else 1, replicates=2, workers=1, out=folder)
    (problem,) = caught.value.problems
    assert problem.setting == "--out"
    assert "another run" in problem.message
    assert everything_in(folder) == before


def test_manifest_is_enough_to_do_it_again(little: Experiment, done: Path) -> None:
    manifest = json.loads((done / "manifest.json").read_text())
    assert manifest["seed"] == 1
    assert manifest["replicates"] == 40
    assert manifest["complete"] is True
    assert manifest["settings"]["world"]["getting"] == asdict(little.world.getting)
    for key in ("run", "version", "sources", "python", "numpy"):
        assert manifest[key]
