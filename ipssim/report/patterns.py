"""Tell the patterns of a credible model: one HTML page, and lines for the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ipssim.report import pattern_texts as words
from ipssim.report import texts
from ipssim.report.html import Sources
from ipssim.report.page import plain_manifest, render_page
from ipssim.report.pattern_cells import (
    band_text,
    caveats,
    check_cells,
    check_counts,
    counts,
    pattern_cells,
    value_text,
    verdict_text,
)
from ipssim.report.saved import save_page

if TYPE_CHECKING:
    from ipssim.studies.patterns.judge import PatternResult
    from ipssim.studies.patterns.result import Patterns

TEMPLATE = "patterns.html.j2"


def write_patterns_report(
    found: Patterns, target: Path, sources: Sources | None = None
) -> None:
    """Write the page to `target` (UTF-8); the same patterns always give the same bytes."""
    save_page(found, render_patterns(found, sources or {}), target)


def render_patterns(found: Patterns, sources: Sources) -> str:
    """Return the page as HTML text, in the style of the report of a comparison."""
    experiment = found.experiment
    return render_page(TEMPLATE, {
        "t": texts,
        "w": words,
        "what_it_is": words.WHAT_IT_IS.format(
            replicates=found.replicates, seed=found.seed,
            experiment=experiment.title or experiment.name,
        ),
        "caveats": caveats(experiment),
        "counts": counts(found.results),
        "failing": [pattern_cells(one, sources) for one in found.results if one.verdict.fails],
        "others": [pattern_cells(one, sources) for one in found.results if not one.verdict.fails],
        "asked": [check_cells(one) for one in found.checks],
        "asked_counts": check_counts(found.checks),
        "legend": words.LEGEND.format(replicates=found.replicates),
        "made": words.MADE.format(
            version=found.manifest.get("version", texts.BLANK),
            run=found.manifest.get("run", texts.BLANK), seed=found.seed,
            replicates=found.replicates,
        ),
        "manifest": plain_manifest(found.manifest),
    })


# Terminal


def print_patterns(found: Patterns, console: Console | None = None) -> None:
    """Print the patterns, failing ones first; readable from 80 columns."""
    console = console or Console()
    console.print(Text(words.TITLE, style="bold"))
    console.print(Text(words.LEAD))
    for line in caveats(found.experiment):
        console.print(Text(line))
    console.print()
    for result in found.worst_first():
        console.print(_terminal_rows(result))
    console.print()
    console.print(Text(words.LEGEND.format(replicates=found.replicates)))
    console.print(Text(counts(found.results), style="bold"))
    if found.checks:
        print_checks(found, console)


def print_checks(found: Patterns, console: Console) -> None:
    """Print the checks of direction and size, a line for each number."""
    console.print()
    console.print(Text(words.CHECKS_TITLE, style="bold"))
    console.print(Text(words.CHECKS_LEAD))
    console.print()
    rows = Table.grid(expand=True, padding=(0, 1, 0, 0))
    rows.add_column(ratio=1)
    rows.add_column(justify="right", no_wrap=True)
    for one in found.checks:
        cells = check_cells(one)
        unit = "" if one.value is None else f" {cells['unit']}"
        said = f"{cells['key']}. {cells['what']}: {cells['value']}{unit} ({cells['band']})"
        style = "bold red" if one.verdict.fails else ""
        rows.add_row(Text(said), Text(cells["verdict"], style=style))
    console.print(rows)
    console.print()
    console.print(Text(check_counts(found.checks), style="bold"))


def _terminal_rows(result: PatternResult) -> Table:
    """Return one pattern: title and verdict, and a line for each number."""
    rows = Table.grid(expand=True, padding=(0, 1, 0, 0))
    rows.add_column(ratio=1)
    rows.add_column(justify="right", no_wrap=True)
    style = "bold red" if result.verdict.fails else "bold"
    title = f"{result.pattern.number:2d}. {result.pattern.title}"
    rows.add_row(Text(title, style="bold"), Text(verdict_text(result), style=style))
    for one in result.checks:
        unit = "" if one.value is None else f" {one.check.unit}"
        said = Padding(Text(
            f"{one.check.what}: {value_text(one)}{unit} ({band_text(one.check)})"
        ), (0, 0, 0, 4))
        rows.add_row(said, "" if len(result.checks) == 1 else str(one.verdict))
    return rows
