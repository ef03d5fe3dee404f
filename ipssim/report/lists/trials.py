"""Published trials as data: arms, figures, computed intervals, how sure each figure is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, Problem
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.lists.shape import Block, Listing
from ipssim.report.tables import BETWEEN, format_number, format_range
from ipssim.settings.declare.experiment import Trial
from ipssim.settings.read.load import load, options
from ipssim.settings.read.meant import nearest
from ipssim.trials.published import PublishedFigure, published

UNVERIFIED = "unverified"


def trials(names: Sequence[str] = (), configs: Path | None = None) -> Listing:
    """List published trials: arms, figures with computed intervals, sureness and source."""
    blocks: list[Block] = []
    records: list[tuple[Any, ...]] = []
    for name in names or options("trial", configs):
        trial: Trial = load(name, kind="trial", configs=configs)
        figures = [
            (weeks, figure)
            for weeks in sorted({estimate.weeks for estimate in trial.estimates})
            for figure in published(trial, weeks)
        ]
        blocks.append(_trial_head(trial))
        blocks += [
            _figures_block(weeks, [figure for at, figure in figures if at == weeks])
            for weeks in dict.fromkeys(weeks for weeks, _ in figures)
        ]
        records += [
            (trial.name, trial.doi, weeks, figure.outcome, figure.arm, figure.n, figure.value,
             figure.low, figure.high, figure.unit, figure.sureness, figure.source, figure.wording,
             figure.note)
            for weeks, figure in figures
        ]
    blocks.append(Block(before=(
        "95 % intervals are computed from the published counts (Wilson; Newcombe for differences)"
        " or standard deviations. SEEN: read in the source. DERIVED: arithmetic on such figures."
        f" RECALLED: known from the paper and not read again, marked {UNVERIFIED}.",
    )))
    columns = ("trial", "doi", "weeks", "outcome", "arm", "n", "value", "low", "high", "unit",
               "sureness", "source", "wording", "note")
    return Listing(tuple(blocks), columns, tuple(records))


def check_trials(names: Sequence[str], configs: Path | None = None) -> list[Problem]:
    """Return what is wrong with names of trials."""
    known = options("trial", configs)
    return [
        Problem(
            "trial", name, COMMAND_LINE, None, f"There is no trial called {name}.",
            "one of " + ", ".join(known), nearest(name, known),
        )
        for name in names if name not in known
    ]


def _trial_head(trial: Trial) -> Block:
    arms = ", ".join(f"{arm} {size}" for arm, size in trial.sizes.items())
    pooled = "; ".join(f"{name} is {' and '.join(arms)}" for name, arms in trial.pooled.items())
    lines = [
        f"{trial.title or trial.name}; {trial.country}; DOI {trial.doi or 'not known'};"
        f" source {trial.source}",
        f"Arms (people): {arms or 'none given'}" + (f". {pooled}" if pooled else ""),
    ]
    return Block(trial.name, before=tuple(lines))


def _figures_block(weeks: int, figures: Sequence[PublishedFigure]) -> Block:
    """Return the figures of one follow-up, by outcome; source and caveat stand in the notes."""
    rows: list[tuple[str, ...]] = []
    notes: dict[str, str] = {}
    for code in dict.fromkeys(figure.outcome for figure in figures):
        outcome = OUTCOMES[code]
        rows.append((f"{outcome.short} ({outcome.unit})", "", "", "", "", ""))
        for figure in figures:
            if figure.outcome != code:
                continue
            note = f"{figure.source or 'no source'}: {figure.note}".rstrip(": ")
            mark = notes.setdefault(note, f"[{len(notes) + 1}]")
            rows.append((
                f"  {figure.arm}", str(figure.n),
                format_number(figure.value, outcome.decimals, signed=BETWEEN in figure.arm),
                format_range(figure.low, figure.high, outcome),
                f"{figure.sureness}, {UNVERIFIED}" if figure.unverified else figure.sureness,
                mark,
            ))
    return Block(
        f"Follow-up of {weeks} weeks",
        heads=("outcome, arm", "n", "value", "95 %", "sureness", "note"),
        rows=tuple(rows), right=(1, 2, 3),
        after=tuple(f"{mark} {note}" for note, mark in notes.items()),
    )
