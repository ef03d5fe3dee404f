"""The report of a service over time: who gets in and who waits, what changes, and for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.report.page.parts import Page, Part, Row, Said, Section, Table, Terms
from ipssim.report.told import common as c
from ipssim.report.told import money
from ipssim.report.told import service_figures as figures
from ipssim.report.told.differing import differing_settings
from ipssim.report.told.made import made
from ipssim.report.told.service_answer import answer
from ipssim.report.told.service_observed import observed
from ipssim.report.told.service_rows import (
    OPENINGS,
    arms,
    at_once,
    effect,
    expected,
    group_name,
    half,
    measure_name,
    outcome_name,
    places,
    sizes,
    told,
    watched,
    window,
    wordings,
)
from ipssim.report.words import Words, words
from ipssim.studies.service_tables import ENDLESS, GROUPS, SCARCE

if TYPE_CHECKING:
    from ipssim.studies.service import ServiceStudy

_WHO = ("window_reached", "window_kept", "window_weeks", "reached", "weeks_job")
"""Outcomes that are told openly; the others are folded."""


def page(study: ServiceStudy, language: str = "") -> Page:
    """Return the report of a service over time."""
    w, experiment = words(language), study.experiment
    title = c.experiment_title(w, experiment)
    return Page(
        title, w.language, answer(w, study),
        (
            c.misses(w, experiment, *c.off(w, experiment), *w.entry("service.misses")),
            _planned(w, study), *observed(w, study), _who(w, study), _years(w, study),
            _sizes(w, study), *money.sections(w, study),
            Section("measures", w.say("service.planned.all"), (_measures(w, study),), folded=True),
            Section("effects", w.say("service.who.all"), (
                Said(_half(w, study), "soft"), _everything(w, study),
            ), folded=True),
            Section("meaning", w.say("meaning.title"), (
                Terms(w.pairs("service.meaning")), Said(w.say("meaning.for_policy"), "strong"),
            ), folded=True),
            _made(w, study),
        ),
    )


# The service as planned


def _planned(w: Words, study: ServiceStudy) -> Section:
    key, experiment, said = "service.planned", study.experiment, told(w, study)
    runs = study.replicates
    what = w.say(
        f"{key}.what", people=w.number(experiment.population.size),
        at_once=w.number(at_once(experiment)), time=watched(w, study),
        places=places(w, study), stay=w.say("count.weeks", count=min(
            experiment.horizon_weeks, experiment.service.weeks or experiment.horizon_weeks)),
        times=w.say(f"{key}.once" if runs == 1 else f"{key}.times", runs=runs), **arms(w, study),
    )
    return Section("planned", w.say(f"{key}.title"), (
        Said(what), Said(w.say(f"{key}.served", **said)),
        Said(w.say(f"{key}.wait", expected=expected(w, study), **said)),
        Said(w.say(f"{key}.jobs", window=window(w, study), **said)),
        *_direct(w, study), *_others(w, study),
        Said(w.say(f"{key}.net", **{
            name: _with_half(w, study, 1.0, f"net_{name}")
            for name in ("served", "others", "everybody")
        })),
    ))


def _direct(w: Words, study: ServiceStudy) -> Iterator[Said]:
    row = effect(study, "served", "window_reached")
    if row is not None:
        yield Said(w.say(
            "service.planned.direct", without=f"{w.number(row['without_service'], 1)} %",
            difference=w.number(row["difference"], 1, signed=True),
            half=w.number(half(row, "difference"), 1),
        ))


def _others(w: Words, study: ServiceStudy) -> Iterator[Said]:
    """Say what the service does to those of the same places whom it does not serve."""
    said = {
        openings: c.with_half(w, row["difference"], half(row, "difference"), 2, signed=True)
        for openings in (SCARCE, ENDLESS)
        if (row := effect(study, "not_served", "weeks_job", openings)) is not None
    }
    if SCARCE in said:
        yield Said(w.say(
            f"service.planned.{'others' if ENDLESS in said else 'others_alone'}",
            difference=said[SCARCE], endless=said.get(ENDLESS, ""),
        ))


def _measures(w: Words, study: ServiceStudy) -> Table:
    rows = []
    for row in c.records(study.measures):
        outcome = MEASURES[row["measure"]]
        finer = outcome.decimals + 1
        rows.append(Row((
            measure_name(w, outcome), c.unit(w, outcome),
            w.number(c.number(row["mean"]), outcome.decimals), w.number(half(row), finer),
            _between(w, row, finer),
        )))
    return Table(("", *w.entry("service.planned.heads")), tuple(rows), numbers=2)


def _between(w: Words, row: Mapping[str, Any], decimals: int) -> str:
    return w.between(c.number(row["low"]), c.number(row["high"]), decimals)


# Who gains


def _who(w: Words, study: ServiceStudy) -> Section:
    scarce = study.experiment.service.without_scarcity
    return Section("who", w.say("service.who.title"), (
        Said(w.say("service.who.selection")), Said(w.say("service.who.direct")),
        Said(w.say(f"service.who.{'others' if scarce else 'no_scarcity'}")),
        figures.effects(w, study), *_effect_table(w, study),
    ))


def _half(w: Words, study: ServiceStudy) -> str:
    """Say what ± is, and that a figure's people stand beside it."""
    return w.say(f"service.who.{'half' if study.replicates > 1 else 'one_run'}")


