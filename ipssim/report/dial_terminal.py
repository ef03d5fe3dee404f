"""Print the arms of the dials in the terminal: one line each, with both ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report import dial_texts as words
from ipssim.report.dial_sentences import HEADLINE, no_trial, positive_of, prior_of
from ipssim.report.dials import Dialled, dialled
from ipssim.report.tables import ENOUGH_DRAWS, arm_title, format_number, format_value, too_few

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison


def print_dials(comparison: Comparison, console: Console) -> None:
    """Print every dialled arm's main outcome; nothing without dials. Readable from 80 columns."""
    items = dialled(comparison)
    if not items:
        return
    experiment, outcome = comparison.experiment, OUTCOMES[HEADLINE]
    prior = len(comparison.drawn) > 0
    table = Table(
        title=words.DIALS_TITLE, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD,
        pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
    )
    table.add_column("", width=26, overflow="fold")
    heads = words.TERMINAL_DIAL_HEADS if prior else words.TERMINAL_DIAL_HEADS[:3]
    luck, drawn = too_few(comparison.replicates), too_few(
        len(comparison.drawn), enough=ENOUGH_DRAWS
    )
    for head, few in zip(heads, [luck] * 3 + [drawn] * 2, strict=False):
        ranged = head in words.TERMINAL_DIAL_HEADS[2:]
        mark = f" {words.FEW_MARK}" if ranged and few else ""
        table.add_column(head + mark, justify="right", overflow="fold")
    base = ""
    for item in items:
        if item.arm.base != base:
            base = item.arm.base
            table.add_section()
            table.add_row(Text(arm_title(experiment, base), style="bold"), *[""] * len(heads))
        table.add_row(f" {item.arm.words}", *_cells(item, prior=prior))
    console.print()
    if no_trial(comparison):
        console.print(Text(words.NO_TRIAL, style="bold"))
    console.print(table)
    console.print()
    console.print(Text(words.DIALS_LEAD.format(
        outcome=outcome.short, unit=outcome.unit, replicates=comparison.replicates,
        reference=arm_title(experiment, experiment.reference),
    )))


def _cells(item: Dialled, *, prior: bool) -> list[str]:
    row = item.rows[HEADLINE]
    difference = format_value(row.difference, row.outcome, unit=False, difference=True)
    if row.low is not None and row.high is not None:
        reach = (row.high - row.low) / 2
        difference += f" ±{format_value(reach, row.outcome, unit=False, finer=1)}"
    cells = [
        format_number(item.met, 1), format_value(row.level, row.outcome, unit=False), difference,
    ]
    return [*cells, prior_of(row), positive_of(row)] if prior else cells
