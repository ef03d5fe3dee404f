"""What a comparison tells of dials: outcomes against time limit and caseload, and what bends them.

Each point carries two ranges that are never added up: luck of the simulation, and what is not
known (90 % of other worlds that agree with the trial).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.page.parts import Part, Row, Said, Section, Table, Terms
from ipssim.report.told import common as c
from ipssim.report.told import dial_figures as figures
from ipssim.report.told.dial_rows import (
    CASELOAD,
    LENGTH,
    SHOWN,
    TOP,
    Dialled,
    by,
    dialled,
    length_base,
    lines,
    main_line,
)
from ipssim.report.told.rows import HEADLINE, contrast_cells
from ipssim.report.words import Words
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter
from ipssim.studies.mechanisms import RECORDED
from ipssim.studies.worlds import chance_correlation, varied

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

# Words


def repeats(w: Words, experiment: Experiment) -> tuple[str, ...]:
    """Say of each arm that sends people again that its limit is the length of one round."""
    return tuple(
        w.say("dials.repeats", arm=c.arm_title(w, experiment, arm),
              weeks=programme.repeat_after_weeks)
        for arm, programme in experiment.arms.items()
        if programme.repeat_after_weeks is not None
        and (programme.limit_weeks or LENGTH in experiment.dials.get(arm, {}))
    )


def answer(w: Words, comparison: Comparison) -> tuple[str, ...]:
    """Say over which range the difference goes with limits and caseloads, the same for both."""
    found = [item for item in dialled(comparison) if item.matched]
    if len(found) < 2:
        return ()
    low, high = (end(found, key=lambda one: one.matched[HEADLINE].difference)
                 for end in (min, max))
    return (w.say(
        "dials.answer", low=low.matched[HEADLINE].difference,
        high=high.matched[HEADLINE].difference, low_arm=c.dialled(w, low.arm.values),
        high_arm=c.dialled(w, high.arm.values),
    ),)


def sections(w: Words, comparison: Comparison) -> tuple[Section, ...]:
    """Return the curves with what bends them, and folded the rest; nothing without dials."""
    found: list[Section] = []
    drawn = figures.pictures(w, comparison)
    for name, reading in (("length", _length), ("caseload", _caseload)):
        if name in drawn:
            found.append(Section(name, drawn[name].title, (
                drawn[name], *_matrix(w, comparison, name), Terms(reading(w, comparison)),
            )))
    folded: list[Part] = [
        drawn[name] for name in ("length_gap", "caseload_met", "sway") if name in drawn
    ]
    if "caseload_met" in drawn:
        folded += [Said(text) for text in _met(w, comparison)]
    if "sway" in drawn:
        folded += [Said(_sway_note(w, comparison)), _sway(w, comparison)]
    if len(comparison.dials):
        folded += _tables(w, comparison)
    if folded:
        found.append(Section("dials", w.say("dials.more"), tuple(folded), folded=True))
    return tuple(found)


def _matrix(w: Words, comparison: Comparison, name: str) -> Iterator[Table]:
    """Yield, by base arm, the main outcome at every time limit (down) and caseload (across)."""
    needed = LENGTH if name == "length" else CASELOAD
    for base, items in lines(comparison, needed).items():
        limits, caps = by(items, "weeks"), by(items, "cap")
        if name == "caseload" and len(limits) > 1 and LENGTH in items[0].arm.values:
            continue  # told with the time limits
        rows = []
        for weeks, line in limits.items():
            cells = {item.cap: item.rows[HEADLINE] for item in line}
            rows.append(Row((c.dial_value(w, LENGTH, weeks), *(
                w.say("dials.cell", level=cells[cap].level, difference=cells[cap].difference,
                      half=cells[cap].half or 0.0) if cap in cells else "" for cap in caps
            ))))
        heads = (w.say("dials.limit"), *(c.dial_value(w, CASELOAD, cap) for cap in caps))
        yield Table(heads, tuple(rows), title=w.say(
            "dials.matrix", base=c.arm_title(w, comparison.experiment, base),
            outcome=_headline(w), unit=c.unit(w, OUTCOMES[HEADLINE]),
            reference=c.arm_title(w, comparison.experiment, comparison.experiment.reference),
        ))


def _tables(w: Words, comparison: Comparison) -> list[Part]:
    """Return the dials' arms, a table per outcome, with both ranges of each difference."""
    items, drawn = dialled(comparison), len(comparison.drawn) > 0
    heads = list(w.entry("compare.outcomes.heads"))
    heads = [heads[0], w.say("dials.met"), *heads[1 : None if drawn else 4]]
    parts: list[Part] = [Said(w.say(
        "dials.lead", half=w.say("half"),
        reference=c.arm_title(w, comparison.experiment, comparison.experiment.reference),
    ))]
    for code in SHOWN:
        rows = []
        for item in items:
            title, *cells = contrast_cells(
                w, item.rows[code], c.arm_title(w, comparison.experiment, item.arm.name),
                drawn=drawn,
            )
            rows.append(Row((title, w.number(item.met, 1), *cells)))
        title = c.headed(w, OUTCOMES[code])
        parts.append(Table(tuple(heads), tuple(rows), title=title))
    return parts