def _effect_table(w: Words, study: ServiceStudy) -> tuple[Part, ...]:
    """Return what the service changes for whom, openings as they are, and on whom it rests."""
    lines = []
    for code in _WHO:
        rows = [(group, effect(study, group, code)) for group in GROUPS]
        if any(row for _, row in rows):
            lines.append(Row((outcome_name(w, PERSON[code]),), "group"))
        lines += [
            Row((
                group_name(w, study, group), w.number(row["people"]),
                w.number(row["with_service"], 1), w.number(row["without_service"], 1),
                c.with_half(w, row["difference"], half(row, "difference"), 2, signed=True),
            )) for group, row in rows if row is not None
        ]
    table = Table(tuple(w.entry("service.who.heads")), tuple(lines))
    return (
        Said(f"{_half(w, study)} {w.say('service.who.window', window=window(w, study))}", "soft"),
        table,
    )


def _everything(w: Words, study: ServiceStudy) -> Table:
    """Return every line of the table of effects."""
    lines = []
    for code, outcome in PERSON.items():
        lines.append(Row((outcome_name(w, outcome),), "group"))
        lines += [
            Row((
                group_name(w, study, row["group"]),
                w.say(f"service.openings.{OPENINGS[row['openings']]}"),
                w.number(c.number(row["people"])),
                *(w.number(c.number(row[name]), 2) for name in ("with_service", "without_service")),
                w.number(c.number(row["difference"]), 2, signed=True),
                w.number(half(row, "difference"), 2), _between(w, row, 2),
            )) for row in c.records(study.effects) if row["outcome"] == code
        ]
    return Table(tuple(w.entry("service.who.all_heads")), tuple(lines), numbers=2)


# Years and sizes


def _years(w: Words, study: ServiceStudy) -> Section:
    key = "service.years_part"
    columns = w.entry(f"{key}.columns")
    found: dict[int, dict[str, str]] = {}
    for row in c.records(study.yearly):
        if row["posts_factor"] == 1.0:
            cells = found.setdefault(int(row["year"]), {})
            cells[row["measure"]] = w.number(c.number(row["mean"]), 1)
    table = Table((w.say(f"{key}.year"), *columns.values()), tuple(
        Row((str(year), *(cells[code] for code in columns))) for year, cells in found.items()
    ))
    return Section("years", w.say(f"{key}.title"), (
        Said(w.say(f"{key}.lead")), figures.years(w, study), table,
    ))


def _sizes(w: Words, study: ServiceStudy) -> Section:
    key, found = "service.sizes", sizes(study)
    lines = [
        Row((label, *(_with_half(w, study, factor, code) for factor in found)))
        for code, label in w.entry(f"{key}.columns").items()
    ]
    heads = ("", *(w.say(f"{key}.factor", factor=factor) for factor in found))
    return Section("sizes", w.say(f"{key}.title"), (
        Said(w.say(f"{key}.lead")), *figures.frontier(w, study), Table(heads, tuple(lines)),
        Said(w.say("half"), "soft"),
    ))


def _with_half(w: Words, study: ServiceStudy, factor: float, code: str) -> str:
    """Write a measure of a service of some size with half of its 95 % interval."""
    row = sizes(study)[factor][code]
    decimals = MEASURES[code].decimals if code in MEASURES else 1
    reach = half(row) or None  # nothing beside what luck plays no part in, such as posts
    return c.with_half(w, c.number(row["mean"]), reach, decimals, signed=code.startswith("net_"))


# How it was made


def _made(w: Words, study: ServiceStudy) -> Section:
    service = study.experiment.service
    arms = study.experiment.arms
    settings = differing_settings(w, {
        c.arm_title(w, study.experiment, arm): one for arm, one in arms.items()
    })
    said = w.say(
        "service.made", posts=w.listed([f"{n:g}" for n in service.posts_by_year]),
        rate=service.referral_rate, wish=f"{round(100 * service.wish_to_work)} %",
    )
    return made(
        w, study.experiment, study.manifest, Said(said),
        *((Said(w.say("made.settings")), settings) if settings else ()),
        Said(w.say("service.wordings")), wordings(w, [*MEASURES.values(), *PERSON.values()]),
    )
