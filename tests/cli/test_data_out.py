"""Data out: CSV in two ways, a run made again from its folder, its settings as a scenario."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.report import again
from ipssim.studies.engine.files import digest_of

pytestmark = pytest.mark.usefixtures("undrawn")

SMALL = ["population.size=40", "horizon_weeks=20", "accrual_weeks=30", "kept_worlds=0"]
TITLE = '=HYPERLINK("http://x")'
QUICK = ["--replicates", "1", "--workers", "1", "--quiet"]
STUDIES = {
    "compare": ["compare", *SMALL, "programme@arms.mine=package", "~arms.none"],
    "run": ["run", "programme=package", "programme.limit_weeks=5", *SMALL],
    "sweep": ["sweep", *SMALL, "arms.ips.caseload_cap=10,20"],
    "path": ["path", "package", "mine", *SMALL, "programme@arms.mine=package",
             "arms.mine.limit_weeks=5", "--outcome", "hours"],
    "service": ["compare", "experiment=service_over_time", "population.size=60",
                "service.weeks=60", "kept_worlds=0"],
    "sites": ["sites", *SMALL, "--sites", "3", "--width", "0.5"],
    "ablation": ["ablation", "package", "ips_small", *SMALL],
    "validate": ["validate", "wong_2008", *SMALL],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the folder of a study, run once."""
    folder = tmp_path_factory.mktemp("done")

    def found(study: str) -> Path:
        out = folder / study
        if not out.exists():
            how = QUICK if study != "validate" else ["--worlds", "1", *QUICK[2:]]
            assert main([*STUDIES[study], *how, "--out", str(out)]) == 0
        return out

    return found


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*") if path.is_file()}


# CSV


def test_lists_are_printed_in_both_ways(capsys: pytest.CaptureFixture[str]) -> None:
    said = {}
    for words in (["--csv", "population"], ["population", "--csv", "en"],
                  ["population", "--csv", "da"]):
        assert main(["parameters", *words]) == 0
        said[" ".join(words)] = capsys.readouterr().out
    plain, en, da = said.values()
    assert plain == en
    assert da.startswith("\ufeff")
    rows = [list(csv.reader(io.StringIO(text), delimiter=sign))
            for text, sign in ((en, ","), (da[1:], ";"))]
    changed = [(a, b) for one, other in zip(*rows, strict=True)
               for a, b in zip(one, other, strict=True) if a != b]
    assert len(changed) > 5
    assert all(b == a.replace(".", ",") and float(a) == float(b.replace(",", "."))
               for a, b in changed)


@pytest.mark.parametrize("words", [["compare", *SMALL], ["run", *SMALL], ["validate"]])
def test_another_way_of_writing_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    assert main([*words, "--csv", "dk"]) == 2
    assert "Allowed: one of en, da." in capsys.readouterr().err
    assert not list(here.iterdir())


def test_the_other_way_is_the_same_run_and_rewrites_only_its_csv(here: Path) -> None:
    words = ["compare", *SMALL, "--replicates", "2", "--workers", "1", "--quiet"]
    assert main(words) == 0
    (folder,) = (here / "outputs" / "danish_trial").iterdir()
    before = files_of(folder)
    assert main([*words, "--csv", "da"]) == 0
    assert [*(here / "outputs" / "danish_trial").iterdir()] == [folder]
    after = files_of(folder)
    assert before.keys() == after.keys()
    tables = {name for name in before if name.endswith(".csv")}
    assert {name for name in before if before[name] != after[name]} == {*tables, "manifest.json"}
    assert len(tables) > 2
    for name in tables:
        en = pd.read_csv(io.BytesIO(before[name]))
        da = pd.read_csv(io.BytesIO(after[name]), sep=";", decimal=",", encoding="utf-8-sig")
        pd.testing.assert_frame_equal(en, da)
    assert main(words) == 0
    assert files_of(folder) == before


def test_a_title_is_text_wherever_it_is_written(here: Path) -> None:
    (here / "town.yaml").write_text(
        f"title: '{TITLE}'\narms:\n  ips: {{title: '{TITLE}'}}\n", encoding="utf-8"
    )
    assert main(["compare", "town.yaml", *SMALL, *QUICK, "--out", "c"]) == 0
    assert main(["programmes", "ips_small", "--csv"]) == 0
    rows = dict(row[:2] for row in openpyxl.load_workbook(
        here / "c" / "tables.xlsx")["Read me"].iter_rows())
    (cell,) = (value for head, value in rows.items() if head.value == "Experiment")
    assert (cell.value, cell.data_type) == (TITLE, "s")


