"""For whom: differences by who people were at entry, with what may get worse beside what is won."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.page.parts import Part, Picture, Points, Row, Said, Section, Table, Terms
from ipssim.report.told import common as c
from ipssim.report.told.compare_figures import arm_looks, note
from ipssim.report.told.rows import asked_about
from ipssim.report.words import Words
from ipssim.studies.subgroups import FEW, FEW_IN_ALL, WATCHED, beyond_luck
from ipssim.week import WEEK
from ipssim.world.columns import TABLES
from ipssim.world.traits import TRAITS, Trait

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ipssim.studies.results import Comparison

BESIDE = (WATCHED, "weeks_job", "job_lost", "relapse_ever", "weeks_sick", "dropped_out")
"""The outcomes of the table: what may be won, and beside it what may get worse."""
_NAMED = 3
"""Things at entry that are named where a trait has a part in many."""


def sections(w: Words, comparison: Comparison) -> Iterator[Section]:
    """Yield the section on groups and a folded one with the rest; nothing without a table."""
    if comparison.subgroups.empty:
        return
    rows = _of(comparison, comparison.experiment.treated)
    yield Section("for-whom", w.say("whom.title"), (
        Said(_lead(w, comparison)), Said(w.say("whom.luck") + " " + _worlds(w, comparison)),
        _picture(w, comparison, rows),
        Points(tuple(_findings(w, rows, drawn=bool(len(comparison.drawn))))),
        Said(w.say("whom.benefit_harm", **_arms(w, comparison))), _beside(w, comparison, rows),
        Said(w.say("whom.few", few=FEW, in_all=FEW_IN_ALL), "soft"),
    ))
    yield Section("for-whom-all", w.say("whom.more"), (
        Said(w.say("whom.acts.title")), _acts(w), *_programmes(w, comparison),
        *_every(w, comparison, rows),
    ), folded=True)


def _of(comparison: Comparison, arm: str) -> pd.DataFrame:
    """Return an arm's rows."""
    return comparison.subgroups[comparison.subgroups["arm"] == arm]


def _arms(w: Words, comparison: Comparison) -> dict[str, str]:
    """Return what sentences call the two programmes."""
    experiment = comparison.experiment
    return {
        "treated": c.arm_title(w, experiment, experiment.treated),
        "reference": c.arm_inside(w, experiment, experiment.reference),
    }


def _lead(w: Words, comparison: Comparison) -> str:
    runs = w.say("count.runs", count=comparison.replicates)
    return w.say("whom.lead", runs=runs, **_arms(w, comparison))


def _worlds(w: Words, comparison: Comparison) -> str:
    """Say for what a range of what is not known is given by group."""
    if not len(comparison.drawn):
        return w.say("whom.no_worlds")
    worlds = w.say("count.worlds", count=len(comparison.drawn))
    return w.say("whom.worlds", worlds=worlds, outcome=_lower(w, WATCHED))


def _lower(w: Words, code: str) -> str:
    return c.lowered(c.short(w, OUTCOMES[code]))


def _trait(w: Words, name: str) -> str:
    return w.say(f"whom.traits.{name}")


def _group(w: Words, row: pd.Series) -> str:
    """Return what a group is called, marked where its difference is not called one."""
    title = w.say(f"whom.groups.{row['trait']}.{row['group']}")
    notes = w.entry("whom.notes")
    marks = [notes[one] for one in str(row["note"]).split("; ") if one]
    return w.say("whom.marked", group=title, note=w.listed(marks)) if marks else title


def _findings(w: Words, rows: pd.DataFrame, *, drawn: bool) -> Iterator[str]:
    """Yield for each trait whether its groups differ in the watched difference beyond luck."""
    watched = rows[rows["outcome"] == WATCHED]
    whole = float(watched.loc[~watched["trait"].isin(list(TRAITS)), "difference"].iloc[0])
    for name, trait in TRAITS.items():
        here = watched[watched["trait"] == name]
        said = {"trait": _trait(w, name), "outcome": _lower(w, WATCHED), "all": whole}
        if not trait.read:
            yield w.say("whom.unread", **said)
        elif (here["note"] == "").sum() < 2:
            yield w.say("whom.too_few", **said)
        elif (found := beyond_luck(here)).empty:
            yield w.say("whom.alike", **said)
        else:
            yield w.say("whom.found", **said, groups=w.listed([
                w.say("whom.found_group", group=_group(w, row), apart=row["apart"],
                      half=row["apart_half"], worlds=_over_worlds(w, row) if drawn else "")
                for _, row in found.iterrows()
            ]))


def _over_worlds(w: Words, row: pd.Series) -> str:
    """Say what a group's difference has beyond everybody's where what is not known varies."""
    low, high = c.number(row["apart_worlds_low"]), c.number(row["apart_worlds_high"])
    if low is None or high is None:
        return w.say("whom.found_no_worlds")
    return w.say("whom.found_worlds", low=low, high=high)


# The picture


