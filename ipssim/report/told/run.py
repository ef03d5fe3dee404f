"""The report of a run of one programme alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.definitions import OUTCOMES, Outcome, told
from ipssim.report.figures.dots import Dots, dots
from ipssim.report.figures.dots import Panel as DotPanel
from ipssim.report.figures.lines import Panel, Series, lines
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS, looks
from ipssim.report.page.parts import Answer, Page, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.compare_figures import quarters
from ipssim.report.told.made import made
from ipssim.report.told.rows import HEADLINE
from ipssim.report.words import Words, words
from ipssim.studies.engine.estimates import half_width
from ipssim.studies.single import MET

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.single import SingleRun

SHORT = (HEADLINE, "job_ever", "education_ever", "in_work_at_end", "weeks_job")
"""The outcomes of the short table."""
_PICTURES = "compare.figures"


def page(result: SingleRun, language: str = "") -> Page:
    """Return the report of a run of one programme."""
    w, experiment = words(language), result.experiment
    rows = {str(row["measure"]): row for row in c.records(result.outcomes)}
    first, second, *rest = _pictures(w, result)
    return Page(
        w.say("run.title", programme=c.programme_title(w, result.programme)), w.language,
        _answer(w, result, rows),
        (
            c.misses(w, experiment, *c.off(w, experiment)), _outcomes(w, result, rows),
            Section("pictures", w.say("run.pictures.open"), (first, second)),
            Section("more-pictures", w.say("run.pictures.more"), tuple(rest), folded=True),
            c.meaning(w, experiment, drawn=bool(result.worlds)),
            made(w, experiment, result.manifest, Said(w.say("made.wordings")),
                   c.outcome_terms(w, (*told(rows).values(), *MET.values()))),
        ),
    )


def _answer(w: Words, result: SingleRun, rows: Mapping[str, Any]) -> Answer:
    experiment = result.experiment
    follow_up = c.follow_up(w, experiment.horizon_weeks)
    mean = {code: float(row["mean"]) for code, row in rows.items() if row["mean"] is not None}
    said = (
        w.say("run.answer.any", any=round(mean[HEADLINE]), job=round(mean["job_ever"]),
              education=round(mean["education_ever"]), follow_up=follow_up),
        w.say("run.answer.weeks", weeks_job=mean["weeks_job"], weeks=experiment.horizon_weeks,
              at_end=round(mean["in_work_at_end"])),
    )
    runs = w.say("count.runs", count=result.replicates)
    half = _half(rows[HEADLINE])
    luck = w.say("run.sure.luck_few" if half is None else "run.sure.luck_said", half=half,
                 runs=runs, people=experiment.population.size)
    return Answer(
        question=w.say("run.question", follow_up=follow_up,
                       programme=c.lowered(c.programme_title(w, result.programme))),
        said=said,
        sure=((w.say("compare.sure.luck"), luck),
              (w.say("compare.sure.unknown"), _unknown(w, result, rows))),
        rests=((w.say("compare.rests.term"), w.say("run.rests")),),
        table=_table(w, rows, [OUTCOMES[code] for code in SHORT]),
        picture=_shares(w, result, rows),
        warnings=(*c.off(w, experiment),
                  *c.few(w, runs=result.replicates, worlds=result.worlds)),
        short=c.misses_short(w, experiment),
    )


def _unknown(w: Words, result: SingleRun, rows: Mapping[str, Any]) -> str:
    """Say how far the share goes over worlds that agree with the trial as well."""
    counts, row = c.label_counts(result.experiment), rows[HEADLINE]
    if not result.worlds:
        return w.say("run.sure.unknown", assumed=counts["assumed"], total=counts.total())
    return w.say("run.sure.drawn", worlds=w.say("count.worlds", count=result.worlds),
                 low=round(row["worlds_low"]), high=round(row["worlds_high"]))


def _half(row: Mapping[str, Any]) -> float | None:
    return half_width(c.number(row["monte_carlo_error"]), int(row["replicates"]))


def _table(
    w: Words, rows: Mapping[str, Any], measures: Sequence[Outcome], title: str = ""
) -> Table:
    lines_ = []
    for one in measures:
        row, finer = rows[one.code], one.decimals + 1
        lines_.append(Row((
            c.headed(w, one),
            w.number(c.number(row["mean"]), one.decimals), w.number(_half(row), finer),
            w.between(c.number(row["low"]), c.number(row["high"]), finer),
        )))
    return Table(tuple(w.entry("run.heads")), tuple(lines_), title=title)


def _outcomes(w: Words, result: SingleRun, rows: Mapping[str, Any]) -> Section:
    experiment = result.experiment
    lead = w.say(
        "run.lead", runs=w.say("count.runs", count=result.replicates), seed=result.seed,
        people=experiment.population.size, weeks=experiment.horizon_weeks, half=w.say("half"),
    )
    shown = list(told(rows).values())
    return Section("outcomes", w.say("run.outcomes"), (
        Said(lead), *(
            _table(w, rows, [one for one in shown if one.group == group],
                   w.say(f"compare.groups.{group}"))
            for group in w.entry("compare.groups") if any(one.group == group for one in shown)
        ),
        _table(w, rows, list(MET.values()), w.say("run.service")),
        Said(w.say("run.cap", cap=result.programme.caseload_cap), "soft"),
    ))


# Pictures


def _note(w: Words, result: SingleRun) -> str:
    return " ".join(c.off(w, result.experiment))


def _shares(w: Words, result: SingleRun, rows: Mapping[str, Any]) -> Picture:
    """Return the picture of the answer: of 100 people, how many came to what."""
    shown = [one for one in OUTCOMES.values() if one.unit == "%"]
    levels = {one: float(rows[one.code]["mean"]) for one in shown}

    def draw() -> Figure:
        return dots([DotPanel(tuple(
            Dots(c.short(w, one), (Mark(
                level, c.number(rows[one.code]["low"]), c.number(rows[one.code]["high"]),
                said=w.say("run.under") if 0 < level < 0.5 else w.say(
                    f"{_PICTURES}.said", a=round(level)),
            ),)) for one, level in levels.items()
        ), w.say("run.outcome_in"), most=100)], width=6.8, note=_note(w, result),
            legend=[Entry(w.say(f"{_PICTURES}.legend_luck"))])

    said = "; ".join(f"{c.short(w, one)} {round(level)}" for one, level in levels.items())
    return Picture("answer", draw, w.say(f"{_PICTURES}.answer_alt", levels=said))


def _pictures(w: Words, result: SingleRun) -> list[Picture]:
    """Return the pictures over weeks: starts, positions, hours and workload."""
    table, across = result.weekly, w.say(f"{_PICTURES}.weeks")
    starts, positions = w.entry(f"{_PICTURES}.starts"), w.entry(f"{_PICTURES}.position")

    def series(column: str, scale: float = 1.0, *, look: int = 0) -> Series:
        found = quarters(table, column) if column == "contact_minutes" else table
        return Series(found["week"].to_list(), (scale * found[column]).to_list(), LOOKS[look])

    def shares(columns: Mapping[str, str]) -> Figure:
        given = looks(list(columns))
        return lines(
            [Panel(tuple(series(one, 100, look=index) for index, one in enumerate(columns)), across,
                   w.say(f"{_PICTURES}.share"), most=102)],
            columns=1, width=8, note=_note(w, result),
            legend=[Entry(label, given[one], "line") for one, label in columns.items()],
        )

    def each(ups: Mapping[str, str], titles: Mapping[str, str]) -> Figure:
        return lines([
            Panel((series(one),), across, up, titles.get(one, "")) for one, up in ups.items()
        ], columns=len(ups), width=5 * max(len(ups), 1.5), note=_note(w, result))

    drawn: dict[str, tuple[Callable[[], Figure], str]] = {
        "first_start": (lambda: shares(starts), "reached_any"),
        "positions": (lambda: shares(positions), "in_work"),
        "hours": (lambda: each({"hours": w.say(f"{_PICTURES}.hours_axis")}, {}), "hours"),
        "workload": (lambda: each(w.entry(f"{_PICTURES}.work_axis"), w.entry(f"{_PICTURES}.work")),
                     "contact_minutes"),
    }
    return [_picture(w, result, name, draw, column) for name, (draw, column) in drawn.items()]


def _picture(
    w: Words, result: SingleRun, name: str, draw: Callable[[], Figure], column: str
) -> Picture:
    """Return a picture with what a comparison says of the like, and where its line ends."""
    *title, seen, means = w.entry(f"{_PICTURES}.{name}")
    head = ", ".join(title)
    scale = 100 if column in ("reached_any", "in_work") else 1
    end = scale * float(result.weekly[column].tail(13 if column == "contact_minutes" else 1).mean())
    data = w.say(
        f"{_PICTURES}.alt_end", arm=c.programme_title(w, result.programme),
        value=w.number(end, 1), what=w.say(f"{_PICTURES}.ends.{name}"),
    )
    return Picture(name, draw, w.say(f"{_PICTURES}.alt", title=head, seen=seen, data=data), head,
                   seen, means)
