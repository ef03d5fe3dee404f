"""Patterns of a credible model told: each number beside its band, failing ones first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ipssim.recorder import EVENT_DTYPE
from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS
from ipssim.report.page.parts import (
    Answer,
    Cell,
    Page,
    Part,
    Picture,
    Row,
    Said,
    Section,
    Table,
    Terms,
)
from ipssim.report.told import common as c
from ipssim.report.told.made import cited, made
from ipssim.report.words import Words, words
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.patterns.groups import event_values
from ipssim.studies.patterns.judge import CheckResult, PatternResult, Verdict, judged
from ipssim.studies.patterns.published import Check, Pattern, patterns
from ipssim.studies.patterns.recorded import Recorded
from ipssim.studies.run import TRIAL
from ipssim.trials.emulated import changed_arms, changed_setup
from ipssim.trials.published import contrasts
from ipssim.vocabulary import Event

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.patterns.result import Patterns
    from ipssim.studies.results import Comparison

_FIRST = 6
"""Patterns in the terminal's answer."""
_UNCERTAIN = {one for one in Verdict if one.name.endswith("_UNCERTAIN")}
_LEVELS = {"trial_ips": 0, "trial_usual": 1}
_DIFFERENCES = {
    "trial_difference": "job_or_education_ever", "symptoms_difference": "symptoms_end",
    "satisfaction_difference": "satisfaction",
}


def page(result: Patterns, language: str = "") -> Page:
    """Return the report of the patterns."""
    w, experiment = words(language), result.experiment
    failing, others = result.failing, [one for one in result.results if not one.verdict.fails]
    legend = Said(w.say("patterns.legend", half=w.say("half")), "soft")
    return Page(
        w.say("patterns.title"), w.language, _answer(w, result),
        (
            c.misses(w, experiment, *caveats(w, experiment)),
            Section("failing", w.say("patterns.failing"), (
                Said(_lead(w, result)), legend,
                *(_failing(w, failing) or (Said(w.say("patterns.none_fails")),)),
            )),
            Section("others", w.say("patterns.others"), (_table(w, others),)),
            *_checks(w, result), _sources(w, result),
            Section("bands", w.say("patterns.picture.all"), (_picture(w, result, "all"),),
                    folded=True),
            c.meaning(w, result.experiment, drawn=False), made(w, experiment, result.manifest),
        ),
    )


def _lead(w: Words, result: Patterns) -> str:
    title = c.experiment_title(w, result.experiment)
    return w.say("patterns.lead", total=len(result.results), experiment=title, seed=result.seed,
                 runs=w.say("count.runs", count=result.replicates))


def counts(w: Words, key: str, verdicts: Sequence[Verdict]) -> str:
    """Say how many verdicts fail, hold, or are not simulated."""
    fails, not_yet = sum(one.fails for one in verdicts), verdicts.count(Verdict.NOT_YET)
    numbers = {"fails": fails, "holds": len(verdicts) - fails - not_yet, "not_yet": not_yet}
    return w.say(f"patterns.{key}", total=len(verdicts), parts=w.listed([
        w.say(f"patterns.count.{name}", count=number) for name, number in numbers.items()
        if number or name != "not_yet"
    ]))


def caveats(w: Words, experiment: Experiment) -> tuple[str, ...]:
    """Say what makes the experiment another one than the patterns are about."""
    weeks, published = experiment.horizon_weeks, experiment.trial.weeks
    other = (w.say("patterns.other_weeks", weeks=weeks, published=published),)
    return (*c.off(w, experiment), *c.changes(w, experiment),
            *(other if weeks != published else ()))