def _level(w: Words, item: Dialled) -> str:
    row = item.rows[HEADLINE]
    return w.say("dials.level", value=c.value(w, row.level, row.outcome),
                 half=w.number(row.level_half, 1))


def _headline(w: Words) -> str:
    return c.short(w, OUTCOMES[HEADLINE])


def _length(w: Words, comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Say what bends the curve over time limits, and how much of it is assumption."""
    line = main_line(comparison)
    finite = [item for item in line if item.weeks is not None]
    told: list[tuple[str, str]] = []
    bends = w.say("dials.bends")
    if len(finite) >= 2:
        short, long = finite[0], finite[-1]
        unlimited = line[-1] if line[-1].weeks is None else None
        said = [w.say(
            "dials.moves", outcome=_headline(w), first=_level(w, short), last=_level(w, long),
            short=short.weeks, long=long.weeks, cap=short.cap,
            unlimited="" if unlimited is None else w.say(
                "dials.unlimited", value=_level(w, unlimited)
            ),
        )]
        if short.support:
            said.append(w.say(
                "dials.ends", cap=short.cap, short=short.weeks, long=long.weeks,
                runs=w.say("count.runs", count=min(RECORDED, comparison.replicates)),
                **{f"{name}_{end}": round(item.support[key])
                   for end, item in (("short", short), ("long", long))
                   for name, key in (("ended", "ended_by_limit"), ("early", "ended_before_start"),
                                     ("served", "weeks_served"))},
            ))
        told += [(bends, " ".join(said)), *((bends, dip) for dip in _dips(w, finite))]
        told += [(bends, text) for text in repeats(w, comparison.experiment)]
    told += _wide(w, comparison, line)
    return (*told, (w.say("dials.practice"), w.say("dials.practice_length")))


def _dips(w: Words, line: Sequence[Dialled]) -> list[str]:
    """Say where a longer limit gives less, by more than luck explains."""
    said = []
    for before, after in itertools.pairwise(line):
        rows = before.rows[HEADLINE], after.rows[HEADLINE]
        fall = rows[0].level - rows[1].level
        luck = math.hypot(*(row.half or 0.0 for row in rows))
        if not luck or fall <= luck:
            continue
        cut = [item.support.get("trial_cut", 0.0) for item in (before, after)]
        key = "dials.dip" if cut[1] > cut[0] else "dials.dip_plain"
        said.append(w.say(
            key, before=before.weeks, after=after.weeks, outcome=_headline(w), fall=fall,
            cap=after.cap, cut_before=round(cut[0]), cut_after=round(cut[1]),
            course=after.arm.programme.course_weeks, trial=after.arm.programme.praktik_weeks,
        ))
    return said


def _wide(
    w: Words, comparison: Comparison, items: Sequence[Dialled]
) -> list[tuple[str, str]]:
    """Say how far what is not known carries the difference at both ends of some arms."""
    head = w.say("compare.sure.unknown")
    found = [item for item in items if item.matched]
    if not len(comparison.drawn) or not found:
        return [(head, w.say("dials.not_drawn"))]
    said = []
    for item in dict.fromkeys((found[0].arm.name, found[-1].arm.name)):
        one = next(other for other in found if other.arm.name == item)
        row = one.matched[HEADLINE]
        if row.wide is None:
            continue
        said.append(w.say(
            "dials.gap", values=c.dialled(w, one.arm.values), value=row.difference,
            treated=c.arm_title(w, comparison.experiment, comparison.experiment.treated),
            low=row.wide[0], high=row.wide[1],
            worlds=w.say("count.worlds", count=len(comparison.drawn)),
            share=w.say("blank") if row.positive is None else round(100 * row.positive),
        ) + ("" if row.agree is None else " " + w.say(
            "ways.gap", agree=round(row.agree), count=len(row.ways)
        )))
    return [(head, " ".join(said))] if said else []


def _caseload(w: Words, comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Say of each programme whether contact and outcome move with the caseload."""
    told: list[tuple[str, str]] = []
    for base, items in lines(comparison, CASELOAD).items():
        found = by(items, "weeks")
        line = found.get(comparison.experiment.arms[base].limit_weeks) or next(iter(found.values()))
        if len(line) < 2:
            continue
        first, last = line[0], line[-1]
        title = c.arm_title(w, comparison.experiment, base)
        if len(found) > 1:
            title += f", {c.dial_value(w, LENGTH, first.weeks)}"
        contact = [item.rows["contact_hours"].level for item in (first, last)]
        told.append((w.say("dials.bends"), " ".join((
            w.say("dials.contact", title=title, low=first.cap, high=last.cap,
                  contact_low=contact[0], contact_high=contact[1], outcome=_headline(w),
                  first=_level(w, first), last=_level(w, last)),
            _verdict(w, first, last, contact),
        ))))
    package = length_base(comparison)
    if package is not None:
        own = comparison.experiment.arms[package].limit_weeks
        told += _wide(w, comparison, [
            item for item in lines(comparison, LENGTH)[package] if item.weeks == own
        ])
    return (*told, (w.say("dials.practice"), w.say("dials.practice_caseload")))


def _verdict(w: Words, first: Dialled, last: Dialled, contact: Sequence[float]) -> str:
    rows = first.rows[HEADLINE], last.rows[HEADLINE]
    # Both are paired with one reference on the same people, which takes out common luck.
    moved = abs(rows[1].difference - rows[0].difference)
    flat = moved <= math.hypot(*(row.half or 0.0 for row in rows))
    if abs(contact[0] - contact[1]) > 0.05 * max(contact):
        return w.say("dials.contact_only" if flat else "dials.contact_bends")
    if not flat:
        return w.say("dials.contact_elsewhere")
    return w.say("dials.contact_flat", low=w.number(first.met, 1), high=w.number(last.met, 1))


def _met(w: Words, comparison: Comparison) -> list[str]:
    """Say how many people a worker had, and how many were admitted, at both ends of each line."""
    told = []
    for base, items in lines(comparison, CASELOAD).items():
        found = by(items, "weeks")
        line = found.get(comparison.experiment.arms[base].limit_weeks) or next(iter(found.values()))
        title = c.arm_title(w, comparison.experiment, base)
        told += [
            w.say("dials.met_said", title=title, cap=item.cap, met=item.met,
                  admitted=round(item.support["admitted"]), waiting=item.support["weeks_waiting"])
            for item in (line[0], line[-1]) if item.met is not None and item.support
        ]
    return told


def telling(comparison: Comparison) -> list[tuple[str, Parameter]]:
    """Return the numbers that the main difference follows further than chance would, by key."""
    table = comparison.sway
    if not len(table):
        return []
    reach = chance_correlation(len(table), int(table["draws"].iloc[0]))
    beyond = table["parameter"][table["correlation"].abs() > reach]
    specs = varied(comparison.experiment)
    return [(key, specs[key]) for key in beyond]


def _sway_note(w: Words, comparison: Comparison) -> str:
    """Say how few worlds there are for so many numbers, and what can be told from chance."""
    table = comparison.sway
    draws, count = int(table["draws"].iloc[0]), len(table)
    reach = chance_correlation(count, draws)
    beyond = int((table["correlation"].head(TOP).abs() > reach).sum())
    return w.say("dials.sway_note", worlds=w.say("count.worlds", count=draws), total=count,
                 reach=w.number(reach, 2), beyond=beyond, top=min(TOP, count))


def _sway(w: Words, comparison: Comparison) -> Table:
    """Return the numbers that the main difference follows most, over other worlds."""
    specs = varied(comparison.experiment)
    rows = []
    for row in c.records(comparison.sway.head(TOP)):
        spec = specs[row["parameter"]]
        rows.append(Row((
            w.declared(f"parameter.{row['parameter']}", spec.says),
            w.number(row["correlation"], 2, signed=True), f"{round(100 * row['share'])} %",
            w.fill("{x}", x=float(f"{row['low']:.3g}")),
            w.fill("{x}", x=float(f"{row['high']:.3g}")),
            w.declared(f"unit.{spec.unit}", spec.unit),
        )))
    return Table(tuple(w.entry("dials.sway_heads")), tuple(rows), left=(5,))
