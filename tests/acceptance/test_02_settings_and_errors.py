"""Milestone 1, item 2: settings that check themselves, and one message with all that is wrong.

The generated inputs are in test_bad_inputs.py; here is one of each kind that the item names.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import ipssim
from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load_experiment, options

LABELS = {"measured", "calibrated", "assumed", "policy"}


def test_a_parameter_is_one_object() -> None:
    names = {field.name for field in dataclasses.fields(Parameter)}
    assert {"value", "unit", "low", "high", "prior", "source", "label", "meaning"} <= names


def test_every_setting_has_unit_label_and_a_sentence(danish_trial: Experiment) -> None:
    found = dict(parameters(danish_trial))
    assert len(found) > 150
    for key, spec in found.items():
        assert spec.unit, key
        assert spec.label in LABELS, key
        assert spec.meaning.endswith("."), key


def test_every_world_parameter_has_bounds_prior_and_a_value_between(
    danish_trial: Experiment
) -> None:
    for key, spec in parameters(danish_trial.world):
        if isinstance(spec.value, bool):  # a mechanism that can be switched off
            continue
        assert spec.prior is not None, key
        assert spec.low is not None, key
        assert spec.high is not None, key
        assert spec.low <= spec.value <= spec.high, key  # type: ignore[operator]


def test_every_source_is_a_key_of_the_list_of_sources(danish_trial: Experiment) -> None:
    from ipssim.settings.read.load import sources

    known = set(sources())
    for key, spec in parameters(danish_trial):
        if spec.source:
            assert spec.source in known, key
        elif spec.label == "measured" and not key.startswith("trial."):
            pytest.fail(f"{key} is labelled measured without a source")


def test_settings_are_frozen(danish_trial: Experiment) -> None:
    for settings in (danish_trial, danish_trial.world.getting, danish_trial.arms["ips"]):
        name = dataclasses.fields(settings)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(settings, name, None)


def test_hydra_composes_groups_and_overrides() -> None:
    composed = load_experiment(["programme@arms.usual=package", "population.size=50"])
    assert composed.arms["usual"] == ipssim.load("package")
    assert composed.population.size == 50
    assert {"ips_shared_care", "jobcentre", "package", "none"} <= set(options("programme"))


def test_hydra_is_only_imported_where_settings_are_composed() -> None:
    """The same settings can be made, checked and run from Python without Hydra."""
    code = (
        "import sys\n"
        "from dataclasses import replace\n"
        "import ipssim\n"
        "from ipssim.settings.declare.surroundings import Population\n"
        "usual = replace(ipssim.load('jobcentre'), caseload_cap=50)\n"
        "arms = {'ips': ipssim.load('ips_shared_care'), 'usual': usual}\n"
        "experiment = ipssim.Experiment(arms=arms, population=Population(size=20),\n"
        "                               horizon_weeks=8, accrual_weeks=2)\n"
        "found = ipssim.compare(experiment, replicates=2, workers=1)\n"
        "assert len(found.differences)\n"
        "assert not {'hydra', 'omegaconf'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)


BAD = {
    "wrong key": (["population.siez=50"], "Did you mean population.size?"),
    "wrong type": (["population.size=many"], "population.size = many"),
    "out of range": (["population.women=7"], "above the highest"),
    "impossible combination": (["arms.ips.course_weeks=8"], "place_then_train"),
    "decimal comma": (["population.women=0,4"], "0.4"),
    "missing file": (["nowhere.yaml"], "nowhere.yaml"),
    "unreadable file": (["binary.yaml"], "binary.yaml"),
    "folder for a file": (["folder.yaml"], "folder.yaml"),
    "unknown programme": (["programme@arms.usual=pakcage"], "Did you mean"),
    "unwritable output": (["--out", "a_file"], "a_file"),
    "output below a file": (["--out", "a_file/deep"], "a_file"),
    "size of 0": (["population.size=0"], "population.size = 0"),
    "size below 0": (["population.size=-1"], "population.size = -1"),
    "arm of 0": (["trial.sizes.ips=0"], "trial.sizes.ips = 0"),
    "replicates of 0": (["--replicates", "0"], "--replicates = 0"),
    "replicates below 0": (["--replicates=-5"], "--replicates = -5"),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00population")
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "a_file").write_text("keep me")
    return tmp_path


def listing(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b""
        for path in folder.rglob("*")
    }


@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_one_message_exit_2_and_nothing_written(
    here: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    arguments, said = BAD[kind]
    before = listing(here)
    assert main(["compare", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert listing(here) == before


def test_all_problems_come_in_one_message(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [
        "population.siez=50", "population.women=7", "labour_market.praktik_first=0,4",
        "arms.ips.course_weeks=8", "nowhere.yaml", "binary.yaml", "trial.sizes.ips=0",
        "--replicates", "0", "--out", "a_file",
    ]
    before = listing(here)
    assert main(["compare", *given]) == 2
    message = capsys.readouterr().err
    for part in ("siez", "women", "praktik_first", "course_weeks", "nowhere.yaml", "binary.yaml",
                 "trial.sizes.ips", "--replicates", "--out"):
        assert part in message
    assert len(message.strip().split("\n\n")) == 9
    assert listing(here) == before


def test_a_folder_without_permission_is_said(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions do not bind every user, so the refusal is made here."""
    (here / "locked").mkdir(mode=0o500)
    real = os.access

    def refuse(path: str | Path, mode: int) -> bool:
        return Path(path).name != "locked" and real(path, mode)

    monkeypatch.setattr(os, "access", refuse)
    assert main(["compare", "--out", "locked/run"]) == 2
    assert "cannot be written to" in capsys.readouterr().err


def test_a_file_without_permission_is_said(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Permissions do not bind every user, so the refusal is made here."""
    (here / "mine.yaml").write_text("population: {size: 5}\n")
    real = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name == "mine.yaml":
            raise PermissionError(13, "Permission denied", str(self))
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    monkeypatch.setattr(Path, "read_text", lambda self, **how: refuse(self).decode())
    assert main(["compare", "mine.yaml"]) == 2
    assert "mine.yaml" in capsys.readouterr().err


def test_places_are_named_by_file_and_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "mine.yaml").write_text("population:\n  size: 20\narms:\n  ips:\n    limit_week: 26\n")
    assert main(["compare", "mine.yaml"]) == 2
    message = capsys.readouterr().err
    assert message.startswith("mine.yaml, line 5: arms.ips.limit_week = 26\n")
    assert "limit_weeks" in message


def test_the_same_checks_from_python_without_hydra(danish_trial: Experiment) -> None:
    arms = {
        "ips": replace(danish_trial.arms["ips"], caseload_cap=0, placement="dream", team_share=2.0),
        "usual": danish_trial.arms["usual"],
    }
    wrong = replace(
        danish_trial, arms=arms, horizon_weeks=0, trial=type(danish_trial.trial)(),
        population=replace(danish_trial.population, size="many"),  # type: ignore[arg-type]
    )
    for run in (check, ipssim.compare):
        with pytest.raises(InputError) as caught:
            run(wrong)
        said = {problem.setting for problem in caught.value.problems}
        assert said == {
            "horizon_weeks", "arms.ips.caseload_cap", "arms.ips.placement", "arms.ips.team_share",
            "population.size",
        }
