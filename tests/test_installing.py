"""Installing as the pages say: uvx from a wheel, a bundle without network, newer Pythons."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from make import bundle

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.ci
TINY = ("compare", "population.size=6", "horizon_weeks=12", "accrual_weeks=3", "kept_worlds=0",
        *(f"trial.sizes.{arm}=6" for arm in ("ips", "ips_plus", "usual")), "--replicates", "2",
        "--workers", "1")
NEWER = ("3.14", "3.13", "3.12")
UNCOMPILED = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": ""}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dist = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(dist), "."],
        cwd=ROOT, check=True, capture_output=True, timeout=300,
    )
    (built,) = dist.glob("*.whl")
    return built


def run(*words: str, cwd: Path, **env: str) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=900, check=False,
                          env={**UNCOMPILED, **env})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def complete(folder: Path) -> bool:
    (run_folder,) = (folder / "outputs" / "danish_trial").iterdir()
    said = json.loads((run_folder / "manifest.json").read_text(encoding="utf-8"))
    return bool(said["complete"]) and (run_folder / "report.html").is_file()


def test_uvx_from_the_wheel_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    shown = run("uvx", "--python", sys.executable, "--from", str(wheel), "ipssim", *TINY,
                cwd=tmp_path)
    assert "Of 100 people" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]
    assert complete(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="the script for Windows is untried")
def test_a_bundle_installs_without_network(wheel: Path, tmp_path: Path) -> None:
    made = bundle.make(tmp_path / "bundle", wheel)
    here = tmp_path / "here"
    here.mkdir()
    shown = run("sh", str(made / "install.sh"), str(tmp_path / "environment"), cwd=here,
                PYTHON=sys.executable, PIP_NO_INDEX="1", PIP_NO_COMPILE="1", UV_OFFLINE="1")
    assert "All that is needed is there." in shown
    assert shown.splitlines()[-1].startswith("Run it with: ")
    program = str(tmp_path / "environment" / "bin" / "ipssim")
    assert "ips_shared_care" in run(program, "programmes", cwd=here)
    with pytest.raises(SystemExit, match="not empty"):
        bundle.make(made)


def python(version: str) -> str | None:
    """Return a Python of that version, where this machine has one that starts."""
    kept = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"))
    for found in (shutil.which(f"python{version}"), *map(str, kept)):
        if found and not subprocess.run(
            [found, "-c", "import venv"], capture_output=True, check=False
        ).returncode:
            return found
    return None


@pytest.mark.parametrize("version", NEWER)
def test_a_newer_python_with_the_newest_libraries(
    version: str, wheel: Path, tmp_path: Path
) -> None:
    found = python(version)
    if found is None:
        pytest.skip(f"this machine has no Python {version}")
    with_it = ("uv", "run", "--no-project", "--python", found, "--with", str(wheel))
    code = ("import mesa, ipssim; from ipssim.model import PathwayModel;"
            " model = PathwayModel(ipssim.load_experiment(['population.size=20']));"
            " model.step(); print(mesa.__version__, len(model.agents))")
    assert int(run(*with_it, "python", "-c", code, cwd=tmp_path).split()[-1]) > 20
    assert "All that is needed is there." in run(*with_it, "ipssim", "doctor", cwd=tmp_path)
    assert "Of 100 people" in run(*with_it, "ipssim", *TINY, cwd=tmp_path)
    assert complete(tmp_path)
