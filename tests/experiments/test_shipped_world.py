"""The shipped world: what was matched, that it is the one reported, and what it gives."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.studies.match.design import Design
from ipssim.studies.patterns.checks import checks
from ipssim.studies.patterns.switches import switches
from ipssim.studies.patterns.targets import TARGETS
from ipssim.studies.priors import shares
from ipssim.studies.worlds import WAY_IN
from ipssim.trials.published import published
from ipssim.world.records import world_hash

pytestmark = pytest.mark.ci
ROOT = Path(__file__).resolve().parents[2]
PLAN, RESULT = "docs/analysis_plan.md", "experiments/shipped_world/result.json"
VALUES = "configs/world/fitted.yaml"


@pytest.fixture(scope="module")
def specs(danish_trial: Experiment) -> dict[str, Parameter]:
    return dict(parameters(danish_trial))


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    if not (ROOT / RESULT).exists():
        pytest.skip("the shipped has not been run yet")
    found: dict[str, Any] = json.loads((ROOT / RESULT).read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def report(result: dict[str, Any]) -> dict[str, Any]:
    """The report, which belongs to every fit that is kept."""
    found: dict[str, Any] = result["report"]
    return found


# What was matched


def test_each_is_calibrated_and_nothing_else_is(specs: dict[str, Parameter]) -> None:
    keys = set(Design.of(load_experiment()).specs)
    assert {key for key, spec in specs.items() if spec.label == "calibrated"} == keys
    raw = yaml.safe_load((ROOT / VALUES).read_text(encoding="utf-8"))
    given = {f"world.{group}.{name}" for group, items in raw.items() for name in items}
    assert given == keys | {WAY_IN}


def test_the_twelve_of_the_fit_have_the_priors_of_the_plan(specs: dict[str, Parameter]) -> None:
    text = (ROOT / PLAN).read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(world\.[\w.]+)` \| .+? \| (.+?) \|$", text, flags=re.MULTILINE)
    assert len(rows) == 12
    for key, prior in rows:
        kind, a, b = re.findall(r"(uniform|normal|lognormal)\(([^,]+), ([^)]+)\)", prior)[0]
        numbers = [float(re.sub(r"[^\d.−-]", "", one).replace("−", "-")) for one in (a, b)]
        found = specs[key].prior
        assert found is not None
        assert (found.kind, found.a, found.b) == (kind, *numbers), key


def test_the_plan_names_what_varies() -> None:
    section = (ROOT / PLAN).read_text(encoding="utf-8").split("## Worlds that agree")[1]
    names = set(re.findall(r"`(\w+)`", section))
    free = (ROOT / PLAN).read_text(encoding="utf-8").split("## Free parameters")[1]
    names |= {key.rsplit(".", 1)[1] for key in re.findall(r"`(world\.[\w.]+)`", free)}
    assert {key.rsplit(".", 1)[1] for key in Design.of(load_experiment()).specs} <= names


def test_no_shipped_value_is_at_a_bound(specs: dict[str, Parameter]) -> None:
    for key in Design.of(load_experiment()).specs:
        assert 0.01 < float(shares(specs[key], specs[key].value)) < 0.99, key


# The result


def git(*arguments: str) -> str:
    """Return what git says, or nothing where there is no history to ask."""
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def first_commit(path: str) -> str:
    return git("log", "--diff-filter=A", "--format=%H", "--", path).split("\n")[-1]


def test_the_plan_was_committed_before_the_fit() -> None:
    own = git("rev-parse", "--show-toplevel")
    if not own or Path(own).resolve() != ROOT or git("rev-parse", "--is-shallow-repository") == (
        "true"
    ):
        pytest.skip("no history to look into")
    planned, fitted = first_commit(PLAN), first_commit(RESULT)
    if git("rev-list", "--count", "HEAD") == "1":
        pytest.skip("one commit is no history")
    assert planned
    if fitted:
        assert planned != fitted
        assert planned in git("rev-list", fitted).split()


def test_the_shipped_values_are_those_reported(
    report: dict[str, Any], specs: dict[str, Parameter]
) -> None:
    for key, value in report["values"].items():
        assert specs[key].value == pytest.approx(value), key


def test_the_report_is_on_thirty_fresh_seeds_or_more(report: dict[str, Any]) -> None:
    """What was matched used the seed that `kept_both.json` names, and no other."""
    said = (ROOT / "configs/world/kept_both.json").read_text(encoding="utf-8")
    matched = json.loads(said)["seed"]
    fresh = range(report["seeds"][0], report["seeds"][1] + 1)
    assert len(fresh) >= 30
    assert matched not in fresh


def test_every_target_check_and_switch_is_told_with_a_verdict(report: dict[str, Any]) -> None:
    words = {
        "targets": (set(TARGETS), ("met", "missed")),
        "checks": ({one.key for one in checks()}, ("inside", "outside")),
        "switches": ({one.key for one in switches()}, ("moves it", "too little")),
    }
    for name, (keys, verdicts) in words.items():
        rows = {row["key"]: row for row in report["tables"][name]}
        assert set(rows) == keys
        for key, row in rows.items():
            assert row["verdict"].startswith(verdicts), key
            assert row["error"] >= 0, key


def test_the_readme_says_what_the_result_says(
    shipped: SimpleNamespace, result: dict[str, Any]
) -> None:
    text = (ROOT / "experiments/shipped_world/README.md").read_text(encoding="utf-8")
    assert "\n".join(shipped.report.lines(result)) in text


# The world


def test_no_world_parameter_is_named_for_a_programme(specs: dict[str, Parameter]) -> None:
    for key in specs:
        if key.startswith("world."):
            assert not {"ips", "usual", "package", "jobcentre"} & set(re.split(r"[._]", key)), key


def test_the_worlds_parameters_have_one_hash_in_all_arms(danish_trial: Experiment) -> None:
    trial = trial_setup(danish_trial)
    assert trial is not None
    hashes = {world_hash(setup.world) for setup in policy_setups(danish_trial).values()}
    hashes.add(world_hash(trial.world))
    assert len(hashes) == 1
    assert len({id(setup.world) for setup in policy_setups(danish_trial).values()}) == 1


# On seeds neither fitted nor looked at when the fit was judged

SEEDS = range(4001, 4049)
ANY = "job_or_education_ever"


@pytest.fixture(scope="module")
def fresh(danish_trial: Experiment) -> dict[str, np.ndarray]:
    """The share with any job or education in each simulated trial, in per cent."""
    setup = trial_setup(danish_trial)
    assert setup is not None
    arms = {programme: arm for arm, programme in danish_trial.arms.items()}
    usual_arm = [arms[programme] for programme in setup.programmes].index("usual")
    rows = []
    for seed in SEEDS:
        run = Simulation(setup, seed, 0).run()
        value, usual = 100 * from_tallies(run)[ANY], run.tables.candidates.arm == usual_arm
        rows.append((value[~usual].mean(), value[usual].mean()))
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


@pytest.mark.xfail(strict=True, reason="The shipped world misses it: 18 points (docs/status.md).")
def test_simulated_difference_is_13_points_give_or_take_4(fresh: dict[str, np.ndarray]) -> None:
    assert 9 <= fresh["difference"].mean() <= 17


def test_simulated_difference_lies_in_the_published_interval(
    danish_trial: Experiment, fresh: dict[str, np.ndarray]
) -> None:
    """The shipped world is the middle one that agrees, and not the one that agrees best."""
    figure = next(
        f for f in published(danish_trial.trial, 78)
        if (f.outcome, f.arm) == (ANY, "ips_pooled - usual")
    )
    assert figure.low is not None
    assert figure.high is not None
    assert figure.low <= fresh["difference"].mean() <= figure.high


def test_a_simulated_trial_scatters_as_a_trial_of_that_size_must(
    fresh: dict[str, np.ndarray]
) -> None:
    """Luck of 481 and 239 people: at least most of the binomial spread is there."""
    for arm, n in (("ips_pooled", 481), ("usual", 239)):
        share = fresh[arm].mean() / 100
        binomial = 100 * np.sqrt(share * (1 - share) / n)
        assert 0.6 * binomial < fresh[arm].std(ddof=1) < 1.8 * binomial
