"""The report of a comparison: the answer, outcomes in groups, the trial beside it, the rest."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ipssim.errors import InputError
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.page.parts import (
    Answer,
    Page,
    Part,
    Picture,
    Row,
    Said,
    Section,
    Table,
)
from ipssim.report.told import common as c
from ipssim.report.told import compare_figures as figures
from ipssim.report.told import compare_trial as beside
from ipssim.report.told import dials, fidelity, money, patterns, whom
from ipssim.report.told.differing import differing_settings
from ipssim.report.told.made import made, short_source
from ipssim.report.told.rows import (
    HEADLINE,
    Contrast,
    asked_about,
    caseload_met,
    contrast_cells,
    contrasts,
    of,
    own_arms,
    trial_rows,
)
from ipssim.report.told.ways import other_ways
from ipssim.report.words import Words, words
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.read.load import load_experiment

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

_NUMBERS = 2
"""Numbers that are named as those a difference hangs on."""
_FIRST = 4
"""Arms of the short table."""
SHORT = ("job_or_education_ever", "job_ever", "weeks_job", "symptoms_end")
"""The outcomes of the short table."""


def page(comparison: Comparison, language: str = "") -> Page:
    """Return the report of a comparison."""
    w, experiment = words(language), comparison.experiment
    rows = contrasts(comparison)
    title = c.experiment_title(w, experiment)
    return Page(
        title, w.language, _answer(w, comparison, rows),
        (
            c.misses(w, experiment, *c.off(w, experiment), *c.changes(w, experiment),
                     *dials.repeats(w, experiment)),
            _outcomes(w, comparison, rows),
            *money.sections(w, comparison),
            *beside.sections(w, comparison),
            *dials.sections(w, comparison),
            *whom.sections(w, comparison),
            *_pictures(w, comparison),
            *_everything(w, comparison, rows),
            *fidelity.section(w, comparison), *patterns.section(w, comparison),
            c.meaning(w, experiment, drawn=bool(len(comparison.drawn))), _made(w, comparison),
        ),
        last=_last(w, comparison),
    )


def glance(comparison: Comparison, language: str = "") -> Page:
    """Return the same report without what a first look can do without: answer, pictures by week."""
    w, rows = words(language), contrasts(comparison)
    kept = [one for one in figures.pictures(w, comparison) if one.name in _BY_WEEK]
    return Page(w.say("compare.figures.title"), w.language, _answer(w, comparison, rows), (
        Section("time", w.say("compare.figures.title"), tuple(kept)),
    ))


_BY_WEEK = ("first_start", "positions")

# The answer


def _answer(w: Words, comparison: Comparison, rows: Sequence[Contrast]) -> Answer:
    experiment = comparison.experiment
    treated, reference = (
        c.arm_inside(w, experiment, arm)
        for arm in (experiment.treated, experiment.reference)
    )
    weeks = experiment.horizon_weeks
    follow_up = c.follow_up(w, weeks)
    main, job, in_job = (
        of(list(rows), experiment.treated, code) for code in (HEADLINE, "job_ever", "weeks_job")
    )
    said = (
        w.say("compare.answer.any", a=round(main.level), b=round(main.reference_level),
              treated=treated, reference=reference, follow_up=follow_up),
        *_survives(w, comparison, main), *money.answer(w, comparison),
        *dials.answer(w, comparison),
        w.say("compare.answer.parts", job_a=round(job.level), job_b=round(job.reference_level),
              weeks_a=in_job.level, weeks_b=in_job.reference_level, weeks=weeks),
    )
    return Answer(
        question=c.raised(w.say("compare.question", treated=treated, reference=reference,
                                follow_up=follow_up)),
        said=said, sure=_sure(w, comparison, main), rests=_rests(w, comparison),
        table=_short(w, comparison, rows), picture=figures.answer(w, comparison, rows),
        warnings=_warnings(w, comparison), short=c.misses_short(w, experiment),
        left=max(0, len(experiment.arms) - _FIRST) + len(dial_arms(experiment)),
    )


def _sure(w: Words, comparison: Comparison, main: Contrast) -> tuple[tuple[str, str], ...]:
    """Say in two lines how far luck carries the difference, and what is not known."""
    experiment = comparison.experiment
    runs = w.say("count.runs", count=comparison.replicates)
    people = experiment.population.size
    key = "compare.sure.luck_few" if main.half is None else "compare.sure.luck_said"
    luck = w.say(key, difference=main.difference, half=main.half, runs=runs, people=people)
    if main.wide is not None:
        leaning = [w.declared(f"parameter.{key}", spec.meaning).rstrip(".")
                   for key, spec in dials.telling(comparison)[:_NUMBERS]]
        hangs = w.say("compare.sure.hangs", numbers=w.listed([f"“{one}”" for one in leaning]))
        unknown = w.say(
            "compare.sure.drawn", worlds=w.say("count.worlds", count=len(comparison.drawn)),
            low=main.wide[0], high=main.wide[1], middle=main.middle,
            hangs=hangs if leaning else "", varied=len(comparison.drawn.columns),
        ) + other_ways(w, main.outcome, main.agree, main.ways)
    else:
        counts = c.label_counts(experiment)
        unknown = w.say("compare.sure.not_drawn", assumed=counts["assumed"], total=counts.total())
    if (row := beside.published(comparison)) is not None:
        unknown += " " + w.say(
            "compare.sure.trial", value=row.published,
            low=w.number(row.published_low, 1), high=w.number(row.published_high, 1),
        )
    return (
        (w.say("compare.sure.luck"), luck), (w.say("compare.sure.unknown"), unknown)
    )


def _survives(w: Words, comparison: Comparison, main: Contrast) -> tuple[str, ...]:
    """Say in how many worlds that agree with the trial the programme comes out ahead."""
    if main.wide is None:
        return ()
    treated = c.arm_inside(w, comparison.experiment, comparison.experiment.treated)
    if main.positive is None:
        return (w.say("compare.answer.level", treated=treated),)
    worlds = len(comparison.drawn)
    return (w.say("compare.answer.ahead", ahead=round(worlds * main.positive),
                  worlds=w.say("count.worlds", count=worlds), treated=treated),)


def _rests(w: Words, comparison: Comparison) -> tuple[tuple[str, str], ...]:
    held = beside.published(comparison) is not None
    kind = "trial" if held else "changed" if len(comparison.summary) else "no_trial"
    return ((w.say("compare.rests.term"), w.say(f"compare.rests.{kind}")),)


def _warnings(w: Words, comparison: Comparison) -> tuple[str, ...]:
    """Say what must be known before anything is read."""
    experiment = comparison.experiment
    return (*c.off(w, experiment), *c.changes(w, experiment), *money.warnings(w, comparison),
            *c.few(w, runs=comparison.replicates, worlds=len(comparison.drawn)))


def _last(w: Words, comparison: Comparison) -> tuple[str, ...]:
    said = []
    if comparison.already_complete:
        drawn = len(comparison.drawn)
        said.append(w.say(
            "compare.complete_drawn" if drawn else "compare.complete",
            runs=w.say("count.runs", count=comparison.replicates),
            worlds=w.say("count.worlds", count=drawn),
        ))
    if comparison.earlier:
        said.append(w.say("compare.earlier", folders=w.listed(list(comparison.earlier))))
    return tuple(said)


def named(w: Words, comparison: Comparison, arm: str) -> str:
    """Return an arm's title, marked where the arm is the user's own."""
    title = c.arm_title(w, comparison.experiment, arm)
    own = arm in own_arms(comparison, _shipped(comparison.experiment.name))
    if own and not c.has_own_title(comparison.experiment, arm):
        return w.say("compare.own", arm=title)
    return title


@functools.cache
def _shipped(name: str) -> frozenset[str]:
    try:
        return frozenset(load_experiment([f"experiment={name}"]).arms)
    except InputError:
        return frozenset()


# Outcomes for the same people


def _short(w: Words, comparison: Comparison, rows: Sequence[Contrast]) -> Table:
    """Return few outcomes of the arms asked about, with the difference in brackets."""
    arms = asked_about(comparison, _FIRST)
    lines = []
    for code in SHORT:
        cells = []
        for arm in arms:
            row = of(list(rows), arm, code)
            text = c.value(w, row.level, row.outcome, bare=True)
            if arm != row.reference:
                gain = c.value(w, row.difference, row.outcome, bare=True, difference=True)
                text += f" ({gain})"
            cells.append(text)
        lines.append(Row((c.headed(w, OUTCOMES[code]), *cells)))
    heads = [named(w, comparison, arm) for arm in arms]
    return Table(("", *heads), tuple(lines))


def _outcomes(w: Words, comparison: Comparison, rows: Sequence[Contrast]) -> Section:
    """Return the outcomes in groups: a table each, programmes beside each other."""
    experiment = comparison.experiment
    arms = asked_about(comparison, 6)
    reference = c.arm_inside(w, experiment, experiment.reference)
    lead = w.say(
        "compare.outcomes.lead", people=experiment.population.size, reference=reference,
        runs=w.say("count.runs", count=comparison.replicates), half=w.say("half"),
    )
    heads = ("", *(named(w, comparison, arm) for arm in arms))
    shown = list(dict.fromkeys(row.outcome for row in rows))
    tables = [
        Table(heads, tuple(
            Row((c.headed(w, outcome), *(_gain(w, of(list(rows), arm, outcome.code))
                                        for arm in arms)))
            for outcome in shown if outcome.group == group
        ), title=w.say(f"compare.groups.{group}"))
        for group in w.entry("compare.groups") if any(one.group == group for one in shown)
    ]
    return Section("outcomes", w.say("compare.outcomes.title"), (
        Said(lead), *tables, *_caseloads(w, comparison),
    ))


def _gain(w: Words, row: Contrast) -> str:
    """Write the reference's level, or another arm's difference from it."""
    if row.arm == row.reference:
        return c.with_half(w, row.level, row.level_half, row.outcome.decimals)
    return c.with_half(w, row.difference, row.half, row.outcome.decimals, signed=True)


def _caseloads(w: Words, comparison: Comparison) -> tuple[Part, ...]:
    """Say each arm's caseload met beside its cap; nothing where nobody is served."""
    experiment, met = comparison.experiment, caseload_met(comparison)
    said = [
        f"{c.arm_title(w, experiment, arm)} {w.number(met[arm], 1)} ({programme.caseload_cap})"
        for arm, programme in experiment.arms.items() if arm in met
    ]
    return (Said(w.say("compare.outcomes.caseload", arms="; ".join(said)), "soft"),) if said else ()


