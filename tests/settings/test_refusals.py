"""What is refused is refused whole: in one message, from the terminal and from Python."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

import ipssim
from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check


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
