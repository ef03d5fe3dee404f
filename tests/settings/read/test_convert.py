import pickle
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pytest

from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.surroundings import LabourMarket, Population
from ipssim.settings.read.convert import convert, plain
from ipssim.settings.read.origins import Origin, Report


def problems(cls, data, **kwargs):
    report = Report(**kwargs)
    convert(cls, data, report)
    return report.problems


def test_an_experiment_survives_the_way_there_and_back():
    experiment = Experiment(
        arms={"ips": Programme(limit_weeks=26)},
        trial=Trial(sizes={"ips": 5}, pooled={"all": ("ips",)}),
    )
    report = Report()
    again = convert(Experiment, plain(experiment), report)
    assert report.problems == []
    assert again == experiment


def test_settings_can_be_sent_to_a_worker_process():
    experiment = convert(Experiment, {"trial": {"sizes": MappingProxyType({"ips": 3})}}, Report())
    assert pickle.loads(pickle.dumps(experiment)) == experiment


def test_nested_kinds_are_built():
    report = Report()
    trial = convert(
        Trial,
        {
            "sizes": {"ips": 3}, "pooled": {"both": ["ips", "usual"]},
            "estimates": [{"outcome": "hours", "mean": 1}],
        },
        report,
    )
    assert report.problems == []
    assert trial.pooled == {"both": ("ips", "usual")}
    assert trial.estimates[0].mean == 1.0
    assert isinstance(trial.estimates[0].mean, float)


def test_whole_numbers_and_decimals_change_places_only_where_nothing_is_lost():
    report = Report()
    population = convert(Population, {"size": 500.0, "age_mean": 33}, report)
    assert (population.size, population.age_mean) == (500, 33.0)
    assert isinstance(population.size, int)
    assert isinstance(population.age_mean, float)
    assert [p.message for p in problems(Population, {"size": 4.5})] == [
        "A whole number is needed here."
    ]


def test_numbers_of_numpy_are_numbers():
    report = Report()
    given = plain(Population(size=np.int64(50), women=np.float64(0.5)))  # type: ignore[arg-type]
    population = convert(Population, given, report)
    assert report.problems == []
    assert population == Population(size=50, women=0.5)
    assert type(population.size) is int


@pytest.mark.parametrize(
    ("cls", "data", "message"),
    [
        (Population, {"size": True}, "this is true or false"),
        (Population, {"size": "500"}, "stands as text"),
        (Population, {"size": "many"}, "this is text"),
        (Population, {"women": "0,85"}, "written with a point: 0.85"),
        (Population, {"women": "1.234,5"}, "written with a point: 1234.5"),
        (Population, {"women": float("nan")}, "finite"),
        (Population, {"women": float("inf")}, "finite"),
        (Population, {"women": 10**400}, "too large"),
        (Population, {"women": [0.4]}, "number is needed"),
        (Population, {"women": None}, "null is not one"),
        (Population, {"women": -0.1}, "below"),
        (Population, {"women": 1.1}, "above"),
        (Population, [1], "holds several settings"),
        (Programme, {"return_allowed": 1}, "true or false"),
        (Programme, {"return_allowed": "yes"}, "true or false"),
        (Programme, {"name": 5}, "this is a number"),
        (Programme, {"praktik": False}, "bare yes, no"),
        (Programme, {"praktik": "newer"}, "not one of the choices"),
        (LabourMarket, {"place_shares": 1}, "A list is needed"),
        (LabourMarket, {"place_shares": [0.5, 1.5]}, "Entry 2: This is above"),
        (LabourMarket, {"main_intakes": [5, 53]}, "Entry 2: This is above"),
        (Trial, {"sizes": 3}, "Names with values"),
        (Trial, {"sizes": {"ips": "many"}}, "this is text"),
        (Trial, {"estimates": {"ips": 3}}, "nothing below it"),
        (Population, {"size": {}}, "A number is needed"),
        (Trial, {"estimates": [3]}, "holds several settings"),
        (Experiment, {"arms": {"ips": 3}}, "holds several settings"),
    ],
)
def test_what_does_not_fit_is_said(cls, data, message):
    found = problems(cls, data)
    assert len(found) == 1
    assert message in found[0].message


def test_everything_is_said_at_once_and_the_rest_is_kept():
    report = Report()
    population = convert(Population, {"size": "x", "women": 2, "age_sd": 9, "ag": 1}, report)
    assert [p.setting for p in report.problems] == ["size", "women", "ag"]
    assert population == Population(age_sd=9.0)


@pytest.mark.parametrize(
    ("text", "value"), [("1.000", 1.0), ("0720", 464), ("1:30", 90), ("12.000", 12.0)]
)
def test_numbers_a_file_format_would_read_otherwise_are_refused(text, value):
    origins = {("size",): Origin("a.yaml", 1, text=text)}
    found = problems(Population, {"size": value}, origins=origins)
    assert len(found) == 1
    assert str(found[0]).startswith(f"a.yaml, line 1: size = {text}\n")


def test_a_decimal_with_three_places_is_a_decimal():
    origins = {("age_mean",): Origin("a.yaml", 1, text="32.800")}
    assert problems(Population, {"age_mean": 32.8}, origins=origins) == []


def test_plain_leaves_no_settings_classes():
    @dataclass(frozen=True)
    class Box:
        items: tuple[Programme, ...] = field(default_factory=lambda: (Programme(),))

    assert plain(Box())["items"][0]["caseload_cap"] == 25
