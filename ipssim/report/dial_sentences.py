"""The words beside the dials' curves: templates filled with what the run counted."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report import dial_texts as words
from ipssim.report import tables, texts
from ipssim.report.dial_figures import length_base
from ipssim.report.dials import (
    LENGTH,
    Dialled,
    by_length,
    lines_by_cap,
    lines_by_length,
    with_caseload,
    with_length,
)
from ipssim.settings.declare.dial_arms import value_words
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.mechanisms import RECORDED
from ipssim.studies.priors import chance_correlation, unfitted

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

HEADLINE = "job_or_education_ever"
_TOP = 10
Reading = list[tuple[str, str]]


def no_trial(comparison: Comparison) -> bool:
    """Say whether the comparison has no emulated trial to stand beside."""
    return not len(comparison.summary)


def reading(name: str, comparison: Comparison) -> Reading:
    """Return what stands beside a figure, as (heading, words); nothing for other figures."""
    match name:
        case "length":
            return _length(comparison)
        case "length_gap":
            return _gap(comparison)
        case "caseload":
            return _caseload(comparison)
        case "caseload_met":
            return _met(comparison)
        case "sway":
            return [(words.ASSUMPTION, sway_note(comparison))]
        case _:
            return []


def few(comparison: Comparison) -> list[str]:
    """Say which ranges come from too few replicates or draws to be read."""
    said = []
    for number, what, enough in (
        (comparison.replicates, words.REPLICATES, tables.ENOUGH),
        (len(comparison.drawn), words.DRAWS, tables.ENOUGH_DRAWS),
    ):
        if number and tables.too_few(number, enough=enough):
            said.append(words.FEW.format(number=number, what=what, enough=enough))
    return said


def prior_legend(comparison: Comparison) -> str:
    """Say how to read a prior range; empty where no world was drawn."""
    if not len(comparison.drawn):
        return ""
    replicates = comparison.experiment.prior_replicates
    return words.PRIOR_LEGEND.format(
        draws=len(comparison.drawn), count=len(unfitted(comparison.experiment)),
        replicates=replicates, luck=words.LUCK_OUT if replicates > 1 else words.LUCK_IN,
    )


def prior_of(row: tables.DifferenceRow) -> str:
    """Write a prior range, or a dash."""
    return tables.format_range(row.prior_low, row.prior_high, row.outcome)


def positive_of(row: tables.DifferenceRow) -> str:
    """Write the share of draws above zero, or a dash."""
    return texts.BLANK if row.positive is None else f"{100 * row.positive:.0f} %"


def key_prior(comparison: Comparison) -> list[str]:
    """Say the prior range of the main difference; nothing where no world was drawn."""
    return [
        words.KEY_PRIOR.format(
            draws=len(comparison.drawn),
            low=tables.format_value(row.prior_low, row.outcome, unit=False, difference=True),
            high=tables.format_value(row.prior_high, row.outcome, difference=True),
            positive=positive_of(row),
        )
        for row in tables.difference_rows(comparison)
        if row.arm == comparison.experiment.treated and row.outcome.code == HEADLINE
        and row.has_prior
    ]


def key_repeats(experiment: Experiment) -> list[str]:
    """Say of each arm that sends people again that its limit is the length of one round."""
    return [
        words.REPEATS.format(
            arm=tables.arm_title(experiment, arm), weeks=programme.repeat_after_weeks
        )
        for arm, programme in experiment.arms.items()
        if programme.repeat_after_weeks is not None
        and (programme.limit_weeks or LENGTH in experiment.dials.get(arm, {}))
    ]


def caseloads(comparison: Comparison) -> str:
    """Say each arm's caseload met beside its cap; empty where nobody is served."""
    experiment, met = comparison.experiment, tables.caseload_met(comparison)
    said = [
        f"{tables.arm_title(experiment, arm)} {met[arm]:.1f} ({programme.caseload_cap})"
        for arm, programme in experiment.arms.items() if arm in met
    ]
    if not said:
        return ""
    return words.MET_LINE.format(arms="; ".join(said), legend=words.CASELOAD_LEGEND)


def status(comparison: Comparison) -> list[str]:
    """Say whether everything was there already, and where other tables are kept."""
    said = []
    if comparison.already_complete:
        draws = f" and {len(comparison.drawn)} draws" if len(comparison.drawn) else ""
        said.append(words.COMPLETE.format(replicates=comparison.replicates, draws=draws))
    if comparison.earlier:
        said.append(words.EARLIER.format(folders=", ".join(comparison.earlier)))
    return said


