"""Print a comparison in the terminal: what the model misses, outcomes, paired differences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.outcomes.definitions import Outcome
from ipssim.report import dial_texts, texts
from ipssim.report.dial_sentences import (
    few,
    no_trial,
    positive_of,
    prior_legend,
    prior_of,
    status,
)
from ipssim.report.dial_terminal import print_dials
from ipssim.report.own_arms import marked_title
from ipssim.report.sentences import changes
from ipssim.report.switches import off_sentence
from ipssim.report.tables import (
    BETWEEN,
    ENOUGH,
    ENOUGH_DRAWS,
    DifferenceRow,
    OutcomeRow,
    admits,
    arms_of,
    caseload_met,
    difference_rows,
    format_number,
    format_range,
    format_value,
    label_counts,
    outcome_rows,
    outcomes_of,
    too_few,
    unit_of,
    verdict,
)

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

_FIRST_COLUMN = 24  # characters
_COLUMN = 10  # characters at least; wider where the console is
_LEVEL_COLUMN = 6
_MARK = "*"  # beside a published value that is unverified


def print_comparison(comparison: Comparison, console: Console | None = None) -> None:
    """Print a comparison; readable from 80 columns."""
    console = console or Console()
    experiment = comparison.experiment
    outcomes, differences = outcome_rows(comparison), difference_rows(comparison)
    console.print(Text(experiment.title or experiment.name, style="bold"))
    if off := off_sentence(experiment):
        console.print(Text(off, style="bold"))
    _print_misses(comparison, console)
    _print_arms(comparison, console)
    if outcomes:
        _print_outcomes(comparison, outcomes, console)
    if differences:
        _print_differences(comparison, differences, console)
    print_dials(comparison, console)
    _print_last(comparison, console)


def _print_misses(comparison: Comparison, console: Console) -> None:
    counts = label_counts(comparison.experiment)
    line = texts.MISSES_SHORT.format(
        assumed=counts["assumed"], total=counts.total(),
        weeks=comparison.experiment.horizon_weeks,
    )
    console.print(Text.assemble((f"{texts.MISSES_TITLE}: ", "bold"), line))
    if no_trial(comparison):
        console.print(Text(dial_texts.NO_TRIAL, style="bold"))
    for sentence in changes(comparison.experiment):
        console.print(Text(sentence))
    console.print()


def _print_last(comparison: Comparison, console: Console) -> None:
    """Say what is too few to be read, and what was there already."""
    said = [*few(comparison), *status(comparison)]
    if said:
        console.print()
    for sentence in said:
        console.print(Text(sentence))


def _mark(number_of: int, *, enough: int = ENOUGH) -> str:
    return f" {dial_texts.FEW_MARK}" if too_few(number_of, enough=enough) else ""


def _print_arms(comparison: Comparison, console: Console) -> None:
    experiment = comparison.experiment
    pooled = experiment.trial.pooled if len(comparison.summary) else {}
    titled = [
        f"{arm}: {marked_title(experiment, arm)}"
        for arm in (*experiment.arms, *pooled)
        if marked_title(experiment, arm) != arm
    ]
    if titled:
        console.print(Text("; ".join(titled)))
        console.print()


def _print_outcomes(
    comparison: Comparison, rows: Sequence[OutcomeRow], console: Console
) -> None:
    found = {(row.outcome.code, row.arm): row for row in rows}
    for arms in _chunks(arms_of(rows), console.width):
        title = texts.TERMINAL_OUTCOMES.format(weeks=comparison.experiment.horizon_weeks)
        table = _table(title, arms, console.width)
        for outcome in outcomes_of(rows):
            chosen = {arm: found[outcome.code, arm] for arm in arms if (outcome.code, arm) in found}
            _add_outcome(table, outcome, arms, chosen, _mark(comparison.replicates))
        console.print(table)
        console.print()
    console.print(Text(texts.TERMINAL_LEGEND.format(replicates=comparison.replicates)))
    if any(row.unverified for row in rows):
        console.print(Text(f"{_MARK} {texts.UNVERIFIED_NOTE}", style="italic"))
    _print_fit(comparison, rows, console)
    console.print()


def _add_outcome(
    table: Table, outcome: Outcome, arms: Sequence[str], rows: Mapping[str, OutcomeRow], mark: str
) -> None:
    """Add an outcome's lines: simulated, range, and published lines where there are any."""

    def line(label: str, cell: Callable[[OutcomeRow], str], style: str = "") -> None:
        cells = [cell(rows[arm]) if arm in rows else "" for arm in arms]
        table.add_row(label, *cells, style=style)

    line(
        f"{outcome.short} ({outcome.unit})",
        lambda row: format_value(row.estimate, outcome, unit=False, difference=row.is_difference),
        "bold",
    )
    line(texts.TERMINAL_RANGE + mark, lambda row: format_range(row.low, row.high, outcome))
    if any(row.published is not None for row in rows.values()):
        line(texts.TERMINAL_PUBLISHED, lambda row: _published(row, outcome))
        line(texts.TERMINAL_INTERVAL, lambda row: _interval(row, outcome))
    if any(row.inside is not None for row in rows.values()):
        line(texts.TERMINAL_WITHIN, _within)
    table.add_section()


def _published(row: OutcomeRow, outcome: Outcome) -> str:
    if row.published is None:
        return ""
    text = format_value(row.published, outcome, unit=False, difference=row.is_difference)
    return text + (_MARK if row.unverified else "")