def _everything(w: Words, comparison: Comparison, rows: Sequence[Contrast]) -> Iterator[Section]:
    """Yield the folded section with every programme and outcome."""
    drawn = any(row.wide for row in rows)
    heads = w.entry("compare.outcomes.heads")
    lines = []
    for outcome in dict.fromkeys(row.outcome for row in rows):
        lines.append(Row((c.headed(w, outcome),), "group"))
        lines += [
            Row(contrast_cells(w, row, named(w, comparison, row.arm), drawn=drawn))
            for row in rows if row.outcome == outcome
        ]
    table = Table(tuple(heads if drawn else heads[:4]), tuple(lines))
    yield Section("everything", w.say("compare.outcomes.more"), (Said(w.say("half")), table),
                  folded=True)


# Pictures and how it was made


def _pictures(w: Words, comparison: Comparison) -> Iterator[Section]:
    """Yield the first pictures, and the rest folded."""
    found: list[Picture] = figures.pictures(w, comparison)
    if found:
        yield Section("pictures", w.say("compare.figures.title"), tuple(found[:2]))
        yield Section("more-pictures", w.say("compare.figures.more"), tuple(found[2:]),
                      folded=True)


def _made(w: Words, comparison: Comparison) -> Section:
    experiment = comparison.experiment
    rule = w.say(
        "made.rule", treated=c.arm_title(w, experiment, experiment.treated),
        reference=c.arm_inside(w, experiment, experiment.reference),
        precision=experiment.precision_points,
        low=experiment.min_replicates, high=experiment.max_replicates,
    )
    settings = differing_settings(w, {
        c.arm_title(w, experiment, arm): one for arm, one in experiment.arms.items()
    })
    fitted = Table(tuple(w.entry("made.fitted_heads")), tuple(
        Row((key, c.setting(w, spec.value), c.setting_unit(w, spec), c.prior(w, spec),
             w.declared(f"parameter.{key}", spec.meaning)))
        for key, spec in c.model_parameters(experiment) if spec.label == "calibrated"
    ), left=(2, 3, 4))
    published = [
        Said(w.say(
            "made.published_one", arm=c.arm_title(w, experiment, row.arm),
            value=c.value(w, row.published, row.outcome, difference=row.is_difference),
            n=row.figure.n, source=short_source(w, row.figure.source),
            sure=w.say(f"sure.{row.figure.sureness}"),
            **{part: w.declared(f"note.{text}", text) for part, text in (
                ("wording", row.figure.wording), ("note", row.figure.note))},
        ))
        for row in trial_rows(comparison) if row.figure is not None
    ]
    return made(
        w, experiment, comparison.manifest, Said(rule),
        *((Said(w.say("made.settings")), settings) if settings
          else (Said(w.say("made.settings_none")),)),
        Said(w.say("made.fitted")), fitted, Said(w.say("made.wordings")),
        c.outcome_terms(w, dict.fromkeys(row.outcome for row in contrasts(comparison))),
        *((Said(w.say("made.published")), *published) if published else ()),
    )