def sway_note(comparison: Comparison) -> str:
    """Say how few draws there are for so many parameters, and what can be told from chance."""
    table = comparison.sway
    draws, count = int(table["draws"].iloc[0]), len(table)
    reach = chance_correlation(count, draws)
    beyond = int((table["correlation"].head(_TOP).abs() > reach).sum())
    return words.SWAY_NOTE.format(
        draws=draws, count=count, reach=f"{reach:.2f}", beyond=beyond or "none"
    )


def _share(value: float) -> str:
    return f"{value:.0f} %"


def _level(item: Dialled, code: str = HEADLINE) -> str:
    row = item.rows[code]
    half = row.level_half
    error = "" if row.level_error is None else (
        f" (± {tables.format_value(half, row.outcome, unit=False)})"
    )
    return tables.format_value(row.level, row.outcome) + error


def _main_line(comparison: Comparison) -> list[Dialled]:
    """Return the dialled lengths at the caseload nearest to the base arm's own."""
    base = length_base(comparison)
    if base is None:
        return []
    lines = lines_by_cap(with_length(comparison)[base])
    own = comparison.experiment.arms[base].caseload_cap
    return lines[min(lines, key=lambda cap: abs(cap - own))]


def _length(comparison: Comparison) -> Reading:
    line = _main_line(comparison)
    finite = [item for item in line if item.weeks is not None]
    if len(finite) < 2:
        return _assumption(comparison)
    short, long = finite[0], finite[-1]
    outcome = OUTCOMES[HEADLINE].short
    unlimited = line[-1] if line[-1].weeks is None else None
    said = words.LENGTH_MOVES.format(
        outcome=outcome, first=_level(short), last=_level(long), short=short.weeks,
        long=long.weeks, cap=short.cap,
        unlimited="" if unlimited is None else words.LENGTH_UNLIMITED.format(
            value=_level(unlimited)
        ),
    )
    told = [(words.MECHANISM, f"{said} {_endings(comparison, short, long)}".strip())]
    told += [(words.MECHANISM, dip) for dip in _dips(finite)]
    told += [(words.MECHANISM, said) for said in key_repeats(comparison.experiment)]
    told += _assumption(comparison)
    told.append((words.PRACTICE, words.LENGTH_PRACTICE))
    if unlimited is not None and long.mechanisms:
        added = unlimited.rows[HEADLINE].level - long.rows[HEADLINE].level
        told.append((words.SEEN, words.NO_MORE.format(
            early=_share(long.mechanisms["ended_before_start"]), weeks=long.weeks, cap=long.cap,
            outcome=outcome,
            added=tables.format_value(added, OUTCOMES[HEADLINE], difference=True),
        )))
    return told


def _endings(comparison: Comparison, short: Dialled, long: Dialled) -> str:
    if not short.mechanisms:
        return ""
    return words.LENGTH_ENDS.format(
        ended_short=_share(short.mechanisms["ended_by_limit"]),
        ended_long=_share(long.mechanisms["ended_by_limit"]),
        early_short=_share(short.mechanisms["ended_before_start"]),
        early_long=_share(long.mechanisms["ended_before_start"]),
        served_short=f"{short.mechanisms['weeks_served']:.0f}",
        served_long=f"{long.mechanisms['weeks_served']:.0f}",
        short=short.weeks, long=long.weeks, cap=short.cap,
        replicates=min(RECORDED, comparison.replicates),
    )


def _dips(line: list[Dialled]) -> list[str]:
    """Say where a longer limit gives less, by more than luck explains."""
    said = []
    for before, after in itertools.pairwise(line):
        fall = before.rows[HEADLINE].level - after.rows[HEADLINE].level
        luck = before.rows[HEADLINE].level_half + after.rows[HEADLINE].level_half
        if not luck or fall <= luck:
            continue
        programme = after.arm.programme
        cut = (before.mechanisms.get("trial_cut", 0.0), after.mechanisms.get("trial_cut", 0.0))
        template = words.LENGTH_DIP if cut[1] > cut[0] else words.LENGTH_DIP_PLAIN
        said.append(template.format(
            before=before.weeks, after=after.weeks, outcome=OUTCOMES[HEADLINE].short,
            fall=tables.format_value(fall, OUTCOMES[HEADLINE], unit=False) + " points",
            cap=after.cap, cut_before=_share(cut[0]), cut_after=_share(cut[1]),
            course=programme.course_weeks, trial=programme.praktik_weeks,
        ))
    return said


def _gap(comparison: Comparison) -> Reading:
    return _assumption(comparison, all_lengths=True)


def _assumption(comparison: Comparison, *, all_lengths: bool = False) -> Reading:
    """Say how wide ignorance is, for the main line's package or for its shortest and longest."""
    if not len(comparison.drawn):
        return [(words.ASSUMPTION, words.NO_DRAWS)]
    line = [item for item in _main_line(comparison) if item.matched]
    base = length_base(comparison)
    own = None if base is None else comparison.experiment.arms[base].limit_weeks
    chosen = [item for item in line if item.weeks == own][:1] or line[:1]
    if all_lengths and line:
        ends = [line[0], line[-1]]
        chosen = [item for item in line if item in chosen or item in ends]
    return [(words.ASSUMPTION, _how_wide(comparison, item)) for item in chosen]


