"""A mechanism is added by writing five files, with a column seven, and nothing lists it.

It is written into a copy of the checkout, which is then asked, in a process of its own and
uncompiled, whether everything that is derived from the declarations knows it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
COPIED = ("ipssim", "configs", "tests", "docs", "experiments", "pyproject.toml")

DECLARATION = '''\
"""Breathing out: the declaration of what `ipssim/rules/toy.py` does."""

from __future__ import annotations

from ipssim.settings.declare.mechanism import Mechanism, numbers_in, switch

_p = numbers_in("toying", "Breathing out, for a test.")
_health = numbers_in("health")


class Toy:
    """The switch, and the numbers that belong to it."""

    toy: bool = switch("breathing out takes stress away.", "S0")
    toy_calms: float = _p(0.5, "share", "Stress that breathing out takes away.", 0, 1)
    toy_most: float = _health(0.4, "stress", "Most that it takes away.", 0, 1, source="S0")


MECHANISM = Mechanism(
    Toy, title="Breathing out", says="Who breathes out is less stressed.", sources=("S0",),
    story="breathing_out",
)
'''
RULES = '''\
"""Breathing out (S0)."""

from __future__ import annotations

from ipssim.compiled import rule
from ipssim.settings.mechanisms.toy import Toy


@rule
def breathed_out(stress: float, p: Toy) -> float:
    """Return stress after breathing out (shape assumed)."""
    return stress - p.toy * min(p.toy_calms * stress, p.toy_most)
'''
TEST = """\
from ipssim.rules.toy import breathed_out


def test_breathing_out_calms(p, off):
    assert breathed_out(0.4, p) == 0.2
    assert breathed_out(0.4, off("toy")) == 0.4
"""
STORY = """\
title: Who breathes out is less stressed
tells: Somebody who was cut off breathes out.
source: S0
programme: {name: package, limit_weeks: 4}
weeks: 8
people: [{stress: 0.6}]
variants:
  with_it:
    expect:
      - {column: stress, week: 0, below: 0.31}
  without_it:
    mechanisms: {toy: no}
    expect:
      - {column: stress, week: 0, above: 0.31}
"""
STAGE = "ipssim/stages/live.py"
FILES = {
    "ipssim/settings/mechanisms/toy.py": DECLARATION,
    "ipssim/rules/toy.py": RULES,
    "tests/rules/test_toy.py": TEST,
    "tests/stories/breathing_out.yaml": STORY,
}

ASKED = """
from dataclasses import replace

import numpy as np

from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.world.build import Setup
from make.coverage import coverage_page, missing
from make.mechanism_pages import mechanism_pages
from make.parameter_pages import parameters_page


def lived(on, calms=0.5):
    world = experiment.world
    world = replace(
        world, mechanisms=replace(world.mechanisms, toy=on),
        toying=replace(world.toying, toy_calms=calms),
    )
    setup = Setup.of(replace(experiment, world=world), [experiment.arms["ips"]])
    return Simulation(setup, 1, 0).run().tables.candidates.stress


assert MECHANISMS[-1].field == "toy" and MECHANISMS[-1].parameters == ("toy_calms", "toy_most")
experiment = load_experiment([
    "world.toying.toy_calms=0.2", "world.health.toy_most=0.1", "population.size=20",
    "horizon_weeks=8",
])
assert experiment.world.mechanisms.toy is True
assert experiment.world.toying.toy_calms == 0.2 and experiment.world.health.toy_most == 0.1
try:
    load_experiment(["world.toying.toy_calms=2", "world.mechanisms.toy=maybe"])
except InputError as refused:
    assert "from 0 to 1" in str(refused) and "world.mechanisms.toy" in str(refused)
else:
    raise AssertionError("values that do not fit were taken")

assert main(["parameters", "toy_calms"]) == 0

page = mechanism_pages()["mechanisms/toy.md"]()
for word in ("world.mechanisms.toy=false", "world.toying.toy_calms", "world.health.toy_most",
             "`breathed_out`", "**live**", "Who breathes out is less stressed"):
    assert word in page, word
assert "[toy](mechanisms/toy.md)" in parameters_page()
assert missing() == []
assert "world.mechanisms.toy" in coverage_page()