def _interval(row: OutcomeRow, outcome: Outcome) -> str:
    if row.published is None:
        return ""
    return format_range(row.published_low, row.published_high, outcome)


def _within(row: OutcomeRow) -> str:
    return "" if row.published is None else verdict(row.inside)


def _print_fit(comparison: Comparison, rows: Sequence[OutcomeRow], console: Console) -> None:
    """Say in one line each whether pooled arm, reference and difference fit."""
    trial = comparison.experiment.trial
    wanted = {*trial.pooled, trial.reference}
    wanted |= {row.arm for row in rows if row.is_difference}
    for row in rows:
        if row.inside is None or row.arm not in wanted or row.unverified:
            continue
        difference = row.is_difference
        said = texts.TERMINAL_FIT.format(
            outcome=row.outcome.short.lower(), arm=row.arm,
            simulated=format_value(row.estimate, row.outcome, unit=False, difference=difference),
            interval=format_range(row.published_low, row.published_high, row.outcome),
            unit=unit_of(row.outcome, difference=difference),
        )
        within, outside = texts.TERMINAL_FITS
        verdict_said = (within, "bold green") if row.inside else (outside, "bold red")
        console.print(Text.assemble(said, verdict_said))


def _print_differences(
    comparison: Comparison, rows: Sequence[DifferenceRow], console: Console
) -> None:
    found = {(row.outcome.code, row.arm): row for row in rows}
    reference = rows[0].reference
    taken = max(_LEVEL_COLUMN, _longest_word([reference]))
    prior = any(row.has_prior for row in rows)
    title = texts.TERMINAL_DIFFERENCES + _mark(comparison.replicates)
    for arms in _chunks(arms_of(rows), console.width - taken - 1, cell=13 if prior else 11):
        table = _table(title, arms, console.width, (reference, taken))
        for outcome in outcomes_of(rows):
            chosen = [found.get((outcome.code, arm)) for arm in arms]
            level = next((row.reference_level for row in chosen if row), None)
            table.add_row(
                f"{outcome.short} ({outcome.unit})",
                format_value(level, outcome, unit=False),
                *(_difference(row) for row in chosen),
            )
            if prior:
                mark = _mark(len(comparison.drawn), enough=ENOUGH_DRAWS)
                ranges = [prior_of(row) if row else "" for row in chosen]
                signs = [positive_of(row) if row else "" for row in chosen]
                table.add_row(dial_texts.TERMINAL_PRIOR + mark, "", *ranges)
                table.add_row(dial_texts.TERMINAL_POSITIVE, "", *signs)
        _add_caseloads(table, comparison, reference, arms)
        console.print(table)
        console.print()
    console.print(Text(texts.TERMINAL_DIFFERENCES_LEGEND.format(
        reference=reference, replicates=comparison.replicates,
        people=comparison.experiment.population.size,
    )))
    console.print(Text(f"{dial_texts.CASELOAD_LEGEND} {prior_legend(comparison)}".strip()))


def _add_caseloads(
    table: Table, comparison: Comparison, reference: str, arms: Sequence[str]
) -> None:
    """Add each arm's caseload cap and the caseload that was met; a dash where nobody is served."""
    programmes, met = comparison.experiment.arms, caseload_met(comparison)
    if not met:
        return
    table.add_section()
    table.add_row(dial_texts.TERMINAL_CAP, *(
        str(programmes[arm].caseload_cap)
        if arm in programmes and admits(programmes[arm]) else texts.BLANK
        for arm in (reference, *arms)
    ))
    table.add_row(dial_texts.TERMINAL_MET, *(
        format_number(met.get(arm), 1) for arm in (reference, *arms)
    ))


def _difference(row: DifferenceRow | None) -> str:
    if row is None:
        return ""
    text = format_value(row.difference, row.outcome, unit=False, difference=True)
    if row.low is None or row.high is None:
        return text
    reach = (row.high - row.low) / 2
    return f"{text} ±{format_value(reach, row.outcome, unit=False, finer=1)}"


def _table(
    title: str, arms: Sequence[str], width: int, before: tuple[str, int] | None = None
) -> Table:
    """Return an empty table: labels, a column `before` (header, width), then one per arm."""
    table = Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False,
        show_edge=False, padding=0,
    )
    table.add_column("", width=_FIRST_COLUMN, overflow="fold")
    room = width - _FIRST_COLUMN
    if before is not None:
        table.add_column(before[0], justify="right", overflow="fold", width=before[1])
        room -= before[1] + 1
    wide = min(max(14, _longest_word(arms)), room // len(arms) - 1)
    for arm in arms:
        header = arm.replace(BETWEEN, " \N{MINUS SIGN} ")
        table.add_column(header, justify="right", overflow="fold", width=wide)
    return table


def _longest_word(arms: Sequence[str]) -> int:
    """Return the length of the longest arm name, cut at 30, so that headers do not break."""
    return min(30, max((len(word) for arm in arms for word in arm.split()), default=1))


def _chunks(arms: Sequence[str], width: int, *, cell: int = _COLUMN) -> Iterator[Sequence[str]]:
    """Split arms into as many tables as the width asks for."""
    cell = max(cell, _longest_word(arms))
    room = max(1, (width - _FIRST_COLUMN) // (cell + 1))
    for start in range(0, len(arms), room):
        yield arms[start : start + room]
