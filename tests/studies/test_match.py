"""Worlds that agree with the trial: emulator, sampling, sifting, and a whole small matching."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.report.handed import match
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.load import load_experiment
from ipssim.studies.match import study
from ipssim.studies.match.design import Design
from ipssim.studies.match.emulate import Array, Emulator, bent, sampled, spread_of, straight
from ipssim.studies.match.measure import trial_values
from ipssim.studies.match.ship import ship
from ipssim.studies.match.sift import Found, sift
from ipssim.studies.patterns.targets import TARGETS, target_values
from ipssim.studies.worlds import kept_worlds

WORLDS = 240


@pytest.fixture(scope="module")
def small(danish_trial: Experiment) -> Experiment:
    return replace(
        danish_trial, population=replace(danish_trial.population, size=60), accrual_weeks=20,
        trial=replace(danish_trial.trial, sizes={"ips": 40, "ips_plus": 40, "usual": 40}),
    )


@pytest.fixture(scope="module")
def found(
    small: Experiment, tmp_path_factory: pytest.TempPathFactory, session_patch: pytest.MonkeyPatch
) -> study.Match:
    session_patch.setattr(study, "CHECKED", 2)
    return match(small, worlds=WORLDS, workers=1, out=tmp_path_factory.mktemp("match") / "run")


@pytest.fixture(scope="module")
def session_patch() -> pytest.MonkeyPatch:
    return pytest.MonkeyPatch()


# The design


def test_what_varies_has_a_prior_and_is_what_is_shipped(danish_trial: Experiment) -> None:
    design, known = Design.of(danish_trial), dict(parameters(danish_trial))
    assert 10 <= len(design.specs) <= 20
    assert all(known[key].prior is not None for key in design.specs)
    assert set(design.targets) == set(TARGETS) - {"difference"}
    assert set(design.specs) == set(kept_worlds())
    assert sum(design.sizes(20_000)) == 20_000


def test_scores_and_numbers_turn_back(danish_trial: Experiment) -> None:
    design = Design.of(danish_trial)
    z = design.drawn(64, np.random.default_rng(1))
    assert abs(z.mean()) < 0.05
    assert z.std() == pytest.approx(1.0, abs=0.05)
    (middle,) = design.values(np.zeros((1, len(design.specs))))
    assert middle["world.getting.own_search"] == pytest.approx(0.5, rel=0.02)
    assert middle["world.getting.drive_sd"] == pytest.approx(2.0)


@pytest.mark.parametrize("name", ["any_usual", "weeks_job_ips", "first_job_months_ips"])
def test_the_emulated_scale_turns_back(name: str) -> None:
    values = [1.0, 17.0, 60.0]
    np.testing.assert_allclose(bent(name, straight(name, values)), values)
    assert spread_of(name, 40.0, 1.0) < spread_of(name, 40.0, 2.0)


def test_targets_are_those_of_the_plan_counted_in_the_trial(danish_trial: Experiment) -> None:
    """Counted by another way in `target_values`; both are of one trial with the same luck."""
    here, there = trial_values(danish_trial, 3, 0), target_values(danish_trial, 3)
    for name in ("any_ips_pooled", "any_usual", "job_ips", "education_ips"):
        assert here[name] == pytest.approx(there[name], abs=6), name
    assert here["weeks_job_usual"] == pytest.approx(there["weeks_job_usual"], abs=4)


# The emulator


@dataclass(frozen=True)
class Held:
    seen: Array
    spread: Array


def test_the_emulator_follows_a_quadratic() -> None:
    rng = np.random.default_rng(1)
    z = rng.standard_normal((600, 3))
    truth = 1.0 + 0.3 * z[:, 0] - 0.2 * z[:, 1] * z[:, 2]
    found = pd.DataFrame({"weeks": np.exp(truth + rng.normal(0, 0.1, 600)) - 1.0})
    emulator = Emulator.fit(z, found, {"weeks": 0.1})
    np.testing.assert_allclose(emulator.means(z)[:, 0], truth, atol=0.1)
    assert emulator.rest[0] == pytest.approx(0.1, abs=0.01)
    assert emulator.lack[0] < 0.03


def test_what_was_not_counted_is_left_out_of_the_fit() -> None:
    z = np.random.default_rng(2).standard_normal((200, 2))
    values = np.exp(1.0 + 0.2 * z[:, 0]) - 1.0
    values[:20] = np.nan
    emulator = Emulator.fit(z, pd.DataFrame({"weeks": values}), {"weeks": 0.05})
    assert np.isfinite(emulator.coefficients).all()


@pytest.mark.parametrize("heat", [1.0, 3.0])
def test_sampling_gives_the_posterior_that_is_known(heat: float) -> None:
    """One number, emulated as itself: a normal prior and a normal target have a normal product."""
    coefficients = np.zeros((3, 1))
    coefficients[1, 0] = 1.0
    emulator = Emulator(("weeks",), coefficients, np.array([0.0]), np.array([0.0]))
    held = Held(np.array([1.0]), np.array([0.5]))
    z = sampled(emulator, np.zeros((4000, 1)), held, heat, 30, np.random.default_rng(3))
    variance = 1.0 / (1.0 + 1.0 / (heat * 0.25))
    assert z.mean() == pytest.approx(variance / (heat * 0.25), abs=0.05)
    assert z.var() == pytest.approx(variance, abs=0.03)


# A whole matching


def test_kept_worlds_are_whole_and_agree(found: study.Match) -> None:
    design = Design.of(found.experiment)
    assert len(found.kept)
    assert set(design.specs) | set(design.targets) <= set(found.kept)
    for name, (value, sd) in design.targets.items():
        noise = found.targets.set_index("target").loc[name, "luck"]
        allowed = 3.01 * np.hypot(spread_of(name, value, sd), noise)
        off = straight(name, found.kept[name]) - straight(name, [value])
        assert (np.abs(off) <= allowed).all(), name
    assert found.waves["worlds"].sum() == WORLDS
    assert found.kept["from_centre"].iloc[found.nearest] == found.kept["from_centre"].min()
    assert found.parameters["recovered"].between(0, 100).all()
    assert found.checks["holds"].between(0, 100).all()


def test_two_workers_and_what_was_there_give_the_same_bytes(
    found: study.Match, small: Experiment, tmp_path: Path
) -> None:
    """Made again from its manifest: seed and number of worlds."""
    said = json.loads((found.folder / "manifest.json").read_text())  # type: ignore[operator]
    again = match(small, worlds=said["worlds"], seed=said["seed"], workers=2, out=tmp_path / "run")
    for name in ("kept.parquet", "parameters.csv", "checks.csv", "waves.csv"):
        expected = (found.folder / name).read_bytes()  # type: ignore[operator]
        assert (tmp_path / "run" / name).read_bytes() == expected, name
    assert again.manifest["run"] == found.manifest["run"]


def test_shipping_writes_worlds_and_the_one_in_the_middle(
    found: study.Match, tmp_path: Path
) -> None:
    paths = ship(found, tmp_path)
    assert {path.name for path in paths} == {"kept_both.parquet", "kept_both.json", "fitted.yaml"}
    kept = pd.read_parquet(tmp_path / "kept_both.parquet")
    pd.testing.assert_frame_equal(kept, found.kept)
    said = json.loads((tmp_path / "kept_both.json").read_text())
    assert said["kept"] == len(kept)
    assert said["shipped_world"] == kept["world"].iloc[found.nearest]
    text = (tmp_path / "fitted.yaml").read_text()
    for key in found.parameters["parameter"]:
        assert f"  {key.split('.')[2]}: " in text


def test_few_worlds_do_not_take_the_place_of_those_that_ship(found: study.Match) -> None:
    folder = Path(__file__).resolve().parents[2] / "configs" / "world"
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError, match="200 or more"):
        ship(found)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_worlds_that_all_disagree_are_said_in_one_message(danish_trial: Experiment) -> None:
    """A formula in place of runs: every target lies far from what was published."""
    design, rng = Design.of(danish_trial), np.random.default_rng(1)
    waves = []
    for first in (0, 300):
        z = rng.standard_normal((300, len(design.specs)))
        values = pd.DataFrame({
            name: bent(name, 2.0 + 0.1 * rng.standard_normal(len(z))) for name in design.targets
        })
        waves.append(Found(z, design.values(z), values, first))
    noise = dict.fromkeys(design.targets, 0.05)
    drawn_by, emulator = (Emulator.fit(wave.z, wave.values, noise) for wave in waves)
    with pytest.raises(InputError, match="0 agree with the trial"):
        sift(design, waves, drawn_by, emulator, rng)


def test_shipped_worlds_say_what_they_were_made_of() -> None:
    folder = Path(__file__).resolve().parents[2] / "configs" / "world"
    said, kept = json.loads((folder / "kept_both.json").read_text()), kept_worlds()
    assert said["kept"] == len(kept) >= 200
    assert said["worlds"] >= 20_000


@pytest.mark.parametrize("row", [0, 399])
def test_a_shipped_worlds_own_trial_comes_out_again(danish_trial: Experiment, row: int) -> None:
    folder = Path(__file__).resolve().parents[2] / "configs" / "world"
    kept = pd.read_parquet(folder / "kept_both.parquet").iloc[row]
    values = {key: float(kept[key]) for key in Design.of(danish_trial).specs}
    seed = json.loads((folder / "kept_both.json").read_text())["seed"]
    (again,) = study.simulate(danish_trial, seed, int(kept["world"]), [values]).to_dict("records")
    assert again == {name: kept[name] for name in again}


def test_no_trial_nothing_to_match() -> None:
    with pytest.raises(InputError, match="none"):
        match(load_experiment(["experiment=ips_vs_package"]))


def test_too_few_worlds_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["match", "--worlds", "10"]) == 2
    assert "--worlds" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
