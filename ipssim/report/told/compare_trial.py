"""The trial beside a comparison: what it published, and what simulated trials of its size gave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.report.page.parts import Cell, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told import compare_figures as figures
from ipssim.report.told.made import short_source
from ipssim.report.told.rows import HEADLINE, TrialRow, trial_rows
from ipssim.report.words import Words

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison


def published(comparison: Comparison) -> TrialRow | None:
    """Return the published difference that answers the same question, if there is one."""
    experiment = comparison.experiment
    for row in trial_rows(comparison):
        one, _, other = row.arm.partition(c.BETWEEN)
        members = experiment.trial.pooled.get(one, (one,))
        if (row.outcome.code == HEADLINE and row.published is not None
                and experiment.treated in members and other == experiment.reference):
            return row
    return None


def _title(w: Words, comparison: Comparison) -> str:
    trial = comparison.experiment.trial
    return w.declared(f"trial.{trial.name}.title", trial.title or trial.name)


def sections(w: Words, comparison: Comparison) -> Iterator[Section]:
    """Yield what stands beside the published trial: what it published, and the rest folded."""
    rows = trial_rows(comparison)
    if not rows:
        return
    experiment = comparison.experiment
    sizes = w.listed([
        w.say("compare.trial.size", size=size, arm=c.arm_inside(w, experiment, arm))
        for arm, size in experiment.trial.sizes.items()
    ])
    lead = w.say(
        "compare.trial.lead", trial=_title(w, comparison), sizes=sizes,
        runs=w.say("count.runs", count=comparison.replicates),
    )
    held = [row for row in rows if row.published is not None]
    if held:
        notes = [Said(w.say("compare.trial.unverified"), "unsure")] if any(
            row.unverified for row in held
        ) else []
        yield Section("trial", w.say("compare.trial.title"), (
            Said(lead), Said(_verdict(w, comparison, held)), _table(w, comparison, held),
            *notes,
        ))
    yield Section("trials", w.say("compare.trial.more"), (
        Said(lead), _table(w, comparison, rows), *figures.trial(w, comparison, rows),
    ), folded=True)


def _verdict(w: Words, comparison: Comparison, rows: Sequence[TrialRow]) -> str:
    """Say whether the main outcome of the simulated trial agrees with what was published."""
    main = [row for row in rows if row.outcome.code == HEADLINE]
    if c.switched_off(w, comparison.experiment):
        return w.say("compare.trial.not_judged")
    outside = [
        c.arm_title(w, comparison.experiment, row.arm) for row in main if row.inside is False
    ]
    if outside:
        return w.say("compare.trial.outside", what=w.listed(outside))
    return w.say("compare.trial.inside") if main else ""


def _table(w: Words, comparison: Comparison, rows: Sequence[TrialRow]) -> Table:
    heads = tuple(w.entry("compare.trial.heads"))
    lines = []
    for outcome in dict.fromkeys(row.outcome for row in rows):
        lines.append(Row((c.headed(w, outcome),), "group"))
        lines += [Row(_cells(w, comparison, row)) for row in rows if row.outcome == outcome]
    return Table(heads, tuple(lines), left=(5, 6, 7))


def _cells(w: Words, comparison: Comparison, row: TrialRow) -> tuple[Cell | str, ...]:
    outcome, unsure = row.outcome, "unsure" if row.unverified else ""
    cells: list[Any] = [
        c.arm_title(w, comparison.experiment, row.arm),
        c.value(w, row.estimate, outcome, bare=True, difference=row.is_difference),
        w.between(row.low, row.high, outcome.decimals),
    ]
    if row.published is None or row.figure is None:
        return (*cells, "", "", "", "", "")
    inside = w.say("blank") if row.inside is None else w.say("yes" if row.inside else "no")
    return (
        *cells,
        Cell(c.value(w, row.published, outcome, bare=True, difference=row.is_difference), unsure),
        Cell(w.between(row.published_low, row.published_high, outcome.decimals), unsure),
        Cell(inside, "wrong" if row.inside is False else ""),
        short_source(w, row.figure.source), Cell(w.say(f"sure.{row.figure.sureness}"), unsure),
    )
