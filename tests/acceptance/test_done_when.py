"""Milestone 1 is done when the fit holds on fresh seeds, misses are shown, and the wheel works."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import ipssim
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.study.design import trial_arms, trial_setup
from ipssim.study.results import Comparison
from ipssim.trials.published import published

ROOT = Path(__file__).resolve().parents[2]
SEEDS = range(4001, 4049)  # neither fitted nor looked at when the fit was judged
ANY = "job_or_education_ever"


# On fresh seeds


@pytest.fixture(scope="module")
def fresh(danish_trial: Experiment) -> dict[str, np.ndarray]:
    """The share with any job or education in each simulated trial, in per cent."""
    setup = trial_setup(danish_trial)
    assert setup is not None
    names = trial_arms(danish_trial)
    rows = []
    for seed in SEEDS:
        run = Simulation(setup, seed, 0).run()
        value, arm = 100 * from_tallies(run)[ANY], run.tables.candidates.arm
        ips, plus, usual = (arm == names.index(name) for name in ("ips", "ips_plus", "usual"))
        rows.append((value[ips | plus].mean(), value[usual].mean()))
    pooled, usual_service = np.array(rows).T
    return {
        "ips_pooled": pooled, "usual": usual_service, "difference": pooled - usual_service,
    }


def test_enough_simulated_trials_to_tell(fresh: dict[str, np.ndarray]) -> None:
    """The Monte Carlo error is far below the half width of what is judged (4 points or more)."""
    for name, values in fresh.items():
        assert len(values) >= 30
        assert values.std(ddof=1) / np.sqrt(len(values)) < 0.7, name


@pytest.mark.parametrize(("arm", "rounded"), [("ips_pooled", (55, 64)), ("usual", (40, 53))])
def test_simulated_mean_lies_in_the_published_interval(
    danish_trial: Experiment, fresh: dict[str, np.ndarray], arm: str, rounded: tuple[int, int]
) -> None:
    figure = next(
        f for f in published(danish_trial.trial, 78) if (f.outcome, f.arm) == (ANY, arm)
    )
    assert figure.low is not None
    assert figure.high is not None
    assert (round(figure.low), round(figure.high)) == rounded
    assert figure.low <= fresh[arm].mean() <= figure.high


def test_simulated_difference_is_13_points_give_or_take_4(fresh: dict[str, np.ndarray]) -> None:
    assert 9 <= fresh["difference"].mean() <= 17


def test_a_simulated_trial_scatters_as_a_trial_of_that_size_must(
    fresh: dict[str, np.ndarray]
) -> None:
    """Luck of 481 and 239 people: at least most of the binomial spread is there."""
    for arm, n in (("ips_pooled", 481), ("usual", 239)):
        share = fresh[arm].mean() / 100
        binomial = 100 * np.sqrt(share * (1 - share) / n)
        assert 0.6 * binomial < fresh[arm].std(ddof=1) < 1.8 * binomial


# Hours, time to first, and the split, shown whether they fit or not


@pytest.fixture(scope="module", params=["as shipped", "far off"])
def shown(
    request: pytest.FixtureRequest, danish_trial: Experiment,
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Comparison, list[dict[str, str]], str]:
    """A written comparison, with the shipped world or one in which nearly nobody finds a place."""
    experiment = replace(
        danish_trial, population=replace(danish_trial.population, size=40),
    )
    if request.param == "far off":
        world = experiment.world
        getting = replace(world.getting, own_search=0.005, outreach_yield=0.002)
        studying = replace(world.studying, study_start=0.005)
        experiment = replace(
            experiment, world=replace(world, getting=getting, studying=studying)
        )
    folder = tmp_path_factory.mktemp("shown") / "run"
    found = ipssim.compare(experiment, replicates=3, workers=1, out=folder)
    page = found.report(folder / "report.html").read_text(encoding="utf-8")
    with (folder / "summary.csv").open(newline="", encoding="utf-8") as file:
        return found, list(csv.DictReader(file)), page


PUBLISHED = {
    ("hours", "ips"): "488.1", ("hours", "usual"): "340.8", ("job_ever", "ips"): "38",
    ("education_ever", "ips"): "31", (ANY, "ips"): "59.9", (ANY, "ips_plus"): "59.1",
    (ANY, "ips_pooled"): "59.5", (ANY, "usual"): "46.5",
}


def test_summary_has_published_figures_whether_they_fit_or_not(
    shown: tuple[Comparison, list[dict[str, str]], str]
) -> None:
    _, rows, _ = shown
    table = {(row["outcome"], row["arm"]): row for row in rows}
    for key, value in PUBLISHED.items():
        assert table[key]["published"] == value
        assert table[key]["inside"] in ("true", "false")
    for outcome in ("hours", "weeks_to_first", "job_ever", "education_ever"):
        for arm in ("ips", "ips_plus", "ips_pooled", "usual", "ips_pooled - usual"):
            assert table[outcome, arm]["estimate"]
    assert table["weeks_to_first", "ips"]["published"] == ""  # no figure was found


def section(page: str, short: str) -> dict[str, list[str]]:
    """Return the cells of an outcome's lines in the report's first table, by arm."""
    start = page.index('id="outcomes"')
    part = page[start : page.index('id="differences"')]
    block = next(
        block for block in part.split("<tbody>") if f">{short} <span" in block
    )
    lines = {}
    for line in re.findall(r"<tr(?: class=\"diff\")?><td>(.*?)</tr>", block):
        cells = [re.sub(r"<[^>]+>", "", cell) for cell in line.split("</td>")]
        lines[cells[0]] = cells[1:8]
    return lines


def test_report_shows_them_side_by_side_whether_they_fit_or_not(
    shown: tuple[Comparison, list[dict[str, str]], str]
) -> None:
    found, _, page = shown
    table = found.summary.set_index(["outcome", "arm"])
    hours = section(page, "Hours in job or education")
    assert len(hours) == 5
    ips = next(cells for arm, cells in hours.items() if "(ips)" in arm or arm == "IPS")
    assert ips[0] == f"{table.loc[('hours', 'ips'), 'estimate']:.0f}"
    assert ips[2] == "488"
    assert ips[4] == ("yes" if table.loc[("hours", "ips"), "inside"] else "no")
    assert ips[6] == "unverified"
    assert len(section(page, "Weeks to first job or education (never: whole follow-up)")) == 5
    for short, value in (("Any job", "38.0"), ("Any education", "31.0")):
        lines = section(page, short)
        assert any(cells[2] == value and cells[4] in ("yes", "no") for cells in lines.values())


def test_a_misfit_is_called_one(
    shown: tuple[Comparison, list[dict[str, str]], str]
) -> None:
    found, rows, page = shown
    main = {row["arm"]: row for row in rows if row["outcome"] == ANY}
    fits = [main[arm]["inside"] for arm in ("ips_pooled", "usual", "ips_pooled - usual")]
    outside = "The simulated mean lies outside the published 95 % interval"
    plain = page.replace("\N{NO-BREAK SPACE}", " ")
    assert (outside in plain) == ("false" in fits)
    if found.experiment.world.getting.own_search == 0.005:
        assert main["ips_pooled"]["inside"] == main["usual"]["inside"] == "false"


# The built wheel


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked far from the checkout."""
    dist = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), "."],
        cwd=ROOT, check=True, capture_output=True, timeout=300,
    )
    (wheel,) = dist.glob("*.whl")
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def from_wheel(unzipped: Path, cwd: Path, code: str, *arguments: str) -> str:
    """Run code with the wheel's package, uncompiled, from a folder outside the checkout."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments], cwd=cwd, capture_output=True, text=True,
        timeout=600, check=False,
        env={**os.environ, "PYTHONPATH": str(unzipped), "NUMBA_DISABLE_JIT": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheels_package_is_found_and_finds_its_configs(
    unzipped: Path, tmp_path: Path
) -> None:
    code = (
        "import ipssim\n"
        "from ipssim.settings.load import config_dir, options\n"
        "print(ipssim.__file__); print(config_dir()); print(*options('programme'))\n"
    )
    package, configs, programmes = from_wheel(unzipped, tmp_path, code).splitlines()
    assert Path(package) == unzipped / "ipssim" / "__init__.py"
    assert Path(configs) == unzipped / "ipssim" / "configs"
    assert programmes.split() == sorted(
        path.stem for path in (ROOT / "configs" / "programme").glob("*.yaml")
    )


def test_the_wheel_compares_in_an_empty_folder(unzipped: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from ipssim.cli import main\n"
        "code = main()\n"
        "import ipssim.settings.load\n"
        "away = [m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'ipssim'\n"
        "        and not m.__file__.startswith(sys.path[0])]\n"
        "assert not away, away\n"
        "sys.exit(code)\n"
    )
    sizes = [f"trial.sizes.{arm}=6" for arm in ("ips", "ips_plus", "usual")]
    shown = from_wheel(
        unzipped, tmp_path, code, "compare", "population.size=6", "horizon_weeks=12",
        "accrual_weeks=3", *sizes, "--replicates", "2", "--workers", "1",
    )
    assert "What this model misses" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]
    (folder,) = (tmp_path / "outputs" / "danish_trial").iterdir()
    assert json.loads((folder / "manifest.json").read_text())["complete"] is True
    assert (folder / "report.html").stat().st_size > 50_000
    with (folder / "summary.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 5 * len(OUTCOMES)
    assert len(list((folder / "figures").iterdir())) == 12


def test_the_wheel_gives_what_the_checkout_gives(unzipped: Path, tmp_path: Path) -> None:
    """The same settings, hash and world, so the same run."""
    code = (
        "import ipssim\n"
        "from ipssim.study.design import run_hash\n"
        "from ipssim.world.records import world_hash\n"
        "experiment = ipssim.load_experiment([])\n"
        "print(run_hash(experiment, 1)); print(world_hash(experiment.world))\n"
    )
    here = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        timeout=300, env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )
    assert from_wheel(unzipped, tmp_path, code) == here.stdout