def _answer(w: Words, result: Patterns) -> Answer:
    verdicts = [one.verdict for one in result.results]
    asked = [one.verdict for one in result.checks]
    sureness = [one.pattern.sureness for one in result.results]
    recalled = sureness.count("RECALLED")
    unknown = [w.say("patterns.sure.unknown", assumed=sureness.count("ASSUMED"),
                     total=len(sureness))]
    if recalled:
        unknown.append(w.say("patterns.sure.unverified", count=recalled))
    first = sorted(result.worst_first(), key=lambda one: (
        not one.verdict.fails, one.verdict not in _UNCERTAIN
    ))[:_FIRST]
    return Answer(
        question=w.say("patterns.question"),
        said=(" ".join((counts(w, "counts", verdicts),
                        *((counts(w, "checks_counts", asked),) if asked else ()))),),
        sure=(
            (w.say("compare.sure.luck"), w.say(
                "patterns.sure.luck", count=sum(one in _UNCERTAIN for one in [*verdicts, *asked]),
                runs=w.say("count.runs", count=result.replicates))),
            (w.say("compare.sure.unknown"), " ".join(unknown)),
        ),
        rests=((w.say("compare.rests.term"), w.say("patterns.rests")),),
        table=Table(("", w.entry("patterns.heads")[-1]), tuple(
            Row((_item(w, one.pattern), _verdict_cell(w, one))) for one in first
        ), numbers=2),
        picture=_picture(w, result, "answer"), warnings=caveats(w, result.experiment),
        short=c.misses_short(w, result.experiment),
    )


# Words of a pattern


def _item(w: Words, pattern: Pattern) -> str:
    title = w.declared(f"pattern.{pattern.number}.title", pattern.title)
    return w.say("patterns.item", number=pattern.number, title=title)


def verdict(w: Words, found: Verdict) -> str:
    """Return a verdict in words."""
    return w.say(f"patterns.verdict.{found.name}")


def pattern_verdict(w: Words, result: PatternResult) -> str:
    """Return the verdict on a pattern in words; it says where only a part is missing."""
    missing = [one.verdict is Verdict.NOT_YET for one in result.checks]
    if result.verdict is Verdict.NOT_YET and not all(missing):
        return w.say("patterns.in_part")
    return verdict(w, result.verdict)


def _tone(found: Verdict) -> str:
    return "wrong" if found.fails else "soft" if found is Verdict.NOT_YET else ""


def _verdict_cell(w: Words, result: PatternResult) -> Cell:
    return Cell(pattern_verdict(w, result), _tone(result.verdict))


def band(w: Words, check: Check) -> str:
    """Write a band, without its unit."""
    if check.shown or (check.low is None and check.high is None):
        return w.say("patterns.band.shown")
    if check.low is not None and check.high is not None:
        form = "between"
    elif check.low is not None:
        form = "above" if check.direction else "at_least"
    else:
        form = "below" if check.direction else "at_most"
    return w.say(f"patterns.band.{form}", low=check.low, high=check.high)


def value(w: Words, one: CheckResult) -> str:
    """Write a value with half of its 95 % interval; a dash where there is none."""
    found = w.number(one.value, one.check.decimals)
    return f"{found} ±{w.number(one.half, one.check.decimals + 1)}" if one.half else found


def what(w: Words, check: Check) -> str:
    """Say what a check counts, with its unit."""
    unit = w.declared(f"unit.{check.unit}", check.unit)
    return w.say("patterns.what", what=w.declared(f"check.{check.key}.what", check.what), unit=unit)


def _rows(w: Words, checks: Iterable[CheckResult], letter: str = "") -> Iterator[Row]:
    for one in checks:
        called = what(w, one.check)
        if letter:
            called = w.say("patterns.line", letter=letter, text=called)
        yield Row((called, band(w, one.check), value(w, one),
                   Cell(verdict(w, one.verdict), _tone(one.verdict))))


def _table(w: Words, results: Sequence[PatternResult]) -> Table:
    """Return patterns with their numbers, each under its title and verdict."""
    rows: list[Row] = []
    for result in results:
        title = w.declared(f"pattern.{result.pattern.number}.title", result.pattern.title)
        head = w.say("patterns.head", number=result.pattern.number, title=title,
                     verdict=pattern_verdict(w, result))
        rows += [Row((Cell(head, _tone(result.verdict)),), "group"), *_rows(w, result.checks)]
    return _grid(w, rows)


