"""`ipssim ablation` and `ipssim patterns` from a terminal: what they print, write and refuse."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.settings.mechanisms import MECHANISMS

pytestmark = pytest.mark.usefixtures("undrawn")

SMALL = ["population.size=40", "horizon_weeks=20", "accrual_weeks=5", "kept_worlds=2"]
TRIAL = ["trial.sizes.ips=20", "trial.sizes.ips_plus=20", "trial.sizes.usual=20"]
QUICK = ["--replicates", "2", "--workers", "1"]
ON = ("belief", "resonance")
OFF = [f"world.mechanisms.{one.field}=false" for one in MECHANISMS if one.field not in ON]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_ablation_prints_the_answer_and_writes_a_folder(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ablation", *SMALL, *OFF, *QUICK]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for part in ("Which mechanisms", "fitted with everything on", "Belief", "Report: "):
        assert part in shown
    (folder,) = (here / "outputs" / "ablation" / "package_to_ips_shared_care").iterdir()
    assert {path.name for path in folder.iterdir()} >= {
        "ablation.csv", "ablation.parquet", "report.html", "report.md", "manifest.json", "figures",
    }
    assert main(["ablation", *SMALL, *OFF, *QUICK, "--full"]) == 0
    assert "All off" in capsys.readouterr().out
    assert main(["ablation", *SMALL, *OFF, *QUICK, "--quiet", "--outcome", "hours"]) == 0
    assert capsys.readouterr() == ("", "")


def test_ablation_takes_two_programmes_and_an_experiment(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["ablation", "usual", "ips_plus", "experiment=danish_trial", *SMALL, *OFF, *QUICK]
    assert main([*words, "--outcome", "hours", "--seed", "3", "--out", "a"]) == 0
    assert "Hours in job or education" in capsys.readouterr().out
    table = pd.read_csv(here / "a" / "ablation.csv")
    assert set(table["replicates"]) == {2}
    assert len(table[table["outcome"] == "hours"]) == 2 + 2 * len(ON)


def test_ablation_says_all_that_is_wrong_at_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ablation", "pakage", "nobody", "--outcome", "job_evr", "--seed", "x"]) == 2
    shown = capsys.readouterr().err
    for part in ("Did you mean package?", "nobody", "Did you mean job_ever?", "--seed = x"):
        assert part in shown
    assert main(["ablation", "package"]) == 2
    assert "two names" in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_patterns_prints_verdicts_and_failing_is_no_failure(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["patterns", *SMALL, *TRIAL, *QUICK, "--out", "p"]
    assert main(words) == 0
    shown = " ".join(capsys.readouterr().out.split())
    table = pd.read_csv(here / "p" / "patterns.csv")
    assert set(table["number"]) == set(range(1, 14))
    fails = table["pattern_verdict"].str.contains("outside|fails")
    failing, count = fails.any(), table.loc[fails, "number"].nunique()
    for part in (f"Of 13 patterns {count} fail", "Another follow-up here", "Report: p"):
        assert part in shown
    assert main([*words, "--strict", "--quiet"]) == (1 if failing else 0)
    assert capsys.readouterr() == ("", "")


def test_patterns_need_a_trial(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["patterns", "experiment=ips_vs_package", "--workers", "0"]) == 2
    shown = capsys.readouterr().err
    assert "need a trial" in shown
    assert "--workers" in shown
    assert list(here.iterdir()) == []
