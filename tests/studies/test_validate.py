"""Trials predicted from their control arms: the solver, the scores, what a prediction covers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats
from scipy.special import expit, logit

import ipssim
from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment, Trial, TrialFigure
from ipssim.settings.read.load import config_dir
from ipssim.studies import validate as v
from ipssim.studies.score import (
    DANISH_ODDS_RATIO,
    EVEN_SD,
    between,
    even_shares,
    mixture,
    odds_ratio_shares,
    over_sites,
    row_of,
)
from ipssim.studies.sites import draw_sites, load_spread

SITES = load_spread(config_dir() / "fidelity_sites.yaml")


@pytest.fixture(scope="module")
def base(danish_trial: Experiment) -> Experiment:
    """A small cohort that comes in quickly."""
    return replace(danish_trial, accrual_weeks=10,
                   population=replace(danish_trial.population, size=150))


def made_up(control: int, ips: int, name: str = "made_up", size: int = 120) -> Trial:
    """Return a trial of a year."""
    figures = [TrialFigure("job_ever", arm, size, count=count, weeks=52)
               for arm, count in (("control", control), ("ips", ips))]
    return Trial(
        name=name, weeks=52, reference="control", treated="ips", outcome="job_ever",
        validation="scored", sizes={"ips": size, "control": size}, estimates=tuple(figures),
        programmes={"ips": "ips_shared_care", "control": "jobcentre"},
    )


def test_the_solver_meets_what_it_can_and_says_what_it_cannot() -> None:
    places = v.openings()
    assert (places[0], places[-1], len(places)) == (-4.0, 1.5, v.GRID)
    curve = np.linspace(0.1, 0.45, v.GRID)
    openness, unmet = v.solve(curve, 0.25)
    assert unmet == 0
    assert np.interp(openness, places, curve) == pytest.approx(0.25)
    assert v.solve(curve, 0.05) == (places[0], -1)
    assert v.solve(curve, 0.9) == (places[-1], 1)
    bumpy = curve.copy()
    bumpy[3] = bumpy[2] - 0.02  # luck; the curve is made to rise
    assert v.solve(bumpy, 0.9)[1] == 1
    found = [v.solve(bumpy, share)[0] for share in np.linspace(0.05, 0.5, 40)]
    assert found == sorted(found)


def test_a_control_arm_is_met_or_counts_at_the_end_of_the_range(base: Experiment) -> None:
    given = made_up(100, 200, size=600), made_up(119, 60, "full")
    found = v.validate(*given, experiment=base, workers=1, replicates=2)
    met, full = (found.rows.set_index("trial").loc[name] for name in ("made_up", "full"))
    assert met["control_simulated"] == pytest.approx(met["control_published"], abs=6)
    assert met["too_low"] + met["too_high"] < 20
    assert full["too_high"] == 100
    assert full["openness"] == v.openings()[-1]
    assert np.isfinite(full["score"])
    assert len(found.scored) == 2
    assert found.mean("score") == pytest.approx((met["score"] + full["score"]) / 2)
    assert list(found.rows["tail"]) == sorted(found.rows["tail"])


def test_a_prediction_covers_trials_that_the_model_made_itself(base: Experiment) -> None:
    """About 80 % of them lie in the 80 % range; of 40 trials between 26 and 38 (99 %)."""
    rng, size, trials, truths = np.random.default_rng(3), 120, [], 40
    for number in range(truths):
        one = v.trial_experiment(made_up(0, 0), base)
        openness, width, spread = rng.uniform(-2.0, 1.0), rng.uniform(0.25, 1), rng.uniform(0, 1)
        (site,) = draw_sites(SITES, 1, width, 100 + number)
        shares = [
            v._lived(one, programme, openness, 9, number)["job_ever"].mean()
            for programme in (one.arms["control"], site)
        ]
        there = expit(logit(shares[1]) + spread * rng.standard_normal())
        counts = rng.binomial(size, [shares[0], there])
        trials.append(made_up(int(counts[0]), int(counts[1]), f"trial_{number}"))
    inside = []
    for trial in trials:
        experiment = v.trial_experiment(trial, base)
        draws = pd.concat([v.run_trial(experiment, 1, world, [{}]) for world in range(2)])
        inside.append(row_of(trial, draws)[0][0]["inside_80"])
    assert 26 <= sum(inside) <= 38


def test_a_mixture_and_its_ranges_by_hand() -> None:
    chances = mixture(np.array([0.5, 0.25]), np.array([1.0, 1.0]), 2)
    assert chances == pytest.approx([(1 / 4 + 9 / 16) / 2, (1 / 2 + 6 / 16) / 2,
                                     (1 / 4 + 1 / 16) / 2])
    assert between(np.array([0.05, 0.2, 0.5, 0.2, 0.05]), 80) == (1, 3)
    assert between(np.array([0.01, 0.98, 0.01]), 95) == (1, 1)
    same, _ = over_sites(np.array([0.3]), np.array([0.0]))
    assert same == pytest.approx(np.full(same.shape, 0.3))
    wide, weights = over_sites(np.array([0.5]), np.array([1.0]))
    assert np.average(logit(wide), weights=weights) == pytest.approx(0)
    assert np.average(logit(wide) ** 2, weights=weights) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(("count", "size", "control", "n"), [(45, 80, 20, 75), (46, 76, 7, 76)])
def test_the_simple_predictors_by_hand(count: int, size: int, control: int, n: int) -> None:
    assert pytest.approx(1.69, abs=0.005) == DANISH_ODDS_RATIO
    def chance(share: float) -> float:
        there = expit(logit(share) + np.log(DANISH_ODDS_RATIO))
        open_to = stats.beta.pdf(share, control + 0.5, n - control + 0.5)
        return float(open_to * stats.binom.pmf(count, size, there))

    odds, _ = integrate.quad(chance, 0, 1, epsabs=0, limit=200)
    found = np.log(mixture(*odds_ratio_shares(control, n), size)[count])
    assert found == pytest.approx(np.log(odds), abs=1e-4)
    even, _ = integrate.quad(lambda place: stats.norm.pdf(
        place, 0, EVEN_SD) * stats.binom.pmf(count, size, expit(place)), -4, 4)
    assert np.log(mixture(*even_shares(), size)[count]) == pytest.approx(np.log(even), abs=1e-3)


def test_workers_and_folders_leave_no_trace(base: Experiment, tmp_path: Path) -> None:
    given = made_up(20, 40), made_up(35, 50, "other")
    one = ipssim.validate(*given, experiment=base, replicates=2, workers=1, out=tmp_path / "one")
    two = ipssim.validate(*given, experiment=base, replicates=2, workers=2, out=tmp_path / "two")
    for name, content in one.files().items():
        assert (tmp_path / "one" / name).read_bytes() == content
        assert (tmp_path / "two" / name).read_bytes() == content
    assert two.rows.equals(one.rows)
    assert {"report.html", "report.md", "manifest.json", "validation.csv", "means.csv"} <= {
        path.name for path in (tmp_path / "one").iterdir()}
    again = v.validate(given[0], experiment=base, workers=1, replicates=2)
    assert again.rows.iloc[0].equals(one.rows.set_index("trial", drop=False).loc["made_up"])


def test_trials_are_predicted_in_kept_worlds(
    base: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = pd.DataFrame({"world.getting.own_search": [0.2, 4.0]})
    monkeypatch.setattr(v, "kept_worlds", lambda count=None, way=None: kept)
    found = v.validate(made_up(20, 40), experiment=base, workers=1, replicates=2)
    assert found.replicates == 2
    first, second = (found.draws.query("draw == -1 and world == @world")["mean"].to_numpy()
                     for world in (0, 1))
    assert second.mean() > first.mean()


def test_a_service_abroad_is_drawn_and_what_the_trial_states_holds(base: Experiment) -> None:
    trial = replace(made_up(20, 40), changes={"ips": {"caseload_cap": 7}})
    here = v.trial_experiment(trial, base).arms
    (site,) = draw_sites(SITES, 1, 1.0, 5)
    drawn = v._carried_out(trial, "ips", here["ips"], site, SITES)
    assert drawn == replace(site, caseload_cap=7)
    assert site != here["ips"]
    apart = replace(trial, validation="apart")
    assert v._carried_out(apart, "ips", here["ips"], site, SITES) == here["ips"]
    assert v._carried_out(trial, "control", here["control"], site, SITES) == here["control"]


def test_what_cannot_be_predicted_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="not to be predicted") as caught:
        v.plan_validate(["danish_2019", "wong_2009"])
    assert len(caught.value.problems) == 2
    assert main(["validate", "wong_2009", "population.sise=3", "--worlds", "0"]) == 2
    said = capsys.readouterr().err
    for part in ("Did you mean wong_2008?", "population.size", "--worlds"):
        assert part in said, part
    assert set(v.plan_validate()[0].worlds) == {
        name for name in ipssim.settings.read.load.options("trial") if name != "danish_2019"
    }