def _grid(w: Words, rows: Sequence[Row], title: str = "") -> Table:
    return Table(tuple(w.entry("patterns.heads")), tuple(rows), numbers=2, left=(3,), title=title)


def _failing(w: Words, results: Sequence[PatternResult]) -> tuple[Part, ...]:
    """Return what each failing pattern says, and the numbers of all of them."""
    if not results:
        return ()
    return (_table(w, results), Terms(tuple(
        (_item(w, one.pattern), _sentence(w, one.pattern)) for one in results
    )))


def _sentence(w: Words, pattern: Pattern) -> str:
    return w.declared(f"pattern.{pattern.number}.sentence", pattern.sentence)


def _sources(w: Words, result: Patterns) -> Section:
    """Return what each pattern says, where it is from and what it is computed from."""
    return Section("sources", w.say("patterns.sources"), (Terms(tuple(
        (_item(w, pattern), w.say(
            "patterns.source", sentence=_sentence(w, pattern),
            sources=cited(w, ", ".join(pattern.sources)),
            sureness=w.say(f"patterns.sureness.{pattern.sureness}"),
            computed=w.declared(f"pattern.{pattern.number}.computed", pattern.computed),
        ))
        for pattern in (one.pattern for one in result.results)
    )),), folded=True)


def _checks(w: Words, result: Patterns) -> tuple[Section, ...]:
    """Return the checks of direction and size, each under what it asks."""
    if not result.checks:
        return ()
    rows: list[Row] = []
    for said, found in groupby(result.checks, key=lambda one: one.check.sentence):
        rows.append(Row((w.declared(f"check.{said}", said),), "group"))
        for one in found:
            rows += _rows(w, [one], one.check.key.partition("_")[0])
    said = counts(w, "checks_counts", [one.verdict for one in result.checks])
    return (Section("asked", w.say("patterns.checks"), (
        Said(w.say("patterns.checks_lead")), Said(said), _grid(w, rows),
    )),)


# Pictures


def _picture(w: Words, result: Patterns, name: str) -> Picture:
    """Return numbers beside their bands: the shares for the answer, or all, by unit."""
    units: dict[str, list[tuple[Pattern, CheckResult]]] = {}
    for found in result.results:
        for one in found.checks:
            if one.value is not None and band(w, one.check) != w.say("patterns.band.shown"):
                units.setdefault(one.check.unit, []).append((found.pattern, one))
    if name == "answer":
        units = {unit: rows for unit, rows in units.items() if unit == "%"}
    failing = [_item(w, one.pattern) for one in result.failing]

    def draw() -> Figure:
        return dots([
            Panel(tuple(_dots(w, pattern, one, rows) for pattern, one in rows),
                  w.declared(f"unit.{unit}", unit), most=100 if unit == "%" else None,
                  zero=unit != "%")
            for unit, rows in units.items()
        ], columns=1 if name == "answer" else 2, width=6.8 if name == "answer" else 11.5,
            legend=_legend(w), note=" ".join(caveats(w, result.experiment)))

    key = "patterns.picture"
    return Picture(name if name == "answer" else "patterns", draw, w.say(
        f"{key}.alt", failing="; ".join(failing) or w.say("none")
    ), w.say(f"{key}.answer") if name == "answer" else "", w.say(f"{key}.seen"))


def _ends(one: CheckResult) -> tuple[float | None, float | None]:
    """Return the 95 % interval of a number."""
    return (None, None) if one.estimate is None else (one.estimate.low, one.estimate.high)


