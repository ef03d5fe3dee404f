"""Every setting a user may say declares what it is."""

import ast
import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

import ipssim
from ipssim.settings.declare.experiment import Experiment, Trial, TrialFigure
from ipssim.settings.declare.parameter import Label, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import config_dir
from ipssim.settings.world import World

A_PROGRAMME = {"programme", "programmes[arm[i]]", "self.programme", "period.programme"}
ALL = [
    *parameters(Experiment(arms={"ips": Programme()})),
    *((f"estimate.{key}", spec) for key, spec in parameters(TrialFigure())),
]


@pytest.fixture(scope="module")
def sources():
    return yaml.safe_load((Path(config_dir()) / "sources.yaml").read_text(encoding="utf-8"))


def test_a_parameter_says_what_it_is():
    for key, spec in ALL:
        assert spec.unit.strip(), key
        assert re.search(r"\w", spec.meaning), key
        assert spec.label in get_args(Label), key


def test_its_value_lies_within_its_bounds():
    for key, spec in ALL:
        numbers = spec.value if isinstance(spec.value, tuple) else (spec.value,)
        for number in numbers:
            if isinstance(number, (int, float)) and not key.startswith("estimate."):
                assert spec.low is None or number >= spec.low, key
                assert spec.high is None or number <= spec.high, key
        assert spec.choices is None or spec.value in spec.choices, key
        assert spec.value is not None or spec.optional, key


def test_a_measured_value_has_a_source():
    unsaid = [
        key for key, spec in ALL
        if spec.label == "measured" and not spec.source
        and not key.startswith(("estimate.", "trial."))
    ]
    assert unsaid == []


def test_its_source_is_listed(sources):
    assert {spec.source for _, spec in ALL if spec.source} <= set(sources)


def test_world_parameters_have_names_of_their_own():
    names = [key.rpartition(".")[2] for key, _ in parameters(World())]
    assert len(names) == len(set(names))


def test_the_prior_of_a_value_can_reach_it():
    for key, spec in ALL:
        if spec.prior is not None and spec.prior.kind == "uniform":
            assert spec.prior.a <= spec.value <= spec.prior.b, key


def test_the_words_for_what_is_allowed():
    specs = dict(ALL)
    assert specs["population.size"].allowed == "from 1 to 10000000 people"
    assert specs["arms.ips.limit_weeks"].allowed == "from 0 to 1040 weeks, or null for none"
    assert specs["arms.ips.praktik"].allowed == "one of never, if_insisted, routine"


@pytest.mark.parametrize("settings", [Programme(), World(), Trial(), Experiment().population])
def test_the_defaults_pass_their_own_checks(settings):
    assert check(settings) == settings


def test_every_field_of_a_programme_is_read_by_the_week_or_by_the_fidelity_review():
    """A field that nothing reads would promise what the model does not do."""
    package = Path(ipssim.__file__).parent
    read = {
        node.attr
        for room in ("rules", "stages", "world", "outcomes/fidelity")
        for path in (package / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in A_PROGRAMME
    }
    fields = {field.name for field in dataclasses.fields(Programme)}
    assert fields - read - {"changes"} == {"name", "title"}  # changes are read by when they are


def test_settings_are_frozen(danish_trial):
    for settings in (danish_trial, danish_trial.world.getting, danish_trial.arms["ips"]):
        name = dataclasses.fields(settings)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(settings, name, None)


def test_every_number_of_the_world_has_bounds_and_a_prior():
    for key, spec in parameters(World()):
        if not isinstance(spec.value, bool | str):
            assert spec.prior is not None, key
            assert spec.low is not None, key
            assert spec.high is not None, key
