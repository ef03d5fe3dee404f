"""The report of a path between two programmes: which rules make the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.report.page.parts import Answer, Page, Part, Points, Row, Said, Section, Table, Terms
from ipssim.report.told import common as c
from ipssim.report.told import effects as e
from ipssim.report.told import path_figures as figures
from ipssim.report.told.made import made, short_source
from ipssim.report.words import Words, words
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme

if TYPE_CHECKING:
    from ipssim.studies.engine.estimates import Estimate
    from ipssim.studies.path import Path, StepEffect
    from ipssim.studies.steps import Step

_NAMED = 3
"""Steps that the answer names."""
_ROWS = 3
"""Steps in the table of the terminal."""
_STARTS = ("job_or_education_ever", "job_ever", "education_ever", "hours", "weeks_job",
           "weeks_to_first", "in_work_at_end", "sustained_job_26w")
"""Outcomes that unpaid trials can raise while they do harm elsewhere."""


def page(path: Path, language: str = "") -> Page:
    """Return the report of a path."""
    w = words(language)
    return Page(
        w.say("path.title", **e.ends(w, path)), w.language, _answer(w, path),
        (
            c.misses(w, path.experiment, *_misses(w, path), *c.off(w, path.experiment)),
            _steps(w, path), _together(w, path), _orders(w, path), _read(w, path),
            c.meaning(w, path.experiment, drawn=bool(path.draws)), _made(w, path),
        ),
    )


def step_title(w: Words, step: Step) -> str:
    """Return a step's name in words."""
    return " + ".join(c.field_name(w, name) for name in step.name.split(" + "))


def step_change(w: Words, step: Step, *, named: bool = True) -> str:
    """Return what changes, as "26 → none"; `named` says per field where several go together."""
    changes = [
        w.say("path.change", before=_setting(w, field, before), after=_setting(w, field, after))
        for field, before, after in zip(step.fields, step.before, step.after, strict=True)
    ]
    if len(changes) > 1 and named:
        changes = [
            w.say("path.change_named", field=c.field_name(w, field), change=change)
            for field, change in zip(step.fields, changes, strict=True)
        ]
    return "; ".join(changes)


def _setting(w: Words, field: str, value: Any) -> str:
    """Write a setting, with its unit where that is weeks."""
    weeks = isinstance(value, int) and dict(parameters(Programme()))[field].unit == "weeks"
    return w.say("count.weeks", count=value) if weeks else c.setting(w, value)


def step_label(w: Words, step: Step) -> str:
    """Return name and change of a step, as pictures and the terminal call it."""
    return w.say("path.step", step=step_title(w, step), change=step_change(w, step, named=False))


# The answer


def _answer(w: Words, path: Path) -> Answer:
    called = e.ends(w, path)
    return Answer(
        question=w.say("path.question", **called),
        said=(e.levels(w, path, path.start_level.value, path.goal_level.value), _largest(w, path)),
        sure=e.sure(w, path),
        rests=((w.say("effects.rests"), w.say("path.rests.short")),),
        table=_short(w, path), picture=figures.answer(w, path, _labels(w, path)),
        warnings=tuple(e.warnings(w, path)), short=c.misses_short(w, path.experiment),
    )


def _largest(w: Words, path: Path) -> str:
    """Name the steps that do most, among the others and alone."""
    left_out, alone = (
        e.named(w, [
            (step_title(w, part.step), getattr(part, kind))
            for part in _telling(path, kind)
        ], path.measure) for kind in ("left_out", "alone")
    )
    if not left_out and not alone:
        return w.say("path.answer.none")
    nothing = w.say("path.answer.nothing")
    return w.say("path.answer.both", unit=e.unit(w, path), left_out=left_out or nothing,
                 alone=alone or nothing, **e.ends(w, path))


def _telling(path: Path, kind: str) -> list[StepEffect]:
    return e.largest(path.steps, lambda part: getattr(part, kind), _NAMED)


def _short(w: Words, path: Path) -> Table:
    """Return the largest steps, and the sums of all."""
    heads = [_headed(w, text, path) for text in w.entry("path.short.heads")]
    rows = [
        Row((step_label(w, part.step), *(
            e.written(w, one, path.measure, 0) for one in (part.left_out, part.alone)
        ))) for part in figures.ranked(path)[:_ROWS]
    ]
    rows.append(Row((
        w.say("path.short.sum", count=len(path.steps)),
        *(e.written(w, one, path.measure, 0) for one in (path.sum_left_out, path.sum_alone)),
    ), "sum"))
    return Table(tuple(heads), tuple(rows))


def _headed(w: Words, text: str, path: Path) -> str:
    return w.fill(text, outcome=c.short(w, path.measure), unit=e.unit(w, path))


def _labels(w: Words, path: Path) -> list[str]:
    return [step_label(w, part.step) for part in path.steps]


