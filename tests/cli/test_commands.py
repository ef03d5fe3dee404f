"""Each command from a terminal: what it prints, writes and refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.spoken import speak

pytestmark = pytest.mark.usefixtures("undrawn")

SMALL = ["population.size=60", "horizon_weeks=26", "accrual_weeks=10", "kept_worlds=2"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_run_prints_the_answer_and_writes_a_folder(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", "programme=package", "programme.caseload_cap=30", *SMALL]
    assert main([*words, "--replicates", "3", "--workers", "1", "--out", "r"]) == 0
    shown = capsys.readouterr().out
    table = pd.read_csv(here / "r" / "outcomes.csv").set_index("measure")
    for part in ("time-limited package", "Any job or education", "95 % interval",
                 f" {table.loc['job_or_education_ever', 'mean']:.1f} "):
        assert part in shown
    assert "Caseload met" not in shown  # it is no part of the answer
    assert len(shown.splitlines()) <= 25 + 1  # and where the report is
    assert {path.name for path in (here / "r").iterdir()} >= {
        "outcomes.csv", "weekly.parquet", "events.parquet", "manifest.json", "report.html",
        "report.md", "figures",
    }
    assert len(table) > 10
    assert main([*words, "--replicates", "3", "--workers", "1", "--out", "r", "--full"]) == 0
    assert "Caseload met" in capsys.readouterr().out


def test_run_is_quiet_and_has_a_folder_per_run(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *SMALL, "--replicates", "1", "--workers", "1", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    (folder,) = (here / "outputs" / "run_ips_shared_care").iterdir()
    assert (folder / "outcomes.csv").exists()


MINE = ["programme@arms.mine=package", "arms.mine.limit_weeks=5", "arms.mine.caseload_cap=20"]


def test_path_prints_the_answer_and_writes_a_folder(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["path", "package", "mine", *MINE, *SMALL, "--outcome", "hours"]
    words += ["--replicates", "2", "--workers", "1"]
    assert main(words) == 0
    shown = capsys.readouterr().out
    for part in ("Hours in job or education", "package (mine)", "Report: "):
        assert part in shown
    (folder,) = (here / "outputs" / "path" / "package_to_mine").iterdir()
    assert shown.rstrip().endswith("report.html")
    assert {path.name for path in folder.iterdir()} >= {
        "path.csv", "report.html", "report.md", "figures", "manifest.json", "replicates",
    }
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["outcome"], manifest["seed"], manifest["replicates"]) == ("hours", 1, 2)
    assert main([*words, "--full"]) == 0
    everything = capsys.readouterr().out
    for part in ("26 weeks → 5 weeks", "60 → 20", "Interaction"):
        assert part in everything


def test_path_without_names_goes_from_the_package_to_ips(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []

    def follow_path(experiment: object, start: str, goal: str, **how: object) -> None:
        asked.append({"start": start, "goal": goal, **how})

    monkeypatch.setattr("ipssim.report.handed.follow_path", follow_path)
    assert main(["path", *SMALL, "--quiet"]) == 0
    assert main(["path", "usual", "ips_shared_care", "--by-field", "--quiet", "--seed", "3"]) == 0
    first, second = asked
    assert (first["start"], first["goal"]) == ("package", "ips_shared_care")
    assert (first["grouped"], first["progress"], first["replicates"]) == (True, False, None)
    assert str(first["out"]).startswith("outputs/path/package_to_ips_shared_care/")
    assert (second["start"], second["grouped"], second["seed"]) == ("usual", False, 3)
    assert list(here.iterdir()) == []


def test_path_says_all_that_is_wrong_at_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["path", "pakage", "jobcenter", "--outcome", "hour", "--replicates", "0"]) == 2
    said = capsys.readouterr().err
    for part in ("command line: start = pakage", "Did you mean package?", "Did you mean jobcentre?",
                 "command line: --outcome = hour", "Did you mean hours?", "--replicates = 0"):
        assert part in said
    assert list(here.iterdir()) == []


def test_explain_tells_two_lives(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["explain", *SMALL, "--arms", "ips", "usual", "5"]
    assert main([*words, "--out", "e"]) == 0
    shown = capsys.readouterr().out
    for part in ("Person 5 is ", "IPS", "Usual jobcentre", "Picture: ", "Report: "):
        assert part in shown
    for part in ("Where the lives part", "Both lives, week by week", "Contact with"):
        assert part not in shown
    assert len(shown.splitlines()) <= 40
    assert {path.name for path in (here / "e").iterdir()} == {
        "explanation.txt", "weeks.csv", "report.html", "report.md", "tables.xlsx",
        "figures", "manifest.json",
    }
    said = (here / "e" / "explanation.txt").read_text(encoding="utf-8")
    for part in ("Person 5 is ", "Where the lives part", "Both lives, week by week"):
        assert part in said
    assert main([*words, "--full", "--out", "e"]) == 0
    full = capsys.readouterr().out
    assert "Where the lives part" in full
    assert "Contact with" not in full
    assert main([*words, "--all", "--out", "e"]) == 0
    assert "Contact with" in capsys.readouterr().out


def test_explain_always_draws_and_says_where(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["programme@arms.mine=package", "arms.mine.limit_weeks=5", *SMALL]
    assert main(["explain", "5", *words, "--arms=ips,mine"]) == 0
    shown = capsys.readouterr().out
    assert "package (mine)" in shown
    (said,) = [line for line in shown.splitlines() if line.startswith("Picture: ")]
    assert (here / said.removeprefix("Picture: ")).is_file()
    assert said.startswith("Picture: outputs/explain/")


def test_explain_finds_a_person_and_goes_around_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["explain", "--person", "over 20 with schizophrenia", "--another", "2", "--lucks", "2",
             "--alike", *SMALL, "--out", "e"]
    assert main(words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for part in ("over 20 with schizophrenia”: number 2 of", "The same person in 2 lucks",
                 "People with nearly the same start"):
        assert part in shown
    assert {"lucks.csv", "alike.csv"} <= {path.name for path in (here / "e").iterdir()}
    assert main(["rerun", "e"]) == 0
    assert main(["explain", "--examples"]) == 0
    assert "chicken_and_egg: " in capsys.readouterr().out


def test_compare_takes_an_arm_of_ones_own(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ipssim.report.handed.Comparison.pages", lambda found: {})
    words = ["programme@arms.mine=package", "arms.mine.limit_weeks=5", "~arms.none", *SMALL,
             "trial.sizes={ips: 30, ips_plus: 30, usual: 30}"]
    assert main(["compare", *words, "--replicates", "2", "--workers", "1", "--out", "c"]) == 0
    arms = set(pd.read_csv(here / "c" / "differences.csv")["arm"])
    assert arms == {"ips", "ips_plus", "usual", "package", "mine"}


@pytest.mark.parametrize(
    ("words", "column"),
    [
        (["programmes"], "limits"),
        (["programmes", "--compare", "ips_shared_care", "package"], "meaning"),
        (["programmes", "ips_ma", "package"], "meaning"),
        (["programmes", "ips_small"], "meaning"),
        (["parameters", "population"], "prior"),
        (["trials"], "sureness"),
    ],
)
def test_lists_print_a_table_or_csv(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], column: str
) -> None:
    assert main(words) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    assert main([*words, "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) > 2
    assert column in rows[0]
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "programme=pakage"], "Did you mean package?"),
        (["run", "arms.ips.limit_weeks=3"], "Did you mean programme.limit_weeks=3?"),
        (["run", "programme.limit_weeks=-1", "--replicates", "0", "--sed", "2"],
         "Did you mean --seed?"),
        (["compare", "programme.limit_weeks=3"], "arms.ips.limit_weeks or arms.ips_plus."),
        (["compare", "programme@arms.my-arm=package"], "cannot name an arm"),
        (["path", "pakage", "ips"], "Did you mean package?"),
        (["path", "package", "--outcome", "job_evr"], "Did you mean job_ever?"),
        (["path", "package"], "Two programmes are needed"),
        (["path", "package", "ips", "usual"], "Two programmes are needed"),
        (["path", "package", "package"], "the same settings as the start"),
        (["path", "arms.package.limit_week=3"], "Did you mean arms.package.limit_weeks?"),
        (["ablation", "pakage", "ips"], "Did you mean package?"),
        (["ablation", "package", "package"], "the same settings as the start"),
        (["sites", "--width", "0.5,2"], "--width = 0.5,2"),
        (["sites", "--width", "wide"], "at most 1, such as 0.25,0.75"),
        (["sites", "--sites", "2", "--widht", "1"], "Did you mean --width?"),
        (["patterns", "--stricct"], "Did you mean --strict?"),
        (["review", "programme=pakage"], "Did you mean package?"),
        (["review", "--scale", "ips_24"], "Did you mean ips_25?"),
        (["path", "--by-feild"], "Did you mean --by-field?"),
        (["explain", "720"], "from 0 to 719"),
        (["explain", "a plumber"], "plumber is none of the words"),
        (["explain", "--person", "woman under 25", "7"], "One person at a time"),
        (["explain", "--person", "over 99"], "Nobody of 720 fits"),
        (["explain", "--person", "woman", "--another", "721"], "from 1 to"),
        (["explain", "7", "--another", "2"], "goes with a description"),
        (["explain", "--example", "chicken"], "Did you mean chicken_and_egg?"),
        (["explain", "1", "2"], "One person at a time"),
        (["explain", "1", "--arms", "ips"], "Two arms are needed"),
        (["explain", "1", "--arms", "ips", "pakage"], "Did you mean package?"),
        (["explain", "1", "--replicate", "-1"], "outside what is allowed"),
        (["explain", "1", "population.siez=3", "--seed", "x"], "Did you mean population.size?"),
        (["programmes", "pakage"], "Did you mean package?"),
        (["programmes", "--all"], "goes with --compare"),
        (["programmes", "--compare", "package", "joobcentre"], "Did you mean jobcentre?"),
        (["programmes", "--compare", "package"], "Two or more programmes"),
        (["programmes", "--compare", "package", "nowhere.yaml"], "does not exist"),
        (["parameters", "xyzzy"], "No parameter speaks of this"),
        (["trials", "danish_2091"], "Did you mean danish_2019?"),
        (["trials", "--csw"], "Did you mean --csv?"),
    ],
)
def test_bad_input_is_exit_2_and_nothing_is_written(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["compare", "run", "path", "sites", "explain", "programmes", "parameters", "trials"]
)
def test_each_command_has_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["--help"]) == 0
    assert name in capsys.readouterr().out
    assert main([name, "--help"]) == 0
    assert f"usage: ipssim {name}" in capsys.readouterr().out


@pytest.mark.parametrize(("words", "told"), [
    (["arms.ips.caseload_capp=3"], [
        "kommandolinjen: arms.ips.caseload_capp = 3",
        "Der er ikke nogen indstilling, der hedder arms.ips.caseload_capp.",
        "Mente du arms.ips.caseload_cap?"]),
    (["kept_worlds=-1"], [
        "Værdien er under den laveste tilladte. Tilladt: fra 0 til 10000 verdener."]),
    (["--seed", "x"], ["Her skal stå et helt tal. Tilladt: et helt tal fra 0 til 4294967295."]),
    (["none.yaml"], ["Filen findes ikke."]),
])
def test_in_danish_what_is_wrong_is_said_in_danish(
    here: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: list[str]
) -> None:
    try:
        assert main(["compare", "--lang", "da", *words]) == 2
    finally:
        speak("")
    shown = capsys.readouterr().err
    assert [one for one in told if one not in shown] == [], shown


def test_a_scenario_in_danish_is_told_in_danish_what_is_wrong(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "by.yaml").write_text("language: da\npopulation: {size: -1}\n")
    for words in (["by.yaml"], ["language=da", "population.size=-1"]):
        assert main(["compare", *words]) == 2
        assert "Værdien er under den laveste tilladte." in capsys.readouterr().err
    assert main(["compare", "--lang", "en", "by.yaml"]) == 2
    assert "below the lowest" in capsys.readouterr().err
    assert main(["compare", "population.size=-1"]) == 2
    assert "below the lowest" in capsys.readouterr().err


def test_help_in_danish(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        assert main(["compare", "--help", "--lang", "da"]) == 0
        assert main(["--help", "--lang=da"]) == 0
        assert main(["--lang", "da", "run", "--help"]) == 0
    finally:
        speak("")
    shown = capsys.readouterr().out
    for english in ("usage:", "options", "show this", "default", "whole number", "commands"):
        assert english not in shown
    assert main(["compare", "--lang", "dansk"]) == 2
    assert "da" in capsys.readouterr().err