off = lived(on=False)
assert not np.array_equal(lived(on=True), off)
assert np.array_equal(lived(on=False, calms=1.0), off)
"""

COLUMN = '''\
    breath: Annotated[Float32, Col("0–1", "How well somebody breathes out")]
    ambivalence: Annotated['''
DRAWN = '''\
    traits["breath"] = uniforms(luck, who, Draw.HOME, 9)
    traits["drive"] = '''
ASKED_OF_THE_COLUMN = """
from dataclasses import replace

import numpy as np

from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.world.build import Setup
from make.table_pages import columns_page


def lived(on):
    mechanisms = replace(experiment.world.mechanisms, toy=on)
    world = replace(experiment.world, mechanisms=mechanisms)
    setup = Setup.of(replace(experiment, world=world), [experiment.arms["ips"]])
    return Simulation(setup, 1, 0).run()


experiment = load_experiment(["population.size=40", "horizon_weeks=4"])
on, off = lived(True), lived(False)
breath = on.tables.candidates.breath
assert breath.dtype == np.float32 and np.ptp(breath) > 0.5 and 0 < breath.min() < breath.max() < 1
assert np.array_equal(off.tables.candidates.breath, breath)
assert np.array_equal(on.frame("candidates")["breath"], breath)
calmed = off.tables.candidates.stress - on.tables.candidates.stress
assert calmed.max() > 0 and calmed.mean() > 0
(row,) = (line for line in columns_page().splitlines() if "`breath`" in line)
assert "How well somebody breathes out" in row and "draw" in row
"""


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the copy, uncompiled, with the copy's package in place of ours."""
    environment = {
        **os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'docs'}", "NUMBA_DISABLE_JIT": "1",
    }
    return subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True,
        timeout=300, check=False,
    )


def written(root: Path) -> Path:
    """Return `root`, now a copy of the checkout in which the mechanism is written."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, root / name)
    for name, text in FILES.items():
        (root / name).write_text(text, "utf-8")
    edit(root, STAGE, "fade_stress(strain, p)", "breathed_out(fade_stress(strain, p), p)")
    edit(root, STAGE, "from ipssim.rules.treatment",
         "from ipssim.rules.toy import breathed_out\nfrom ipssim.rules.treatment")
    return root


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace a piece of text that a file of the copy holds once."""
    text = (root / name).read_text("utf-8")
    assert text.count(old) == 1, f"{name}: {old}"
    (root / name).write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the checkout in which the mechanism is written."""
    return written(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="module")
def with_column(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy in which the mechanism has a column of its own, drawn at entry."""
    root = written(tmp_path_factory.mktemp("column"))
    edit(root, "ipssim/world/person.py", "    ambivalence: Annotated[", COLUMN)
    edit(root, "ipssim/world/candidates.py", '    traits["drive"] = ', DRAWN)
    edit(root, "ipssim/rules/toy.py", "stress: float, p", "stress: float, breath: float, p")
    edit(root, "ipssim/rules/toy.py", "p.toy * min", "p.toy * breath * min")
    edit(root, STAGE, "breathed_out(fade_stress(strain, p), p)",
         "breathed_out(fade_stress(strain, p), float(people.mind.breath[i]), p)")
    return root


def test_everything_that_is_derived_knows_it(copy: Path) -> None:
    done = run(copy, "-c", ASKED)
    assert done.returncode == 0, done.stderr
    assert "world.toying.toy_calms" in done.stdout


def test_its_rule_its_story_and_the_tests_over_all_mechanisms_pass(copy: Path) -> None:
    pages = "tests/docs/test_mechanism_pages.py"
    done = run(
        copy, "-m", "pytest", "-n", "0", "tests/rules/test_toy.py",
        "tests/rules/test_all_rules.py", "tests/stories", "tests/settings/test_world.py", pages,
        "tests/docs/test_coverage.py",
        "-k", "toy or breathing_out or test_world or test_coverage or test_every_switch"
        " or belongs_to_one",
        "--deselect", f"{pages}::test_switched_on_it_matters",  # they run many people
        "--deselect", f"{pages}"
        "::test_switched_off_its_numbers_have_no_effect_but_for_those_its_page_names",
    )
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


def test_with_a_column_its_declaration_and_its_draw_are_all_it_takes(with_column: Path) -> None:
    done = run(with_column, "-c", ASKED_OF_THE_COLUMN)
    assert done.returncode == 0, done.stderr