# Sections


def _misses(w: Words, path: Path) -> Iterator[str]:
    """Yield that no trial stands behind a step, that staff is not priced, what praktik does."""
    yield w.say("path.rests.long")
    fields = {field for part in path.steps for field in part.step.fields}
    if "caseload_cap" in fields:
        workers = path.experiment.organisation.workers
        fixed = "" if workers is None else w.say("path.misses.staff_fixed", workers=f"{workers:g}")
        yield w.say("path.misses.staff", fixed=fixed)
    telling = [part for kind in ("left_out", "alone") for part in _telling(path, kind)]
    if path.measure.code in _STARTS and any("praktik" in part.step.fields for part in telling):
        yield w.say("path.misses.praktik")


def _steps(w: Words, path: Path) -> Section:
    """Return every step in the order of settings, with all the others and alone."""
    lead = w.say(
        "path.steps.lead", outcome=c.short(w, path.measure), unit=e.unit(w, path),
        fields=_count(w, "fields", sum(len(part.step.fields) for part in path.steps)),
        steps=_count(w, "steps", len(path.steps)),
        programmes=_count(w, "programmes", path.programmes),
        people=path.experiment.population.size, runs=w.say("count.runs", count=path.replicates),
        follow_up=c.follow_up(w, path.experiment.horizon_weeks), half=w.say("half"),
    )
    if path.draws:
        lead += " " + w.say("path.steps.drawn", worlds=w.say("count.worlds", count=path.draws))
    return Section("steps", w.say("path.steps.title"), (
        Said(lead), Terms(w.pairs("path.steps.terms", **e.ends(w, path))),
        _table(w, path, "steps", ("left_out", "alone"), (path.sum_left_out, path.sum_alone)),
    ))


def _orders(w: Words, path: Path) -> Section:
    """Return the folded section on interaction and on the steps taken one after the other."""
    return Section("orders", w.say("path.orders.title"), (
        _table(w, path, "orders", ("interaction", "forward", "backward"),
               (None, path.total, path.total)),
        Said(w.say("path.orders.sum_note"), "soft"),
    ), folded=True)


def _table(
    w: Words, path: Path, key: str, kinds: Sequence[str], sums: Sequence[Estimate | None]
) -> Table:
    """Return every step with its effects of some kinds, and their sums."""
    rows = [
        Row((step_label(w, part.step), *(
            e.ranged(w, getattr(part, kind), path.measure) for kind in kinds
        ))) for part in path.steps
    ]
    total = Row((w.say("sum"), *(e.written(w, one, path.measure) for one in sums)), "sum")
    return Table(tuple(w.entry(f"path.{key}.heads")), (*rows, total))


def _count(w: Words, kind: str, count: int) -> str:
    return w.say(f"path.steps.{kind}", count=count)


def _together(w: Words, path: Path) -> Section:
    """Return how far the steps work through each other, in words and in pictures."""
    said: list[Part] = []
    if len(path.steps) > 1:
        said.append(Said(w.say(
            "path.together.sums", unit=e.unit(w, path), **{
                name: e.written(w, one, path.measure) for name, one in (
                    ("alone", path.sum_alone), ("left_out", path.sum_left_out),
                    ("total", path.total),
                )
            },
        )))
    pictures = figures.pictures(w, path, _labels(w, path))
    return Section("together", w.say("path.together.title"), (*said, *pictures))


def _read(w: Words, path: Path) -> Section:
    """Return the folded section on how to read it, with the steps of several settings."""
    grouped: Sequence[Any] = [part.step for part in path.steps if len(part.step.fields) > 1]
    lines = tuple(
        w.say("path.group", step=step_title(w, step), change=step_change(w, step),
              why=w.declared(f"step.why.{step.why}", step.why))
        for step in grouped
    )
    groups = (Said(w.say("path.groups")), Points(lines)) if lines else ()
    return Section("read", w.say("effects.read"), (Terms(w.pairs("path.read")), *groups),
                   folded=True)


def _made(w: Words, path: Path) -> Section:
    start, goal = (dict(parameters(end)) for end in (path.start, path.goal))
    rows = tuple(
        Row((
            c.field_name(w, field), w.declared(f"programme_field.{field}", start[field].says),
            *(c.setting(w, end[field].value) for end in (start, goal)),
            c.setting_unit(w, start[field]),
            short_source(w, start[field].source or "") or w.say("blank"),
        ))
        for part in path.steps for field in part.step.fields
    )
    heads = tuple(w.fill(text, **e.titles(w, path)) for text in w.entry("path.settings_heads"))
    return made(
        w, path.experiment, path.manifest, Said(w.say("effects.outcome")),
        c.outcome_terms(w, [path.measure]), Said(w.say("path.settings")),
        Table(heads, rows, numbers=len(heads)),
    )