def _dots(
    w: Words, pattern: Pattern, one: CheckResult, rows: Sequence[tuple[Pattern, CheckResult]]
) -> Dots:
    """Return a number with its band, which goes on to the edge where it is open."""
    assert one.value is not None
    ends = [end for _, other in rows for end in (
        other.value, *_ends(other), other.check.low, other.check.high
    ) if end is not None]
    least, most = (0.0, 100.0) if one.check.unit == "%" else (min(0.0, *ends), max(0.0, *ends))
    low, high = one.check.low, one.check.high
    wide = (least if low is None else low, most if high is None else high)
    what = w.declared(f"check.{one.check.key}.what", one.check.what)
    return Dots(w.say("patterns.item", number=pattern.number, title=what), (Mark(
        one.value, *_ends(one), wide, LOOKS[1] if one.verdict.fails else LOOKS[0],
    ),))


def _legend(w: Words) -> list[Entry]:
    key = "patterns.picture.legend"
    return [Entry(w.say(f"{key}.value"), LOOKS[0]), Entry(w.say(f"{key}.fails"), LOOKS[1]),
            Entry(w.say(f"{key}.band"), kind="bar")]


# In the report of a comparison


def section(w: Words, comparison: Comparison) -> tuple[Section, ...]:
    """Return what a comparison says of the patterns, folded; nothing without its trial.

    Only what the comparison itself holds is counted: its means, and the events of its first trial.
    """
    experiment = comparison.experiment
    pairs = contrasts(experiment.trial)
    if not pairs or not len(comparison.summary) or not len(comparison.events):
        return ()
    other = changed_arms(experiment) or changed_setup(experiment)
    if other or experiment.horizon_weeks != experiment.trial.weeks:
        return ()  # other programmes, people, place or follow-up: not what the patterns are about
    measured = {**_means(comparison, *pairs[0]), **_counted(comparison)}
    shown: list[Pattern] = []
    rest: list[str] = []
    for pattern in patterns():
        checks = tuple(check for check in pattern.checks if check.key in measured)
        if checks:
            shown.append(replace(pattern, checks=checks))
        else:
            rest.append(_item(w, pattern))
    results = sorted(judged(shown, measured), key=lambda one: not one.verdict.fails)
    left = (Said(w.say("patterns.section.rest", titles="; ".join(rest))),) if rest else ()
    return (Section("patterns", w.say("patterns.title"), (
        Said(w.say("patterns.section.lead")),
        *(Said(line, "warning") for line in c.off(w, experiment)), _table(w, results), *left,
    ), folded=True),)


def _means(
    comparison: Comparison, arm: str, reference: str
) -> dict[str, Estimate]:
    """Return the means over all simulated trials, with the error of each mean."""
    rows = {(row["outcome"], row["arm"]): row for row in c.records(comparison.summary)}
    wanted = {key: ("job_or_education_ever", (arm, reference)[k]) for key, k in _LEVELS.items()}
    wanted |= {key: (code, f"{arm}{c.BETWEEN}{reference}") for key, code in _DIFFERENCES.items()}
    return {
        key: Estimate(float(row["estimate"]), error=c.number(row["monte_carlo_error"]),
                      n=int(row["replicates"]))
        for key, place in wanted.items() if (row := rows.get(place)) is not None
    }


def _counted(comparison: Comparison) -> dict[str, Estimate]:
    """Return what is counted from the events of the first simulated trial, without an error."""
    table = comparison.events[comparison.events["calculation"] == TRIAL]
    codes = {kind.name.lower(): int(kind) for kind in Event}
    events = np.zeros(len(table), dtype=EVENT_DTYPE)
    for name in EVENT_DTYPE.names or ():
        events[name] = table["kind"].map(codes) if name == "kind" else table[name]
    arm = table.groupby("candidate", sort=True)["arm"].first()
    recorded = Recorded.from_events(
        events, arm.index.to_numpy(dtype=np.int64), comparison.experiment.horizon_weeks
    )
    usual = np.asarray(arm.astype(str) == comparison.experiment.trial.reference)
    values = event_values(recorded, usual)
    return {key: Estimate(one, n=1) for key, one in values.items() if not pd.isna(one)}
