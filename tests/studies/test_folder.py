"""A folder belongs to a run: damage is found, strangers are refused, one writer at a time."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ipssim.cli import main
from ipssim.report import handed
from ipssim.settings.read.load import config_dir
from ipssim.studies.engine import identity
from ipssim.studies.results import Comparison

pytestmark = pytest.mark.usefixtures("undrawn")

SMALL = [
    "compare", "population.size=30", "horizon_weeks=13", "accrual_weeks=4",
    "trial.sizes={ips: 15, ips_plus: 15, usual: 15}", "kept_worlds=0", "--workers", "1", "--quiet",
]
RUN_CHUNK = "ipssim.studies.compare.run_chunk"
CHUNK = "replicates/means-000010-000020"


def ask(folder: Path, *more: str, replicates: int = 20) -> int:
    return main([*SMALL, "--out", str(folder), "--replicates", str(replicates), *more])


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }


def changed_since(folder: Path, when: dict[str, int]) -> set[str]:
    now = times(folder)
    return {name for name in now if now[name] != when.get(name)}


def times(folder: Path) -> dict[str, int]:
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of 20 replicates, with its report."""
    folder = tmp_path_factory.mktemp("done") / "run"
    assert ask(folder) == 0
    return folder


@pytest.fixture
def folder(done: Path, tmp_path: Path) -> Path:
    shutil.copytree(done, tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same run with pages that take no time to draw."""
    folder = tmp_path_factory.mktemp("quick") / "run"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handed.Comparison, "pages", pages)
        assert ask(folder) == 0
    return folder


def pages(found: Comparison) -> dict[str, bytes]:
    return {"report.html": found.summary.to_html().encode(), "figures/a.png": b"made"}


@pytest.fixture
def quick_pages(monkeypatch: pytest.MonkeyPatch, quick: Path, tmp_path: Path) -> None:
    """Draw quick pages, and have a copy of the finished run in `run`, where one is wanted."""
    monkeypatch.setattr(handed.Comparison, "pages", pages)
    if not (tmp_path / "run").exists():
        shutil.copytree(quick, tmp_path / "run")


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    return data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]


# Everything is whole, and listed


def test_every_file_is_listed_with_its_digest(done: Path) -> None:
    listed = json.loads((done / "manifest.json").read_text())["files"]
    there = {
        name: hashlib.sha256(data).hexdigest() for name, data in content(done).items()
        if name != "manifest.json" and not name.endswith(".sha256")
    }
    assert listed == there
    assert {"report.html", "report.md", "figures/answer.png", f"{CHUNK}.parquet"} <= there.keys()
    assert not [path for path in done.rglob("*") if path.name.endswith(".part")]


def test_a_damaged_page_or_picture_is_drawn_again(done: Path, folder: Path) -> None:
    """A line in it that says what it was made from proves nothing."""
    report = folder / "report.html"
    report.write_bytes(cut(report.read_bytes()))
    (folder / "figures" / "hours.png").write_bytes(b"")
    picture = folder / "figures" / "hours.svg"
    picture.write_bytes(picture.read_bytes().replace(b"</svg>", b"<!-- edited --></svg>"))
    (folder / "figures" / "workload.svg").unlink()
    before = times(folder)
    assert ask(folder) == 0
    assert changed_since(folder, before) == {
        "report.html", "figures/hours.png", "figures/hours.svg", "figures/workload.svg",
    }
    assert content(folder) == content(done)


DAMAGES: dict[str, tuple[str, Callable[[bytes], bytes] | None, set[str]]] = {
    "a flipped byte in a chunk": (f"{CHUNK}.parquet", flipped, {f"{CHUNK}.parquet"}),
    "a lost chunk": (f"{CHUNK}.parquet", None, {f"{CHUNK}.parquet"}),
    "a wrong digest beside a chunk": (f"{CHUNK}.sha256", flipped, {f"{CHUNK}.sha256"}),
    "a lost digest beside a chunk": (f"{CHUNK}.sha256", None, {f"{CHUNK}.sha256"}),
    "an edited table": ("summary.csv", lambda data: data + b"mine", {"summary.csv"}),
    "a flipped byte in a table": ("weekly.parquet", flipped, {"weekly.parquet"}),
    "half of the events": ("events.parquet", cut, {"events.parquet"}),
    "an empty table of scores": ("fidelity.csv", lambda data: b"", {"fidelity.csv"}),
    "a lost table": ("differences.csv", None, {"differences.csv"}),
    "an empty manifest": ("manifest.json", lambda data: b"", set()),
    "half of the manifest": ("manifest.json", cut, set()),
    "a flipped byte in the manifest": ("manifest.json", flipped, set()),
    "a list for a manifest": ("manifest.json", lambda data: b"[]", set()),
    "a manifest nested too deeply": ("manifest.json", lambda data: b"[" * 100_000, set()),
    "a lost manifest": ("manifest.json", None, set()),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_made_again_and_nothing_else(
    quick_pages: None, tmp_path: Path, damage: str
) -> None:
    folder = tmp_path / "run"
    whole, before = content(folder), times(folder)
    name, spoil, expected = DAMAGES[damage]
    if spoil is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(spoil((folder / name).read_bytes()))
    before.pop(name, None)
    assert ask(folder) == 0
    assert content(folder) == whole
    assert changed_since(folder, before) == expected


# Whose it is


def test_a_chunk_of_another_range_is_not_used(quick_pages: None, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    whole = content(folder)
    (folder / "manifest.json").unlink()
    for kind in ("means", "weekly"):
        for ending in ("parquet", "sha256"):
            part = folder / "replicates" / f"{kind}-000010-000020.{ending}"
            shutil.copy(part, part.with_name(f"{kind}-000000-000010.{ending}"))
    assert ask(folder) == 0
    assert content(folder) == whole


def test_chunks_of_another_run_are_not_used(
    quick_pages: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").rename(tmp_path / "one")
    assert ask(tmp_path / "two", "--seed", "2") == 0
    shutil.rmtree(tmp_path / "two" / "replicates")
    whole = content(tmp_path / "one")
    shutil.copytree(tmp_path / "one" / "replicates", tmp_path / "two" / "replicates")
    assert ask(tmp_path / "two", "--seed", "2") == 0  # a run's manifest, another's chunks
    alone = tmp_path / "alone"
    shutil.copytree(tmp_path / "one", alone)
    (alone / "manifest.json").unlink()
    capsys.readouterr()
    assert ask(alone, "--seed", "2") == 2  # no manifest, another's chunks
    assert "are not this run's" in capsys.readouterr().err
    assert content(alone).items() < whole.items()
    assert ask(tmp_path / "three", "--seed", "2") == 0
    assert content(tmp_path / "two") == content(tmp_path / "three")


def test_another_study_of_the_same_settings_is_another_run(
    done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(done)
    assert main(["patterns", *SMALL[1:5], "--out", str(done)]) == 2
    assert "another run" in capsys.readouterr().err
    assert content(done) == before


@pytest.mark.parametrize("own", ["summary.csv", "report.html", "notes/thesis.txt", "manifest.json"])
def test_a_folder_with_files_of_somebodys_own_is_refused(
    tmp_path: Path, own: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*given: object) -> None:
        raise AssertionError("run")

    monkeypatch.setattr(RUN_CHUNK, never)
    file = tmp_path / "run" / own
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    assert ask(tmp_path / "run") == 2
    said = capsys.readouterr().err
    assert "--out" in said
    assert own.split("/")[0] in said
    assert "new" in said  # says what to do
    assert [path for path in (tmp_path / "run").rglob("*") if path.is_file()] == [file]
    assert file.read_text() == "{}"


def test_an_interrupted_runs_folder_goes_on_and_its_leavings_go(
    quick_pages: None, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    for name in (".ipssim-123-0123abcd.part", "replicates/.ipssim-123-0123abcd.part"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"half a fi")
    (folder / ".lock").write_text("123\n")
    assert ask(folder) == 0
    assert not [path for path in folder.rglob("*") if path.name.endswith(".part")]
    assert not (folder / ".lock").exists()


def test_a_strangers_manifest_moves_and_removes_nothing_elsewhere(
    quick_pages: None, tmp_path: Path
) -> None:
    folder, victim = tmp_path / "run", tmp_path / "victim.txt"
    victim.write_text("precious")
    digest = hashlib.sha256(b"precious").hexdigest()
    said = json.loads((folder / "manifest.json").read_text())
    said.pop("digest", None)
    names = {"../victim.txt": digest, str(victim): digest, "figures/../../victim.txt": digest}
    said["tables"] = {"replicates": 30, "kept_worlds": 0, "world_replicates": 0, "files": names}
    said["files"] = {**said.get("files", {}), **names}
    said["digest"] = hashlib.sha256((json.dumps(said, indent=2) + "\n").encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(said, indent=2) + "\n")
    assert ask(folder) == 0
    assert victim.read_text() == "precious"
    said["tables"]["replicates"] = "../../../30"
    said.pop("digest")
    said["digest"] = hashlib.sha256((json.dumps(said, indent=2) + "\n").encode()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(said, indent=2) + "\n")
    assert ask(folder) == 0
    assert victim.read_text() == "precious"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_never_followed(
    quick_pages: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, victim = tmp_path / "run", tmp_path / "victim"
    whole = content(folder)
    victim.mkdir()
    (victim / "file").write_text("precious")
    for name in ("report.html", "summary.csv", f"{CHUNK}.parquet", "manifest.json"):
        (folder / name).unlink()
        (folder / name).symlink_to(victim / "file")
    os.mkfifo(folder / "fidelity.csv.new")
    (folder / "fidelity.csv.new").replace(folder / "fidelity.csv")
    assert ask(folder) == 0
    assert content(folder) == whole
    assert not [path for path in folder.rglob("*") if path.is_symlink()]
    shutil.rmtree(folder / "figures")
    (folder / "figures").symlink_to(victim)
    assert ask(folder) == 2
    assert "figures" in capsys.readouterr().err
    (folder / "figures").unlink()
    (folder / ".lock").symlink_to(victim / "file")
    assert ask(folder) == 2
    assert {path.name: path.read_text() for path in victim.iterdir()} == {"file": "precious"}


def test_another_scale_of_fidelity_or_source_is_another_run(
    tmp_path: Path, danish_trial: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = identity.run_hash(danish_trial, 1)  # type: ignore[arg-type]
    shutil.copytree(config_dir(), tmp_path / "configs")
    monkeypatch.setattr(identity, "config_dir", lambda: tmp_path / "configs", raising=False)
    assert identity.run_hash(danish_trial, 1) == before  # type: ignore[arg-type]
    seen = {before}
    for name in ("fidelity/ips_25.yaml", "sources.yaml", "patterns.yaml"):
        path = tmp_path / "configs" / name
        path.write_bytes(path.read_bytes() + b"\n# another edition\n")
        seen.add(identity.run_hash(danish_trial, 1))  # type: ignore[arg-type]
    assert len(seen) == 4


# Other sizes in the same folder


def test_tables_of_another_size_are_kept_listed_and_checked(
    quick_pages: None, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    assert ask(folder, replicates=10) == 0
    ten = content(folder)
    assert ask(folder, replicates=20) == 0
    kept = {name for name in content(folder) if name.startswith("earlier/10_replicates/")}
    assert {name.rsplit("/", 1)[1] for name in kept} >= {"summary.csv", "report.html"}
    for name in kept:
        assert (folder / name).read_bytes() == ten[name.rsplit("/", 1)[1]]
    said = json.loads((folder / "manifest.json").read_text())
    assert kept <= said["files"].keys()
    damaged = folder / "earlier/10_replicates/summary.csv"
    damaged.write_text("another number")
    assert ask(folder, replicates=20) == 0
    assert kept - set(content(folder)) == {"earlier/10_replicates/summary.csv"}
    assert ask(folder, replicates=10) == 0  # makes it again
    assert all(content(folder)[name] == data for name, data in ten.items()
               if name != "manifest.json")


def test_a_report_of_other_tables_does_not_stay(quick_pages: None, tmp_path: Path) -> None:
    from ipssim.report.handed import compare
    from ipssim.settings.read.load import load_experiment

    folder = tmp_path / "new"
    assert ask(folder, replicates=10) == 0
    compare(load_experiment(SMALL[1:5]), replicates=20, workers=1, out=folder)
    assert not (folder / "report.html").exists()
    assert not (folder / "figures").exists()


def test_a_page_saved_into_its_own_folder_is_listed_there(tmp_path: Path) -> None:
    from ipssim.settings.read.load import load_experiment

    compare = handed.compare
    found = compare(
        load_experiment(SMALL[1:5]), replicates=2, workers=1, out=tmp_path / "run"
    )
    path = found.report(tmp_path / "run" / "report.html")
    listed = json.loads((tmp_path / "run" / "manifest.json").read_text())["files"]
    assert listed["report.html"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.report(tmp_path / "elsewhere.html").read_bytes() == path.read_bytes()
    again = compare(load_experiment(SMALL[1:5]), replicates=2, workers=1, out=tmp_path / "run")
    assert again.already_complete
    assert path.exists()


# One writer at a time


HOLDER = """
import multiprocessing, sys, time
from pathlib import Path
from ipssim.studies.engine.folder import Folder

folder = Folder(Path(sys.argv[1]), "me")
folder.take()
if sys.argv[2] == "with a child":
    multiprocessing.get_context("fork").Process(target=time.sleep, args=(60,), daemon=True).start()
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    def started(how: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(tmp_path / "new"), how],
            stdout=subprocess.PIPE, text=True, start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    return started


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are forked")
def test_a_second_writer_is_kept_out_until_the_first_is_dead(
    quick_pages: None, tmp_path: Path, holder: Callable[..., subprocess.Popen[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    process = holder("with a child")
    try:
        assert ask(tmp_path / "new") == 1
        said = capsys.readouterr().err
        assert f"{tmp_path / 'new'} is in use by process {process.pid}" in said
        assert said.count("\n") == 1
        process.kill()  # its child lives on, and must not hold the folder
        process.wait()
        end = time.monotonic() + 10
        while (code := ask(tmp_path / "new")) == 1 and time.monotonic() < end:
            time.sleep(0.05)
        assert code == 0
    finally:
        os.killpg(process.pid, signal.SIGKILL)


# A disk that is full


@pytest.mark.parametrize("at", [1, 5, 21, 29, 33])
def test_a_full_disk_names_the_file_and_costs_nothing(
    quick_pages: None, quick: Path, tmp_path: Path, at: int, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    real, flushed = os.fsync, []

    def full(opened: int) -> None:
        flushed.append(opened)
        if len(flushed) >= at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(opened)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        code = ask(folder)
    said = capsys.readouterr().err
    assert code == 1
    assert "Traceback" not in said
    assert said.count("\n") == 1
    assert "could not be written (No space left on device)" in said
    assert str(folder) in said.split(" could not")[0]
    assert not [path for path in folder.rglob("*") if path.name.endswith(".part")]
    assert ask(folder) == 0
    assert content(folder) == content(quick)


def test_a_page_saved_elsewhere_is_whole_or_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ipssim.studies.engine.files import write_whole

    target = tmp_path / "mine.html"
    target.write_text("the old one")

    def full(opened: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"mine\.html could not be written \(No space"):
        write_whole(target, b"a new one")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.html"]
    assert target.read_text() == "the old one"


def test_explanations_have_a_folder_of_their_own(tmp_path: Path) -> None:
    words = ["explain", "3", *SMALL[1:4], "--out"]
    assert main([*words, str(tmp_path / "life")]) == 0
    listed = json.loads((tmp_path / "life" / "manifest.json").read_text())["files"]
    assert set(listed) == {
        "explanation.txt", "weeks.csv", "report.html", "report.md", "tables.xlsx",
        "figures/lifelines.svg", "figures/lifelines.png",
    }
    assert main([*words, str(tmp_path / "life")]) == 0
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "weeks.csv").write_text("mine")
    assert main([*words, str(tmp_path / "own")]) == 2
    assert (tmp_path / "own" / "weeks.csv").read_text() == "mine"


