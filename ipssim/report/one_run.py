"""Print a run of one programme in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report import texts
from ipssim.report.tables import format_number, label_counts, number
from ipssim.studies.single import MET

if TYPE_CHECKING:
    from ipssim.studies.single import SingleRun

_LEGEND = (
    "Means over {replicates} replicates of {people} people over {weeks} weeks, each with luck of"
    " its own (seed {seed}). ± is the Monte Carlo error (one standard error of the mean); the"
    " interval is 95 % (Student's t). It says how well the model's mean is known, and nothing of"
    " how well the model knows the world."
)
_ALONE = (
    "What would have happened without the programme, or under another, is not here:"
    " `ipssim compare` shows that."
)


def print_run(result: SingleRun, console: Console | None = None) -> None:
    """Print outcomes and what the workers got done; readable from 80 columns."""
    console = console or Console()
    programme = result.programme
    console.print(Text(programme.title or programme.name, style="bold"))
    counts = label_counts(result.experiment)
    line = texts.MISSES_SHORT.format(
        assumed=counts["assumed"], total=counts.total(), weeks=result.experiment.horizon_weeks
    )
    console.print(Text.assemble((f"{texts.MISSES_TITLE}: ", "bold"), line))
    console.print()
    rows = {str(row["measure"]): row for row in result.outcomes.to_dict("records")}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", overflow="fold", min_width=29)
    for head in ("mean", "±", "95 % interval", "unit"):
        table.add_column(head, justify="left" if head == "unit" else "right", no_wrap=True)
    for measures in (OUTCOMES, MET):
        for code, measure in measures.items():
            row = rows[code]
            low, high = number(row["low"]), number(row["high"])
            finer = measure.decimals + 1
            interval = texts.BLANK if low is None else (
                f"{format_number(low, finer)} to {format_number(high, finer)}"
            )
            table.add_row(
                measure.short, format_number(number(row["mean"]), measure.decimals),
                format_number(number(row["monte_carlo_error"]), finer), interval, measure.unit,
            )
        table.add_section()
    console.print(table)
    console.print()
    cap = programme.caseload_cap
    console.print(Text(_LEGEND.format(
        replicates=result.replicates, people=result.experiment.population.size,
        weeks=result.experiment.horizon_weeks, seed=result.seed,
    )))
    console.print(Text(f"The caseload is allowed to be {cap}. {_ALONE}"))
