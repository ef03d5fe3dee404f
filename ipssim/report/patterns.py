"""Tell the patterns of a credible model: page, terminal, and a section of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.report import pattern_texts as words
from ipssim.report import tables, texts
from ipssim.report.html import Sources
from ipssim.report.page import plain_manifest, render_page
from ipssim.report.switches import off_sentence
from ipssim.study.patterns.judge import Verdict

if TYPE_CHECKING:
    from ipssim.study.patterns.published import Check
    from ipssim.study.patterns.result import CheckResult, PatternResult, Patterns

TEMPLATE = "patterns.html.j2"


def write_patterns_report(
    found: Patterns, target: Path, sources: Sources | None = None
) -> None:
    """Write the page to `target` (UTF-8); the same patterns always give the same bytes."""
    target.write_text(render_patterns(found, sources or {}), encoding="utf-8", newline="\n")


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
        "off": off_sentence(experiment),
        "counts": counts(found.results),
        "failing": [pattern_cells(one, sources) for one in found.results if one.verdict.fails],
        "others": [pattern_cells(one, sources) for one in found.results if not one.verdict.fails],
        "legend": words.LEGEND.format(replicates=found.replicates),
        "made": words.MADE.format(
            version=found.manifest.get("version", texts.BLANK),
            run=found.manifest.get("run", texts.BLANK), seed=found.seed,
            replicates=found.replicates,
        ),
        "manifest": plain_manifest(found.manifest),
    })


def counts(results: Sequence[PatternResult]) -> str:
    """Say how many patterns fail, hold, or are not simulated."""
    verdicts = [one.verdict for one in results]
    fails = sum(verdict.fails for verdict in verdicts)
    not_yet = verdicts.count(Verdict.NOT_YET)
    uncertain = sum("uncertain" in verdict for verdict in verdicts)
    said = words.COUNTS.format(
        fails=fails, total=len(verdicts), holds=len(verdicts) - fails - not_yet, not_yet=not_yet
    )
    return said + (" " + words.SOME_UNCERTAIN.format(uncertain=uncertain) if uncertain else "")


def pattern_cells(result: PatternResult, sources: Sources) -> dict[str, Any]:
    """Return the words of one pattern and of each of its numbers."""
    pattern = result.pattern
    return {
        "number": pattern.number, "title": pattern.title, "sentence": pattern.sentence,
        "verdict": str(result.verdict), "style": words.STYLES[result.verdict],
        "source": words.SOURCE_LINE.format(
            sources=tables.source_text(", ".join(pattern.sources), sources),
            sureness=words.SURENESS[pattern.sureness], computed=pattern.computed,
        ),
        "checks": [
            {
                "what": one.check.what, "unit": one.check.unit, "band": band_text(one.check),
                "value": value_text(one), "verdict": str(one.verdict),
                "style": words.STYLES[one.verdict],
            }
            for one in result.checks
        ],
    }


def band_text(check: Check) -> str:
    """Write a band, with its unit."""
    if check.shown:
        return words.SHOWN_BAND
    low, high = (None if edge is None else f"{edge:g}".replace("-", "\N{MINUS SIGN}")
                 for edge in (check.low, check.high))
    if low is not None and high is not None:
        band = words.BETWEEN
    elif low is not None:
        band = words.ABOVE if check.direction else words.AT_LEAST
    else:
        band = words.BELOW if check.direction else words.AT_MOST
    return f"{band.format(low=low, high=high)} {check.unit}"


def value_text(one: CheckResult) -> str:
    """Write a value with its Monte Carlo error; a dash where there is none."""
    value = tables.format_number(one.value, one.check.decimals)
    if not one.error:
        return value
    return f"{value} ±{tables.format_number(one.error, one.check.decimals + 1)}"


# Terminal


def print_patterns(found: Patterns, console: Console | None = None) -> None:
    """Print the patterns, failing ones first; readable from 80 columns."""
    console = console or Console()
    console.print(Text(words.TITLE, style="bold"))
    console.print(Text(words.LEAD))
    off = off_sentence(found.experiment)
    if off:
        console.print(Text(off))
    console.print()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for index, head in enumerate(words.TERMINAL_HEADS):
        table.add_column(head, justify="right" if index in (0, 3) else "left",
                         overflow="fold", ratio=(None, 5, 3, None, 3)[index], no_wrap=index == 3)
    for result in found.worst_first():
        table.add_row(
            str(result.pattern.number), Text(result.pattern.title, style="bold"), "", "",
            Text(result.verdict, style="bold red" if result.verdict.fails else "bold"),
        )
        for one in result.checks:
            said = "" if len(result.checks) == 1 else str(one.verdict)
            table.add_row("", f"  {one.check.what}", band_text(one.check), value_text(one), said)
    console.print(table)
    console.print()
    console.print(Text(words.LEGEND.format(replicates=found.replicates)))
    console.print(Text(counts(found.results), style="bold"))