def _how_wide(comparison: Comparison, item: Dialled) -> str:
    row = item.matched[HEADLINE]
    outcome = row.outcome
    luck = "" if row.luck is None else words.GAP_LUCK.format(share=_share(100 * row.luck))
    said = words.GAP_ASSUMPTION.format(
        treated=tables.arm_title(comparison.experiment, comparison.experiment.treated),
        weeks=value_words("limit_weeks", item.weeks), cap=item.cap,
        value=tables.format_value(row.difference, outcome, difference=True),
        low=tables.format_value(row.prior_low, outcome, unit=False, difference=True),
        high=tables.format_value(row.prior_high, outcome, difference=True),
        draws=len(comparison.drawn), positive=positive_of(row), luck=luck,
    )
    if row.low is not None and row.high is not None and row.high > row.low:
        assert row.prior_low is not None
        assert row.prior_high is not None
        times = (row.prior_high - row.prior_low) / (row.high - row.low)
        said += " " + words.WIDER.format(times=f"{times:.0f}")
    return said.strip()


def _caseload(comparison: Comparison) -> Reading:
    told: Reading = []
    for base, items in with_caseload(comparison).items():
        own = comparison.experiment.arms[base].limit_weeks
        by_limit = lines_by_length(items)
        line = by_limit.get(own) or next(iter(by_limit.values()))
        if len(line) < 2:
            continue
        first, last = line[0], line[-1]
        rows = (first.rows[HEADLINE], last.rows[HEADLINE])
        # Both are paired with one reference on the same cohort, which takes out common luck.
        moved = abs(rows[1].difference - rows[0].difference)
        luck = math.hypot(*(row.half for row in rows))
        title = tables.arm_title(comparison.experiment, base)
        if len(by_limit) > 1:
            title += f" ({value_words('limit_weeks', first.weeks)})"
        told.append((words.MECHANISM, words.CASELOAD_CONTACT.format(
            title=title, low=first.cap, high=last.cap, outcome=OUTCOMES[HEADLINE].short,
            contact_low=f"{first.rows['contact_hours'].level:.1f}",
            contact_high=f"{last.rows['contact_hours'].level:.1f}",
            first=_level(first), last=_level(last),
            verdict=_verdict(first, last, flat=moved <= luck),
        )))
    told += _caseload_assumption(comparison)
    told.append((words.PRACTICE, words.CASELOAD_PRACTICE))
    return told


def _verdict(first: Dialled, last: Dialled, *, flat: bool) -> str:
    """Say whether contact and outcome move with the caseload."""
    most, least = first.rows["contact_hours"].level, last.rows["contact_hours"].level
    same_contact = abs(most - least) <= 0.05 * max(most, least)
    if same_contact:
        flat_words = words.CASELOAD_FLAT.format(
            met_low=tables.format_number(first.met, 1), met_high=tables.format_number(last.met, 1)
        )
        return flat_words if flat else words.CASELOAD_ELSEWHERE
    return words.CASELOAD_CONTACT_ONLY if flat else words.CASELOAD_BENDS


def _caseload_assumption(comparison: Comparison) -> Reading:
    if not len(comparison.drawn):
        return [(words.ASSUMPTION, words.NO_DRAWS)]
    line = _main_line(comparison)
    base = length_base(comparison)
    if base is None:
        return []
    own = comparison.experiment.arms[base].limit_weeks
    items = [
        item for item in with_length(comparison)[base] if item.weeks == own and item.matched
    ] or [item for item in line if item.matched]
    ends = sorted(items, key=lambda item: item.cap)
    return [(words.ASSUMPTION, _how_wide(comparison, item)) for item in (ends[:1] + ends[-1:])]


def _met(comparison: Comparison) -> Reading:
    told: Reading = []
    for base, items in with_caseload(comparison).items():
        own = comparison.experiment.arms[base].limit_weeks
        by_limit = lines_by_length(by_length(items))
        line = by_limit.get(own) or next(iter(by_limit.values()))
        for item in (line[0], line[-1]):
            if item.met is None or not item.mechanisms:
                continue
            told.append((words.MECHANISM, words.MET_TEXT.format(
                title=tables.arm_title(comparison.experiment, base), cap=item.cap,
                met=f"{item.met:.1f}", admitted=_share(item.mechanisms["admitted"]),
                waiting=f"{item.mechanisms['weeks_waiting']:.1f}",
            )))
    return told
