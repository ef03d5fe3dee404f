"""Tell a path between two programmes: one HTML file, and a table for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.report import path_texts, sentences, tables, texts
from ipssim.report.effects import effect_text, error_text, told_from_zero, value_text
from ipssim.report.html import Sources
from ipssim.report.page import plain_manifest, render_page
from ipssim.report.path_figures import (
    interaction_figure,
    step_change,
    step_title,
    waterfall_figure,
)
from ipssim.report.saved import save_page
from ipssim.report.style import inline_svg

if TYPE_CHECKING:
    from ipssim.studies.engine.estimates import Estimate
    from ipssim.studies.path import Path, StepEffect

TEMPLATE = "path.html.j2"
_STARTS = ("job_or_education_ever", "job_ever", "education_ever", "hours", "weeks_job",
           "weeks_to_first", "in_work_at_end", "sustained_job_26w")
_TELLING = 3  # steps that are named in the key results


def write_path_report(path: Path, target: FilePath, sources: Sources | None = None) -> None:
    """Write the report to `target` (UTF-8); the same path always gives the same bytes."""
    save_page(path, render_path(path, sources or {}), target)


def render_path(path: Path, sources: Sources) -> str:
    """Return the report as HTML text, in the style of the report of a comparison."""
    return render_page(TEMPLATE, _context(path, sources))


def _context(path: Path, sources: Sources) -> dict[str, Any]:
    return {
        "t": texts,
        "p": path_texts,
        "title": title(path),
        "what_it_is": what_it_is(path),
        "misses": [*_about_staff(path), *sentences.misses(path.experiment)],
        "key_results": key_results(path),
        "lead": path_texts.TABLE_LEAD.format(
            outcome=path.measure.short, unit=path.unit, people=path.experiment.population.size,
            replicates=path.replicates,
        ),
        "rows": [_cells(path, part) for part in path.steps],
        "sums": [
            _effect(path, effect)
            for effect in (path.sum_alone, path.sum_left_out, None, path.total, path.total)
        ],
        "grouped": [part.step for part in path.steps if len(part.step.fields) > 1],
        "change": step_change,
        "figures": _figures(path),
        "settings": _settings(path, sources),
        "made": path_texts.MADE.format(
            version=path.manifest.get("version", texts.BLANK),
            run=path.manifest.get("run", texts.BLANK), seed=path.seed, replicates=path.replicates,
            experiment=path.experiment.title or path.experiment.name,
            wording=path.measure.wording,
        ),
        "manifest": plain_manifest(path.manifest),
    }


def title(path: Path) -> str:
    """Return what to call a path."""
    start, goal = _ends(path)
    return path_texts.TITLE.format(start=start, goal=goal)


def _ends(path: Path) -> tuple[str, str]:
    """Return what to call start and goal; the name goes with a title that both have."""
    start, goal = path.start.title or path.start.name, path.goal.title or path.goal.name
    if start != goal:
        return start, goal
    return f"{start} ({path.start.name}, start)", f"{goal} ({path.goal.name}, goal)"


def what_it_is(path: Path) -> str:
    """Say in a paragraph what was run."""
    weeks = path.experiment.horizon_weeks
    return path_texts.WHAT_IT_IS.format(
        fields=sum(len(part.step.fields) for part in path.steps), steps=len(path.steps),
        programmes=path.programmes, people=path.experiment.population.size, weeks=weeks,
        months=tables.months(weeks), replicates=path.replicates,
    )


def _about_staff(path: Path) -> list[str]:
    """Say that staff is not priced, where a step changes how many workers there are."""
    if not any("caseload_cap" in part.step.fields for part in path.steps):
        return []
    workers = path.experiment.organisation.workers
    staffed = "" if workers is None else path_texts.STAFF_FIXED.format(workers=workers)
    return [path_texts.COSTS.format(staffed=staffed)]


def key_results(path: Path) -> list[str]:
    """Say the whole difference, the steps that matter most, and how far they work together."""
    start, goal = _ends(path)
    said = [path_texts.KEY_TOTAL.format(
        outcome=path.measure.short, start=start, goal=goal, unit=path.unit,
        start_level=tables.format_value(path.start_level.value, path.measure),
        goal_level=tables.format_value(path.goal_level.value, path.measure),
        total=_value(path, path.total.value), error=_error(path, path.total),
    )]
    left_out, alone = (_telling(path, name) for name in ("left_out", "alone"))
    if left_out or alone:
        nothing = "none that luck could not explain"
        said.append(path_texts.KEY_LARGEST.format(
            start=start, goal=goal, left_out=sentences.join(left_out) or nothing,
            alone=sentences.join(alone) or nothing,
        ))
    else:
        said.append(path_texts.KEY_NOTHING)
    if _praktik_tells(path):
        said.append(path_texts.KEY_PRAKTIK)
    if len(path.steps) > 1:
        said.append(path_texts.KEY_SUMS.format(
            alone=_value(path, path.sum_alone.value), total=_value(path, path.total.value),
            left_out=_value(path, path.sum_left_out.value), unit=path.unit,
        ))
    return said


def _telling(path: Path, name: str) -> list[str]:
    """Name the largest effects of one kind that are further from zero than their error reaches."""
    return [
        f"{step_title(part.step)} ({_value(path, getattr(part, name).value)})"
        for part in _largest(path, name)
    ]


def _largest(path: Path, name: str) -> list[StepEffect]:
    """Return the steps whose effects of one kind are told, the largest first."""
    found: list[tuple[float, StepEffect]] = []
    for part in path.steps:
        effect: Estimate = getattr(part, name)
        if told_from_zero(effect):
            found.append((abs(effect.value), part))
    return [part for _, part in sorted(found, key=lambda item: -item[0])[:_TELLING]]


def _praktik_tells(path: Path) -> bool:
    """Say whether unpaid trials are among the steps told, for an outcome of work or education."""
    return path.measure.code in _STARTS and any(
        "praktik" in part.step.fields
        for name in ("left_out", "alone") for part in _largest(path, name)
    )


def _value(path: Path, value: float) -> str:
    return value_text(value, path.measure)


def _error(path: Path, effect: Estimate) -> str:
    return error_text(effect, path.measure)


def _effect(path: Path, effect: Estimate | None) -> str:
    """Write an effect with its error."""
    return effect_text(effect, path.measure)


def _cells(path: Path, part: StepEffect) -> dict[str, Any]:
    effects = (part.alone, part.left_out, part.interaction, part.forward, part.backward)
    return {
        "name": step_title(part.step), "change": step_change(part.step),
        "effects": [_effect(path, effect) for effect in effects],
    }


def _figures(path: Path) -> list[dict[str, Any]]:
    shown = []
    for name, draw in (("waterfall", waterfall_figure), ("interaction", interaction_figure)):
        head, seen, means = path_texts.FIGURES[name]
        data = path_texts.ALT_WATERFALL.format(
            start_level=tables.format_value(path.start_level.value, path.measure),
            goal_level=tables.format_value(path.goal_level.value, path.measure),
        )
        shown.append({
            "name": name, "title": head, "seen": seen, "means": means,
            "alt": f"{head}. {seen} {data}",
            "svg": Markup(inline_svg(draw(path), f"path_{name}")),
        })
    return shown


def _settings(path: Path, sources: Sources) -> list[dict[str, Any]]:
    """Return every setting that differs: meaning, unit, both values, and its source."""
    from ipssim.settings.declare.parameter import parameters

    start, goal = (dict(parameters(end)) for end in (path.start, path.goal))
    fields = [field for part in path.steps for field in part.step.fields]
    return [
        {
            "spec": start[field],
            "start": tables.setting_text(start[field].value),
            "goal": tables.setting_text(goal[field].value),
            "unit": "" if start[field].unit in ("word", "yes/no") else start[field].unit,
            "source": tables.source_text(start[field].source or "", sources) or texts.BLANK,
        }
        for field in fields
    ]


# Terminal


def print_path(path: Path, console: Console | None = None) -> None:
    """Print a path: label, whole difference, one line per step; readable from 80 columns."""
    console = console or Console()
    console.print(Text(title(path), style="bold"))
    console.print(Text(path_texts.NO_TRIAL, style="bold"), Text(path_texts.NO_TRIAL_WHY))
    counts = tables.label_counts(path.experiment)
    misses = texts.MISSES_SHORT.format(
        assumed=counts["assumed"], total=counts.total(), weeks=path.experiment.horizon_weeks
    )
    console.print(Text.assemble((f"{texts.MISSES_TITLE}: ", "bold"), misses))
    console.print()
    console.print(_terminal_table(path))
    console.print()
    console.print(Text(path_texts.TERMINAL_LEGEND.format(
        unit=path.unit[0].upper() + path.unit[1:], replicates=path.replicates,
        people=path.experiment.population.size,
    )))
    console.print()
    for line in key_results(path):
        console.print(Text(line))


def _terminal_table(path: Path) -> Table:
    table = Table(
        title=f"{path.measure.short} ({path.unit})", title_justify="left", title_style="bold",
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
    )
    heads = path_texts.TERMINAL_HEADS
    table.add_column(heads[0], overflow="fold", ratio=1)
    for head in heads[1:]:
        table.add_column(head, justify="right", no_wrap=True)
    for part in path.steps:
        effects = (part.alone, part.left_out, part.forward, part.backward)
        label = f"{step_title(part.step)}: {step_change(part.step)}"
        table.add_row(label, *_terminal_cells(path, effects))
    table.add_section()
    sums = (path.sum_alone, path.sum_left_out, path.total, path.total)
    table.add_row(path_texts.SUM, *_terminal_cells(path, sums), style="bold")
    return table


def _terminal_cells(path: Path, effects: Sequence[Estimate]) -> list[str]:
    return [_effect(path, effect) for effect in effects]
