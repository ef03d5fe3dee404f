"""What a report says and draws of dials, drawn worlds and missing trials."""

from __future__ import annotations

import dataclasses
import io
import re
from pathlib import Path

import pytest
from pictures import undrawn
from rich.console import Console
from small_dials import small_dials

from ipssim.report import dial_texts, tables, texts
from ipssim.report.dial_figures import DIAL_FIGURES
from ipssim.report.dial_sentences import few, key_prior, reading, status
from ipssim.report.dials import dialled, lines_by_cap, with_length
from ipssim.report.figures import FIGURES, draw_figures
from ipssim.report.handed import compare
from ipssim.report.html import write_report
from ipssim.report.terminal import print_comparison
from ipssim.studies.results import Comparison

ANY = "job_or_education_ever"


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder = tmp_path_factory.mktemp("dialled") / "run"
    return compare(small_dials(), replicates=3, workers=1, out=folder)


@pytest.fixture(scope="module")
def figures(real: Comparison) -> dict[str, object]:
    return draw_figures(real)


def printed(comparison: Comparison, width: int) -> str:
    stream = io.StringIO()
    print_comparison(comparison, Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


def page(comparison: Comparison, tmp_path: Path) -> str:
    with undrawn():
        write_report(comparison, tmp_path / "r.html")
    return (tmp_path / "r.html").read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


# Figures


def test_every_figure_of_dials_is_drawn_and_says_that_no_trial_stands_behind(figures) -> None:
    assert set(figures) == {*DIAL_FIGURES, *FIGURES} - {"outcomes"}
    for figure in figures.values():
        assert figure._suptitle.get_text() == dial_texts.NO_TRIAL


@pytest.mark.parametrize("name", list(DIAL_FIGURES))
def test_nothing_is_cut_off_or_covers_data(figures, name: str) -> None:
    figure = figures[name]
    figure.draw_without_rendering()
    (legend,) = figure.legends
    box = legend.get_window_extent()
    assert box.x0 >= 0
    assert box.x1 <= figure.bbox.x1
    assert box.y0 >= 0
    for ax in figure.axes:
        assert not box.overlaps(ax.get_window_extent())
        tight = ax.get_tightbbox()
        assert tight.x0 >= 0
        assert tight.x1 <= figure.bbox.x1 + 1
        assert not tight.overlaps(figure._suptitle.get_window_extent())


@pytest.mark.parametrize("name", ["first_start", "hours", "workload", "positions"])
def test_weekly_figures_draw_the_base_arms_only(real: Comparison, figures, name: str) -> None:
    figure, arms = figures[name], len(real.experiment.arms)
    figure.draw_without_rendering()
    (legend,) = figure.legends
    if name == "positions":
        assert len(figure.axes) == arms
    else:
        assert {len(ax.lines) for ax in figure.axes} == {arms}
        assert len(legend.get_texts()) == arms
    assert set(tables.weekly_rows(real)) == set(real.experiment.arms)
    box = legend.get_window_extent()
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= figure.bbox.x1


def test_axes_have_units(figures) -> None:
    units = [ax.get_ylabel() for ax in figures["length"].axes]
    assert units == ["% of people", "% of people", *["hours per person over follow-up"] * 2]
    assert {ax.get_ylabel() for ax in figures["length_gap"].axes} == {"percentage points", "hours"}
    for name in ("length", "length_gap"):
        for ax in figures[name].axes:
            assert ax.get_xlabel() == dial_texts.LENGTH_AXIS
            assert [tick.get_text() for tick in ax.get_xticklabels()] == ["8", "20", "no limit"]
    assert {ax.get_xlabel() for ax in figures["caseload"].axes} == {dial_texts.CASELOAD_AXIS}


def test_lines_show_the_levels_of_the_table(real: Comparison, figures) -> None:
    lines = lines_by_cap(with_length(real)["package"])
    assert list(lines) == [10, 50]
    expected = [item.rows[ANY].level for item in lines[10]]
    drawn = [list(line.get_ydata()) for line in figures["length"].axes[0].lines]
    assert expected in drawn


def test_without_dials_or_draws_their_figures_are_left_out(real: Comparison, comparison) -> None:
    empty = real.dials.iloc[:0]
    plain = dataclasses.replace(real, dials=empty, sway=real.sway.iloc[:0])
    assert set(draw_figures(plain)) == {*FIGURES} - {"outcomes"}
    assert list(draw_figures(comparison)) == list(FIGURES)
    assert all(figure._suptitle is None for figure in draw_figures(comparison).values())


# The page


def test_the_page_says_first_what_is_missing(real: Comparison, tmp_path: Path) -> None:
    text = page(real, tmp_path)
    misses = text[text.index('id="misses"'):text.index('id="key"')]
    assert dial_texts.NO_TRIAL_WHY in misses.replace("&#39;", "'")
    assert text.index('id="misses"') < text.index('id="key"') < text.index('id="dials"')
    assert texts.OUTCOMES_TITLE not in text
    figures = re.findall(r"<figure.*?</figure>", text, re.DOTALL)
    assert len(figures) == len(DIAL_FIGURES) + len(FIGURES) - 1
    assert all(dial_texts.NO_TRIAL in figure for figure in figures)


def test_every_table_of_results_is_labelled(real: Comparison, tmp_path: Path) -> None:
    text = page(real, tmp_path)
    for section in ("differences", "dials"):
        part = text[text.index(f'id="{section}"'):].split("</section>")[0]
        assert dial_texts.NO_TRIAL in part
    head = text[text.index('id="dials"'):].split("</thead>")[0]
    for word in ("Prior range", "Above zero", "Caseload met"):
        assert word in head


def test_a_trial_is_not_denied_where_there_is_one(comparison, tmp_path: Path) -> None:
    text = page(comparison, tmp_path)
    assert dial_texts.NO_TRIAL not in text.replace(texts.MISSES_LEVERS, "")
    assert 'id="dials"' not in text


def test_the_words_beside_a_curve_come_from_the_data(real: Comparison) -> None:
    told = reading("length", real)
    assert {heading for heading, _ in told} >= {dial_texts.MECHANISM, dial_texts.ASSUMPTION,
                                               dial_texts.PRACTICE}
    said = " ".join(words for _, words in told)
    short, long, _ = lines_by_cap(with_length(real)["package"])[50]
    assert f"{short.mechanisms['ended_by_limit']:.0f} %" in said
    assert f"{long.mechanisms['ended_before_start']:.0f} %" in said
    assert f"{short.rows[ANY].level:.1f} %" in said
    assert "4 drawn worlds" in said
    contact = " ".join(words for _, words in reading("caseload", real))
    ips = [item for item in dialled(real) if item.arm.base == "ips"]
    assert f"from {ips[0].rows['contact_hours'].level:.1f} to" in contact


def test_a_dip_is_said_and_only_where_there_is_one(real: Comparison) -> None:
    def with_levels(first: float, second: float) -> Comparison:
        dials = real.dials.copy()
        for weeks, level in ((8, first), (20, second)):
            rows = dials["arm"].str.contains(f"limit_weeks={weeks},") & (dials["outcome"] == ANY)
            dials.loc[rows, ["level", "level_error"]] = [level, 0.1]
        return dataclasses.replace(real, dials=dials)

    def said(comparison: Comparison) -> str:
        return " ".join(words for _, words in reading("length", comparison))

    assert "Longer is not always more" in said(with_levels(50.0, 48.0))
    assert "Longer is not always more" not in said(with_levels(48.0, 50.0))
    assert "Longer is not always more" not in said(with_levels(50.0, 49.9))


def test_without_draws_assumption_is_said_to_be_unmeasured(real: Comparison) -> None:
    bare = dataclasses.replace(real, drawn=real.drawn.iloc[:0])
    assert (dial_texts.ASSUMPTION, dial_texts.NO_DRAWS) in reading("length", bare)
    assert key_prior(dataclasses.replace(
        bare, differences=real.differences.drop(columns=["prior_low"])
    )) == []


# The terminal


@pytest.mark.parametrize("width", [80, 120])
def test_the_terminal_shows_both_ranges_and_the_caseload_met(
    real: Comparison, width: int
) -> None:
    text = printed(real, width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    flat = " ".join(text.split())
    for words in (dial_texts.NO_TRIAL, "prior range", "above zero in", "Caseload met (people)",
                  "8 weeks, 10 per worker", "4 worlds drawn from the priors"):
        assert words in flat
    assert text.count(dial_texts.NO_TRIAL) == 2
    cap = next(line for line in text.splitlines() if line.startswith(dial_texts.TERMINAL_CAP))
    assert cap.split()[-4:] == ["60", "25", "60", texts.BLANK]


def test_caseload_met_is_shown_for_other_experiments_too(comparison) -> None:
    lines = printed(comparison, 100).splitlines()
    met = next(line for line in lines if line.startswith(dial_texts.TERMINAL_MET))
    found = tables.caseload_met(comparison)
    assert f"{found['ips']:.1f}" in met
    assert set(found) == {"ips", "ips_plus", "usual"}


def test_few_replicates_and_draws_are_marked(real: Comparison, comparison) -> None:
    assert few(comparison) == []
    text = printed(real, 100)
    assert "† 3 replicates, fewer than 20" in text
    assert "† 4 draws, fewer than 50" in text
    assert "The same people under each programme †" in text
    assert "prior range †" in text
    assert dial_texts.FEW_MARK not in printed(comparison, 100)
    shown = printed(dataclasses.replace(comparison, replicates=19), 100)
    assert "range of trials †" in shown


def test_settings_that_do_not_apply_are_dashes(real: Comparison) -> None:
    listed = {spec.name: values for spec, values in tables.differing_settings(real.experiment)}
    column = list(real.experiment.arms).index("none")
    assert listed["limit_weeks"][column] == "0"
    assert {values[column] for name, values in listed.items() if name != "limit_weeks"} == {
        texts.BLANK
    }


# Asked for again


@pytest.mark.ci
def test_a_complete_run_is_not_redrawn(real: Comparison, tmp_path: Path) -> None:
    folder = real.folder
    assert folder is not None
    compare(small_dials(), replicates=3, workers=1, out=folder, pages=True)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")
              if path.suffix in (".html", ".svg", ".png")}
    assert len(before) == 1 + 2 * len(draw_figures(real))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Comparison, "pages", lambda _: pytest.fail("drawn again"))
        again = compare(small_dials(), replicates=3, workers=1, out=folder, pages=True)
    assert again.already_complete
    assert "Already complete: 3 replicates and 4 draws" in printed(again, 120)
    assert all(path.stat().st_mtime_ns == when for path, when in before.items())


def test_where_other_tables_are_kept_is_said(real: Comparison) -> None:
    told = status(dataclasses.replace(real, earlier=("earlier/2_replicates",)))
    assert len(told) == 1
    assert "earlier/2_replicates" in told[0]