def _picture(w: Words, comparison: Comparison, rows: pd.DataFrame) -> Picture:
    """Return the watched difference by group, a panel for each trait."""
    watched = rows[rows["outcome"] == WATCHED]
    whole = watched[~watched["trait"].isin(list(TRAITS))].iloc[0]
    look = arm_looks(comparison)[comparison.experiment.treated]
    wide = bool(watched["worlds_low"].notna().any())
    said = {**_arms(w, comparison), "outcome": _lower(w, WATCHED)}
    title, seen, means = (
        w.fill(text, **said, wide=w.say("whom.wide") if wide else "")
        for text in w.entry("whom.picture")
    )

    def mark(row: pd.Series) -> Mark:
        half = c.number(row["difference_half"])
        low, high = c.number(row["worlds_low"]), c.number(row["worlds_high"])
        value = float(row["difference"])
        return Mark(
            value, None if half is None else value - half, None if half is None else value + half,
            None if low is None or high is None else (low, high), look, bool(row["note"]),
        )

    def draw() -> Figure:
        panels = [
            Panel(
                tuple(Dots(_group(w, row), (mark(row),)) for _, row in here.iterrows()),
                w.say("whom.axis"), _trait(w, str(name)), zero=True,
                lines=(float(whole["difference"]),), scale="whom",
            )
            for name, here in watched[watched["trait"].isin(list(TRAITS))].groupby(
                "trait", sort=False
            )
        ]
        legend = [Entry(w.say("whom.legend.luck"), look)]
        if wide:
            legend.append(Entry(w.say("whom.legend.wide"), look, kind="bar"))
        legend.append(Entry(w.say("whom.legend.hollow"), look, hollow=True))
        return dots(panels, columns=2, width=11.5, note=note(w, comparison), legend=legend)

    data = "; ".join(
        w.say("whom.alt_group", trait=_trait(w, row["trait"]), group=_group(w, row),
              difference=row["difference"])
        for _, row in watched.iterrows() if row["trait"] in TRAITS
    )
    return Picture("for_whom", draw, w.say("whom.alt", title=title, seen=seen, data=data), title,
                   seen, means)


# Tables


def _cell(w: Words, row: pd.Series) -> str:
    decimals = OUTCOMES[row["outcome"]].decimals
    half = c.number(row["difference_half"])
    return c.with_half(w, float(row["difference"]), half, decimals, signed=True)


def _beside(w: Words, comparison: Comparison, rows: pd.DataFrame) -> Table:
    """Return the outcomes of `BESIDE` by group, everybody first."""
    short, watched = w.entry("whom.short"), OUTCOMES[WATCHED]
    lines = []
    for name, here in rows.groupby("trait", sort=False):
        if name in TRAITS:
            lines.append(Row((_trait(w, str(name)),), "group"))
        for _, group in here.groupby("group", sort=False):
            by_code = {row["outcome"]: row for _, row in group.iterrows()}
            first = by_code[WATCHED]
            lines.append(Row((
                _group(w, first), w.number(first["people"]),
                c.value(w, first["level"] - first["difference"], watched, bare=True),
                *(_cell(w, by_code[code]) for code in BESIDE),
            )))
    heads = (*w.entry("whom.heads"), w.say("whom.level", **_arms(w, comparison)))
    return Table((*heads, *(short[code] for code in BESIDE)), tuple(lines))


def _programmes(w: Words, comparison: Comparison) -> Iterator[Part]:
    """Yield the watched difference of every programme by group; nothing where there are but two."""
    experiment = comparison.experiment
    arms = [arm for arm in asked_about(comparison, 6) if arm != experiment.reference]
    if len(arms) < 2:
        return
    watched = {
        arm: rows[rows["outcome"] == WATCHED]
        for arm in arms for rows in (_of(comparison, arm),)
    }
    lines = [
        Row((_group(w, row), *(_cell(w, watched[arm].iloc[place]) for arm in arms)))
        for place, (_, row) in enumerate(watched[arms[0]].iterrows())
    ]
    yield Table(
        (w.entry("whom.heads")[0], *(c.arm_title(w, experiment, arm) for arm in arms)),
        tuple(lines), title=w.say("whom.programmes", outcome=c.short(w, OUTCOMES[WATCHED]),
                                  reference=_arms(w, comparison)["reference"]),
    )


def _every(w: Words, comparison: Comparison, rows: pd.DataFrame) -> Iterator[Table]:
    """Yield a table for each trait: every outcome by group."""
    for name in TRAITS:
        here = rows[rows["trait"] == name]
        by_code = {str(code): one for code, one in here.groupby("outcome", sort=False)}
        if not by_code:
            continue
        heads = [_group(w, row) for _, row in by_code[WATCHED].iterrows()]
        yield Table(
            ("", *heads), tuple(
                Row((c.headed(w, OUTCOMES[code]), *(_cell(w, row) for _, row in one.iterrows())))
                for code, one in by_code.items()
            ), title=w.say("whom.every", trait=c.lowered(_trait(w, name)),
                           **_arms(w, comparison)),
        )


def _acts(w: Words) -> Terms:
    """Say of each trait by what it can act in the model."""
    return Terms(tuple((_trait(w, name), _acting(w, trait)) for name, trait in TRAITS.items()))


def _acting(w: Words, trait: Trait) -> str:
    if not trait.read:
        return w.say("whom.acts.none")
    meaning = {
        (one.name if table == "candidates" else f"{table}.{one.name}"): one.meaning
        for table, columns in TABLES.items() for one in columns
    }
    columns = [
        w.declared(f"column.{name}", c.lowered(meaning[name].partition(";")[0]))
        for name in trait.shapes
    ]
    if len(columns) > _NAMED + 1:
        more = w.say("whom.acts.more", count=len(columns) - _NAMED)
        columns = [*columns[:_NAMED], more]
    stages = [
        w.say("whom.acts.stage", does=w.declared(f"stage.{one.name}", one.does.rstrip(".")))
        for one in WEEK if one.name in trait.read_by
    ]
    key = "both" if stages else "shapes"
    return w.say(f"whom.acts.{key}", columns=w.listed(columns), stages=w.listed(stages))
