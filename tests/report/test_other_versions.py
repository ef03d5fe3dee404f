"""Folders of other versions: they open where their settings still exist, or say why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.report import again
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.folder import Folder
from ipssim.studies.engine.identity import manifest_of, run_hash

Change = Callable[[dict[str, Any]], object]


def folder_of(path: Path, experiment: Experiment, change: Change) -> Path:
    """Write the folder of a finished run whose manifest was changed by who made it."""
    run = run_hash(experiment, 1)
    said = json.loads(json.dumps(manifest_of(experiment, 1, run, 2, study="compare"), default=str))
    said["version"] = "0.0.9"
    change(said)
    folder = Folder(path, run)
    folder.take()
    folder.say(said)
    folder.leave()
    return path


def test_a_folder_of_another_version_opens(tmp_path: Path, little: Experiment) -> None:
    found = again.finished(folder_of(tmp_path / "r", little, lambda said: None))
    assert found.experiment == little
    assert ("version", "0.0.9") in {(name, there) for name, there, _ in found.otherwise}


def test_one_with_a_setting_that_is_gone_names_both(
    tmp_path: Path, little: Experiment, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(said: dict[str, Any]) -> None:
        said["settings"]["arms"]["ips"]["caseload_capp"] = 20

    path = folder_of(tmp_path / "r", little, change)
    with pytest.raises(InputError) as stopped:
        again.finished(path)
    first, second = stopped.value.problems
    assert "ipssim 0.0.9" in first.message
    assert first.value == str(path)
    assert second.setting.endswith("caseload_capp")
    assert second.nearest
    for words in (["rerun", str(path)], ["scenario", "save", str(path), str(tmp_path / "s.yaml")]):
        assert main(words) == 2
        said = capsys.readouterr().err
        assert "ipssim 0.0.9" in said
        assert "caseload_capp" in said
    assert not (tmp_path / "s.yaml").exists()
    assert not (tmp_path / "r_again").exists()
