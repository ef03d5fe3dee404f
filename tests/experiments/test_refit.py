"""The script of the fit: what is free, its scales, its search; runs are replaced by a formula."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import yaml

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.studies.patterns.checks import checks
from ipssim.studies.patterns.targets import TARGETS

ROOT = Path(__file__).resolve().parents[2]
KNOWN = ("world.getting.own_search", "world.keeping.job_loss")


@pytest.fixture
def fit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refit", ROOT / "experiments/refit/fit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_free_is_what_the_plan_says_with_its_priors(fit: ModuleType) -> None:
    text = (ROOT / "docs/analysis_plan.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(world\.[\w.]+)` \| .+? \| (.+?) \|$", text, flags=re.MULTILINE)
    rows += re.findall(r"^- `(world\.[\w.]+)` is free as well, (.+?\))", text, flags=re.MULTILINE)
    planned = {}
    for key, prior in rows:
        kind, a, b = re.findall(r"(uniform|normal|lognormal)\(([^,]+), ([^)]+)\)", prior)[0]
        numbers = [float(re.sub(r"[^\d.−-]", "", one).replace("−", "-")) for one in (a, b)]
        planned[key] = (kind, *numbers)
    assert {key: (p.kind, p.a, p.b) for key, p in fit.FREE.items()} == planned


def test_scales_turn_back(fit: ModuleType) -> None:
    for key in fit.FREE:
        for z in (-1.5, 0.0, 0.7):
            assert fit.to_z(key, fit.from_z(key, z)) == pytest.approx(z)
    assert fit.from_z("world.getting.own_search", 1.0) == pytest.approx(0.5 * np.e)


def test_a_free_parameter_that_does_not_exist_is_named(
    fit: ModuleType, danish_trial: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "FREE", {**fit.FREE, "world.getting.no_such": fit.FREE[KNOWN[0]]})
    with pytest.raises(SystemExit, match=r"world\.getting\.no_such"):
        fit.known_specs(danish_trial)


@pytest.fixture
def made_up(fit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script with two free parameters, and a formula in place of runs."""
    monkeypatch.setattr(fit, "FREE", {key: fit.FREE[key] for key in KNOWN})

    def quantities(experiment: Experiment, seeds: Any, _: Any) -> dict[str, list[float]]:
        own = fit.to_z(KNOWN[0], experiment.world.getting.own_search)
        loss = fit.to_z(KNOWN[1], experiment.world.keeping.job_loss)
        values = {name: target for name, (target, _) in TARGETS.items()}
        values["job_ips"] += 20 * (own - 1.0)
        values["weeks_job_ips"] -= 15 * (loss + 1.0)
        for one in checks():
            values[one.key] = one.high if one.high is not None else float(one.low or 0.0)
        return {name: [value + 0.1 * k for k, _ in enumerate(seeds)]
                for name, value in values.items()}

    monkeypatch.setattr(fit, "simulate", quantities)
    monkeypatch.setattr(fit, "BARS", {})
    return fit


def test_the_search_finds_what_is_to_be_found(
    made_up: ModuleType, danish_trial: Experiment
) -> None:
    pool: Any = None
    found = made_up.Search(danish_trial, range(1), 40, 0.25, pool).run(np.zeros(2))
    z = list(found["z"].values())
    assert z == pytest.approx([25 / 26, -25 / 26], abs=0.02)  # drawn a little to the priors
    assert found["evaluations"] <= 40
    short = made_up.Search(danish_trial, range(1), 2, 0.25, pool).run(np.zeros(2))
    assert (short["evaluations"], short["ended"]) == (2, "evaluations used up")
    assert short["cost"] > found["cost"]


def test_a_start_file_and_the_values_written(
    made_up: ModuleType, danish_trial: Experiment, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = {KNOWN[0]: 0.7, KNOWN[1]: 0.02}
    file = tmp_path / "start.json"
    file.write_text(f'{{"values": {str(values).replace(chr(39), chr(34))}}}')
    (start,) = made_up.starts_of(danish_trial, file).values()
    assert [made_up.from_z(key, z) for key, z in zip(KNOWN, start, strict=True)] == (
        pytest.approx(list(values.values()))
    )
    assert len(made_up.starts_of(danish_trial, None)) == 2
    file.write_text("{}")
    assert made_up.starts_of(danish_trial, file)[file.name][1] == pytest.approx(
        made_up.to_z(KNOWN[1], danish_trial.world.keeping.job_loss)
    )
    (tmp_path / "world").mkdir()
    monkeypatch.setattr(made_up, "config_dir", lambda: tmp_path)
    raw = yaml.safe_load(made_up.write(values).read_text())
    assert raw == {"getting": {"own_search": 0.7}, "keeping": {"job_loss": 0.02}}


def test_bounds_hold_priors_and_declared_bounds(
    made_up: ModuleType, danish_trial: Experiment
) -> None:
    specs: dict[str, Parameter] = dict(parameters(danish_trial))
    low, high = made_up.bounds(specs)
    for key, least, most in zip(KNOWN, low, high, strict=True):
        assert specs[key].low <= made_up.from_z(key, least) + 1e-9
        assert made_up.from_z(key, most) <= specs[key].high + 1e-9
        assert -4.0 <= least < most <= 4.0
