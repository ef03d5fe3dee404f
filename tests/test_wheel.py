"""The built wheel gives what the checkout gives, in an empty folder."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ipssim.outcomes.definitions import OUTCOMES

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.ci


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
        "from ipssim.settings.read.load import config_dir, options\n"
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
        "import ipssim.settings.read.load\n"
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
    assert "Not in the model: " in shown
    assert [path.name for path in tmp_path.iterdir()] == ["outputs"]
    (folder,) = (tmp_path / "outputs" / "danish_trial").iterdir()
    assert json.loads((folder / "manifest.json").read_text())["complete"] is True
    assert (folder / "report.html").stat().st_size > 50_000
    assert (folder / "report.md").read_text(encoding="utf-8").startswith("**")
    with (folder / "summary.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 5 * len(OUTCOMES)
    drawn = {path.name for path in (folder / "figures").iterdir()}
    stems = {"answer", "positions", "first_start", "hours", "workload", "differences", "fidelity",
             "sway", "for_whom", "money", "money_plane", "money_curve"}
    assert drawn == {f"{stem}.{kind}" for stem in stems for kind in ("svg", "png")}


def test_the_wheel_gives_what_the_checkout_gives(unzipped: Path, tmp_path: Path) -> None:
    """The same settings, hash and world, so the same run."""
    code = (
        "import ipssim\n"
        "from ipssim.studies.engine.identity import run_hash\n"
        "from ipssim.world.records import world_hash\n"
        "experiment = ipssim.load_experiment([])\n"
        "print(run_hash(experiment, 1)); print(world_hash(experiment.world))\n"
    )
    here = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
        timeout=300, env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
    )
    assert from_wheel(unzipped, tmp_path, code) == here.stdout