# A run made again


@pytest.mark.parametrize("study", STUDIES)
def test_a_run_is_made_again_from_its_folder(
    done: Callable[[str], Path], here: Path, capsys: pytest.CaptureFixture[str], study: str
) -> None:
    folder = done(study)
    assert main(["rerun", str(folder), "--out", "new", "--workers", "1"]) == 0
    shown = capsys.readouterr().out
    assert "are the same, byte by byte" in shown
    assert {line.split()[0] for line in shown.splitlines()[:-1]} == {"same"}
    new, old = files_of(here / "new"), files_of(folder)
    assert new == old


def test_danish_csv_comes_again_as_it_was(here: Path) -> None:
    assert main([*STUDIES["run"], *QUICK, "--csv", "da", "--out", "r"]) == 0
    assert main(["rerun", "r", "--workers", "1", "--quiet"]) == 0
    assert files_of(here / "r_again") == files_of(here / "r")


def test_more_runs_leave_parts_and_tables_of_fewer(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [*STUDIES["compare"], "--workers", "1", "--quiet", "--out", "c", "--replicates"]
    assert main([*words, "1"]) == 0
    assert main([*words, "2"]) == 0
    assert main(["rerun", "c", "--workers", "1"]) == 0
    shown = capsys.readouterr().out.splitlines()
    left = {line.split()[-1] for line in shown if line.startswith("left out")}
    assert any(name.startswith("earlier/1_replicates/") for name in left)
    assert any(name.startswith("replicates/means-000000-000001") for name in left)


def test_a_changed_file_is_named(
    done: Callable[[str], Path], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(done("run"), here / "r")
    with (here / "r" / "outcomes.csv").open("ab") as file:
        file.write(b"\n")
    assert main(["rerun", "r", "--workers", "1", "--quiet"]) == 1
    assert capsys.readouterr().out.split() == ["damaged", "outcomes.csv"]


def test_another_version_is_told_and_tried(
    done: Callable[[str], Path], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy(done("run"), here / "r", version="0.0.1", python="2.7")
    assert main(["rerun", "r", "--workers", "1", "--quiet"]) == 0
    said = capsys.readouterr().err
    assert "Another version of ipssim: the run was made with 0.0.1" in said
    assert "Another Python" in said


def copy(folder: Path, to: Path, **changed: Any) -> None:
    """Copy a run with another manifest, whole by its digest."""
    for name, content in files_of(folder).items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(content)
    if changed:
        said = json.loads((folder / "manifest.json").read_text("utf-8")) | changed
        said.pop("digest")
        said["digest"] = digest_of((json.dumps(said, indent=2) + "\n").encode())
        (to / "manifest.json").write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "unfinished": ("run", {"complete": False}, "never finished"),
    "no study": ("run", {"study": "toy"}, "cannot be made again"),
    "study no word": ("run", {"study": ["run"]}, "cannot be made again"),
    "no settings": ("run", {"settings": None}, "damaged, or of another program"),
    "wrong settings": ("run", {"settings": {"arms": {}, "horizon_weeks": -3}}, "horizon_weeks"),
    "no arm": ("run", {"settings": {"arms": {}, "treated": "a"}}, "arm"),
    "seed": ("run", {"seed": "one"}, "seed"),
    "runs": ("run", {"replicates": 10**9}, "replicates"),
    "outcome": ("path", {"outcome": 3}, "outcome"),
    "titles": ("path", {"titles": [1, 2]}, "titles"),
    "points": ("sweep", {"points": {"arms.ips.caseload_cap": ["${oc.env:HOME}"]}}, ""),
    "keys": ("sweep", {"points": {"nothing.here": ["1"]}}, "points"),
    "no points": ("sweep", {"points": {}}, "points"),
    "axes": ("sweep", {"axes": [{"key": 3}]}, "key"),
    "worlds": ("sweep", {"in_worlds": True}, "in_worlds"),
    "trials": ("validate", {"predicted": [{"population": "/etc/passwd.yaml"}]}, "population"),
    "widths": ("sites", {"widths": ["a"]}, "widths"),
    "too large": ("run", {"settings": {"population": {"size": 10**12}}}, "population.size"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_made_again_is_said_and_nothing_written(
    done: Callable[[str], Path], here: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    study, changed, said = REFUSED[what]
    copy(done(study), here / "r", **changed)
    before = files_of(here)
    assert main(["rerun", "r", "--workers", "1"]) == 2
    assert said in capsys.readouterr().err
    assert files_of(here) == before


def test_folders_that_hold_no_run_are_refused(
    done: Callable[[str], Path], here: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (here / "empty").mkdir()
    assert main(["rerun", "empty"]) == 2
    assert main(["rerun", "nowhere"]) == 2
    assert main(["rerun"]) == 2
    copy(done("run"), here / "r")
    assert main(["rerun", "r", "--out", "r"]) == 2
    assert "something there already" in capsys.readouterr().err
    with (here / "r" / "manifest.json").open("r+b") as file:
        file.write(b"[")
    assert main(["rerun", "r"]) == 2
    assert "damaged" in capsys.readouterr().err
    monkeypatch.setattr(again, "MOST_BYTES", 10)
    assert main(["rerun", "r"]) == 2
    assert "too large" in capsys.readouterr().err
    assert {path.name for path in here.iterdir()} == {"empty", "r"}


# The settings of a run as a scenario

MINE = [
    *SMALL, "programme@arms.mine=package", "arms.mine.limit_weeks=null", "arms.mine.title='2024'",
    "~arms.none", "~arms.package", "labour_market.place_names=[a,b]",
    "labour_market.place_shares=[0.3,0.7]", "labour_market.openness=0.30000000000000004",
    "arms.usual.title='ja; nej'", "programme@arms.ips_plus=ips_small",
    "world.mechanisms.belief=false", "arms.ips.title=''",
]
SAVED = {
    "arms of one's own": MINE,
    "a date for a title": [*SMALL, "title='2024-01-31'", "arms.ips.title='1.5'"],
    "a formula for a title": [*SMALL, f"title='{TITLE}'", "arms.ips.title=' \"x\" '"],
    "dials": [*SMALL, "experiment=package_length", "dials.package.limit_weeks=[13,null]"],
    "no dials": [*SMALL, "experiment=package_length", "dials=null"],
    "other people": [*SMALL, "population=youth", "experiment=ips_in_denmark"],
    "another trial": [*SMALL, "trial=wong_2008", "programme@arms.control=jobcentre"],
    "a service": ["experiment=service_over_time", "population.size=60", "service.weeks=60",
                  "service.posts_by_year=[2,1]", "kept_worlds=0"],
}


@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
@pytest.mark.parametrize("what", SAVED)
def test_the_settings_of_a_run_lead_to_the_same_run(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str,
    ending: str,
) -> None:
    assert main(["compare", *SAVED[what], "--seed", "5", *QUICK]) == 0
    (folder,) = (path.parent for path in (here / "outputs").rglob("manifest.json"))
    file = f"town.{ending}"
    assert main(["scenario", "save", str(folder), file]) == 0
    assert f"ipssim compare {file} --seed 5" in capsys.readouterr().out
    before = files_of(folder)
    assert main(["compare", file, "--seed", "5", *QUICK]) == 0
    assert [path.parent for path in (here / "outputs").rglob("manifest.json")] == [folder]
    assert files_of(folder) == before
    assert main(["scenario", "save", str(folder), file]) == 2
    assert "not overwritten" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_the_programme_of_a_run_leads_to_the_same_run(
    here: Path, capsys: pytest.CaptureFixture[str], ending: str
) -> None:
    assert main([*STUDIES["run"], *QUICK]) == 0
    (folder,) = (here / "outputs" / "run_package").iterdir()
    assert main(["scenario", "save", str(folder), f"one.{ending}"]) == 0
    assert f"ipssim run one.{ending} --seed 1" in capsys.readouterr().out
    assert main(["run", f"one.{ending}", *QUICK]) == 0
    assert [*(here / "outputs" / "run_package").iterdir()] == [folder]


@pytest.mark.parametrize("study", ["path", "sites", "sweep"])
@pytest.mark.parametrize("ending", ["yaml", "xlsx"])
def test_other_studies_are_saved_as_what_they_compared(
    done: Callable[[str], Path], here: Path, study: str, ending: str
) -> None:
    assert main(["scenario", "save", str(done(study)), f"one.{ending}"]) == 0
    assert main(["scenario", "show", f"one.{ending}"]) == 0


def test_a_scenario_needs_a_folder_and_a_name(
    done: Callable[[str], Path], here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scenario", "save", str(done("run"))]) == 2
    assert main(["scenario", "save", str(done("run")), "town.txt"]) == 2
    assert main(["scenario", "save", "nowhere", "town.yaml"]) == 2
    assert not list(here.iterdir())
