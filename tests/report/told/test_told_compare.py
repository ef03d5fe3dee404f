"""The report of a comparison: its numbers come from the comparison, its answer first."""

import dataclasses
import re
from typing import Any

import pytest
from shown import in_terminal, lines_of_the_answer, overlaps, texts

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.page.html import render
from ipssim.report.page.parts import Page, Table, text_of
from ipssim.report.told.common import changes, headed
from ipssim.report.told.compare import SHORT, page
from ipssim.report.words import words
from ipssim.settings.read.load import load_experiment


@pytest.fixture(scope="module")
def told(comparison: Any) -> Page:
    return page(comparison)


def section(told: Page, key: str) -> Any:
    (found,) = (one for one in told.sections if one.key == key)
    return found


def rows(told: Page, key: str) -> list[list[str]]:
    return [
        [text_of(cell) for cell in row.cells]
        for part in section(told, key).parts if isinstance(part, Table) for row in part.rows
    ]


def test_the_answer_is_in_natural_frequencies(told: Page) -> None:
    assert told.answer.question.startswith("IPS or usual jobcentre service")
    assert "about 59 (IPS) instead of 46 (usual jobcentre service)" in told.answer.said[0]
    assert "About 42 instead of 29 begin a job" in told.answer.said[-1]


def test_it_says_luck_and_what_is_not_known_in_two_lines(told: Page, comparison: Any) -> None:
    luck, unknown = (said for _, said in told.answer.sure)
    assert "+13.1 points ±0.4" in luck
    assert "60 runs of 720 people" in luck
    assert "The trial found +13.0 (5.3 to 20.6)" in unknown


def test_the_trial_is_no_witness_for_a_programme_that_was_changed(comparison: Any) -> None:
    """Its other arm is still set beside what was published; the answer is not."""
    summary = comparison.summary
    names = summary["arm"].replace({"ips_pooled - usual": "ips_plus - usual"})
    told = page(dataclasses.replace(comparison, summary=summary.assign(arm=names)))
    assert "The trial found" not in told.answer.sure[1][1]
    assert "a trial that this no longer is" in told.answer.rests[0][1]


@pytest.mark.parametrize(("word", "said"), [
    ("programme@arms.usual=sheltered", "is not what the trial gave here, which was usual"),
    ("arms.usual.caseload_cap=40", "was changed here"),
    ("accrual_weeks=20", "Another intake here (accrual weeks 169 → 20)"),
    ("organisation.workers=2", "Another staffing here (workers none → 2)"),
    ("world.queueing.lets_go=0.08", "Other numbers of the world here (lets go"),
])
def test_what_is_not_the_trials_is_said_once(word: str, said: str) -> None:
    (found,) = changes(words(), load_experiment([word]))
    assert said in found


def test_the_short_table_tells_the_levels_and_gains(told: Page) -> None:
    table = told.answer.table
    assert table.heads[1:] == ("Usual jobcentre service", "IPS", "IPS+")
    assert [text_of(cell) for cell in table.rows[0].cells] == [
        "Any job or education (%)", "46.1", "59.2 (+13.1)", "58.6 (+12.5)",
    ]
    assert len(table.rows) == len(SHORT)


def test_every_outcome_stands_in_its_group(told: Page) -> None:
    shown = {row[0] for row in rows(told, "outcomes")}
    assert shown == {headed(words(), outcome) for outcome in OUTCOMES.values()}
    (line,) = (row for row in rows(told, "outcomes") if row[0] == "Weeks in a job")
    assert line[1:] == ["10.4", "+4.9 ±0.2", "+4.7 ±0.2"] or line[1].startswith("10.4")


def test_published_figures_stand_with_interval_source_and_sureness(told: Page) -> None:
    (line,) = (row for row in rows(told, "trial") if row[0] == "IPS and IPS+ together"
               and row[3] == "59.5")
    assert line == ["IPS and IPS+ together", "58.9", "54.6–63.2", "59.5", "55.0–63.8", "yes",
                    "BM 2018", "read in the source"]


def test_recalled_figures_are_marked(told: Page) -> None:
    found = [row for row in re.findall(r"<tr>.*?</tr>", render(told)) if ">488<" in row]
    assert len(found) == 2  # beside the trial, and among all simulated trials
    assert [row.count("unsure") for row in found] == [3, 3]


def test_a_mean_outside_is_said_before_the_table(comparison: Any) -> None:
    summary = comparison.summary.copy()
    summary.loc[summary["arm"] == "usual", "inside"] = False
    told = page(dataclasses.replace(comparison, summary=summary))
    said = " ".join(part.text for part in section(told, "trial").parts if hasattr(part, "text"))
    assert "does not reproduce the trial" in said
    assert "Usual jobcentre service" in said
    assert '<td class="wrong">no</td>' in render(told)


def test_without_a_trial_nothing_published_is_told(comparison: Any) -> None:
    bare = dataclasses.replace(comparison, summary=comparison.summary.iloc[:0])
    told = page(bare)
    assert {"trial", "trials"}.isdisjoint(one.key for one in told.sections)
    assert "no trial has compared" in told.answer.rests[0][1]
    assert "The trial found" not in " ".join(texts(told))


def test_what_the_model_misses_comes_second(told: Page) -> None:
    assert told.sections[0].key == "misses"
    assert any("IPS and IPS+ have the same settings" in line
               for line in told.sections[0].parts[0].lines)


def test_the_terminal_has_at_most_25_lines_and_all_with_full(told: Page) -> None:
    assert lines_of_the_answer(told) <= 25
    full = in_terminal(told, full=True)
    for said in ("54.6–63.2", "What this model misses", "How it was made", "0123456789abcdef"):
        assert said in full


def test_nothing_collides(told: Page) -> None:
    assert overlaps(told) == {}


def test_few_runs_are_a_warning(comparison: Any) -> None:
    told = page(dataclasses.replace(comparison, replicates=3))
    assert any("3 runs only" in line for line in told.answer.warnings)


def test_one_run_has_no_luck_to_tell(comparison: Any) -> None:
    one = comparison.differences.assign(replicates=1)
    told = page(dataclasses.replace(comparison, differences=one, replicates=1))
    assert "one run" in told.answer.sure[0][1]
    assert "±" not in told.answer.sure[0][1]


def test_the_same_comparison_gives_the_same_text(comparison: Any, told: Page) -> None:
    assert render(page(comparison)) == render(told)
