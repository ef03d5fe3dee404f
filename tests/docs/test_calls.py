"""Which rules a stage acts by, and who reads a parameter, are read from the source."""

from __future__ import annotations

from pathlib import Path

import pytest

from make.calls import readers, rules_by_stage, stages_of

FILES = {
    "rules/trust.py": """
def grow(trust, p):
    return trust + p.trust * p.growth

def known(trust):
    return grow(trust, None)
""",
    "rules/other.py": """
def eased(stress, p):
    return stress * p.trust

def plain(stress, p):
    return stress * p.easing
""",
    "stages/meet.py": """
from ipssim.rules.trust import known
from ipssim.stages.help import lift

def meet(w, trust):
    for i in range(2):
        trust[i] = known(trust[i])

def rest(w, stress):
    lift(stress)
""",
    "stages/help.py": """
from ipssim.rules.other import eased, plain as simple

def lift(stress):
    stress[0] = simple(eased(stress[0], None), None)
""",
    "week.py": """
from ipssim.stages.meet import meet, rest

def run_weeks(start, stop, c):
    for w in range(start, stop):
        meet(w, c.trust)
        rest(w, c.stress)
""",
}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_stage_acts_by_what_it_and_its_helpers_name(package: Path) -> None:
    assert rules_by_stage(package) == {
        "meet": {("rules.trust", "known"), ("rules.trust", "grow")},
        "rest": {("rules.other", "eased"), ("rules.other", "plain")},
    }


def test_a_mechanism_acts_also_where_its_switch_is_read(package: Path) -> None:
    assert stages_of("trust", package) == {"meet": ["grow", "known"], "rest": ["other.eased"]}


def test_readers_of_a_parameter(package: Path) -> None:
    assert readers(["growth", "easing", "nobody"], package) == {
        "easing": ["rules/other.py"], "growth": ["rules/trust.py"], "nobody": [],
    }
