import dataclasses

import pytest

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report import sentences, tables

SHARE, HOURS, SYMPTOMS = (
    OUTCOMES[code] for code in ("job_or_education_ever", "hours", "symptoms_end")
)


@pytest.mark.parametrize(
    ("value", "outcome", "options", "text"),
    [
        (59.46, SHARE, {}, "59.5 %"),
        (13.0, SHARE, {"difference": True}, "+13.0 percentage points"),
        (-13.04, SHARE, {"difference": True, "unit": False}, "−13.0"),
        (488.1, HOURS, {}, "488 hours"),
        (-0.001, SYMPTOMS, {"unit": False}, "0.00"),
        (0.0123, SYMPTOMS, {"unit": False, "finer": 1}, "0.012"),
        (None, SHARE, {}, "–"),
    ],
)
def test_values_are_written_with_unit_and_sign(value, outcome, options, text):
    assert tables.format_value(value, outcome, **options) == text


def test_ranges_stay_readable_below_zero():
    assert tables.format_range(5.28, 20.55, SHARE) == "5.3–20.6"
    assert tables.format_range(-2.0, 11.9, SHARE) == "−2.0 to 11.9"
    assert tables.format_range(None, 1.0, SHARE) == "–"


def test_verdicts_cover_empty_cells():
    assert [tables.verdict(tables.flag(cell)) for cell in (True, False, None, float("nan"))] == [
        "yes", "no", "–", "–",
    ]


def test_recalled_figures_are_flagged(comparison):
    flagged = {
        (row.outcome.code, row.arm) for row in tables.outcome_rows(comparison) if row.unverified
    }
    assert flagged == {("hours", "ips"), ("hours", "usual")}


def test_the_reference_is_not_compared_with_itself(comparison):
    assert set(tables.arms_of(tables.difference_rows(comparison))) == {"ips", "ips_plus"}


def test_labels_are_counted_outside_programmes_and_trial(comparison):
    counts = tables.label_counts(comparison.experiment)
    keys = [key for key, _ in tables.model_parameters(comparison.experiment)]
    assert counts.total() == len(keys)
    assert not [key for key in keys if key.startswith(("arms.", "trial."))]
    assert counts["assumed"] > counts["measured"] > 0


def test_the_fitted_values_exist(comparison):
    assert {key for key, _ in tables.fitted(comparison.experiment)} >= set(tables.FITTED)
    assert len(set(tables.FITTED)) == len(tables.FITTED) == 12


def test_only_settings_that_differ_are_listed(comparison):
    experiment = comparison.experiment
    listed = {spec.name: values for spec, values in tables.differing_settings(experiment)}
    assert listed["caseload_cap"] == ["25", "25", "80"]
    assert listed["limit_weeks"] == ["none", "none", "26"]
    assert {"name", "title", "search_minutes"}.isdisjoint(listed)
    assert tables.same_settings(comparison.experiment) == ["ips", "ips_plus"]


def test_arms_with_one_title_are_told_apart(comparison):
    experiment = comparison.experiment
    arms = {
        name: dataclasses.replace(programme, title="IPS" if name != "usual" else "Usual")
        for name, programme in experiment.arms.items()
    }
    experiment = dataclasses.replace(experiment, arms=arms)
    titles = [tables.arm_title(experiment, arm) for arm in ("ips", "ips_plus", "usual")]
    assert titles == ["IPS (ips)", "IPS (ips_plus)", "Usual"]
    assert tables.arm_title(experiment, "ips_pooled - usual") == (
        "IPS (ips and ips_plus pooled) minus Usual"
    )


def test_key_results_say_when_the_model_does_not_fit(comparison):
    summary = comparison.summary.copy()
    assert "lies within" in " ".join(sentences.key_results(comparison))
    summary.loc[summary["arm"] == "usual", "inside"] = False
    worse = dataclasses.replace(comparison, summary=summary)
    text = " ".join(sentences.key_results(worse))
    assert "lies outside the published 95 % interval for Usual jobcentre service" in text
    assert "lies within" not in text


def test_lists_with_commas_are_joined_by_semicolons():
    assert sentences.join(["a"]) == "a"
    assert sentences.join(["a", "b", "c"]) == "a, b and c"
    assert sentences.join(["IPS, shared", "b", "c"]) == "IPS, shared; b; and c"
