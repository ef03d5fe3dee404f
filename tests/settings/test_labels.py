"""A label says what a value rests on: measured means this number, in this source."""

from __future__ import annotations

import pytest

from ipssim.settings.declare.parameter import Parameter, Prior
from ipssim.settings.read.load import sources
from make.parameter_pages import parameter_groups

EVERY = {key: spec for _, keyed in parameter_groups().values() for key, spec in keyed}
MEASURED = {key: spec for key, spec in EVERY.items() if spec.label == "measured"}

STATED = {  # what the source's own line says: evidence tables, checked by hand
    "population.age_mean": 32.8,
    "population.age_sd": 9.9,
    "population.women": 276 / 720,
    "population.schizophrenia_spectrum": (184 + 186) / 482,  # 75.7 % of 243, 77.8 % of 239
    "population.bipolar": (32 + 25) / 482,  # 13.2 and 10.5 %
    "world.keeping.left_share": 0.59,
    "world.keeping.dismissed_share": 0.17,
    "world.keeping.temporary_share": 0.14,
    "world.telling.told_invitation": 0.27,
    "service.wish_to_work": 0.80,
    "jobcentre.sick_pay_weeks": 22,
}
COUNTED = {  # shares of so many people: a belief before fitting is not wider than that
    "population.women": 720, "population.schizophrenia_spectrum": 482, "population.bipolar": 482,
}


@pytest.mark.parametrize("key", MEASURED)
def test_a_measured_value_is_there_and_names_its_source(key: str) -> None:
    spec: Parameter = MEASURED[key]
    assert spec.value not in (None, "", ())
    assert spec.source in sources()


@pytest.mark.parametrize("key", STATED)
def test_a_measured_number_is_the_sources_own(key: str) -> None:
    assert key in MEASURED
    assert EVERY[key].value == pytest.approx(STATED[key], abs=5e-4)


@pytest.mark.parametrize("key", COUNTED)
def test_a_belief_is_as_wide_as_the_people_it_rests_on(key: str) -> None:
    prior = EVERY[key].prior
    assert isinstance(prior, Prior)
    assert prior.kind == "beta"
    assert prior.a + prior.b == COUNTED[key]
    assert prior.a / COUNTED[key] == pytest.approx(STATED[key], abs=5e-4)


def test_the_constants_of_the_draw_are_parameters() -> None:
    for name in (
        "cognition_schizophrenia_spectrum", "cognition_bipolar", "cognition_depression",
        "cognition_anxiety", "cognition_not_diagnosed", "severity_history", "realism_best",
        "realism_schooling", "realism_hours", "clarity_most",
    ):
        spec = EVERY[f"population.{name}"]
        assert spec.label == "assumed"
        assert spec.prior is not None
