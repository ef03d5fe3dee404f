"""The pictures of a service over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ipssim.outcomes.service import PERSON
from ipssim.report.figures.dots import Dots, dots
from ipssim.report.figures.dots import Panel as DotPanel
from ipssim.report.figures.lines import Panel as LinePanel
from ipssim.report.figures.lines import Series, lines
from ipssim.report.figures.points import Panel as PointPanel
from ipssim.report.figures.points import Point, points
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told.service_rows import effect, group_name, half, sizes
from ipssim.report.words import Words
from ipssim.studies.service_tables import ENDLESS, GROUPS, SCARCE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.service import ServiceStudy

_KEY = "service.figures"
_YEARS = {  # panel: the measures drawn in it
    "people": ("served_mean", "waiting_mean"), "staff": ("consultant_years", "leader_years"),
    "waited": ("waited_mean",), "jobs": ("jobs_per_year",),
}
_PLANNED, _OTHER = LOOKS[1], LOOKS[0]


def note(w: Words, study: ServiceStudy) -> str:
    """Say on a picture what it must not travel without."""
    experiment = study.experiment
    title = c.experiment_title(w, experiment)
    said = w.say(
        f"{_KEY}.note", none=w.say("service.no_trial"), title=title,
        people=w.number(experiment.population.size), runs=study.replicates, seed=str(study.seed),
    )
    return " ".join((said, *c.off(w, experiment)))


def _picture(w: Words, name: str, draw: Callable[[], Figure], alt: str = "") -> Picture:
    title, seen, means = (w.say(f"{_KEY}.{name}.{part}") for part in ("title", "seen", "means"))
    return Picture(name, draw, alt or w.say(f"{_KEY}.alt", title=title, seen=seen), title, seen,
                   means)


def _interval(w: Words, study: ServiceStudy, kind: str = "dot") -> list[Entry]:
    """Return the legend's entry for luck; none where one run shows none."""
    return [Entry(w.say(f"{_KEY}.interval"), kind=kind)] if study.replicates > 1 else []


def answer(w: Words, study: ServiceStudy) -> Picture:
    """Return the picture of the answer: of 100 people in each group, with the service or not."""
    soon = effect(study, "served", "window_reached")
    found = {"window": soon, **{group: effect(study, group, "reached") for group in GROUPS}}
    rows = {group_name(w, study, group): row for group, row in found.items() if row is not None}
    ends = (("with_service", LOOKS[0], False), ("without_service", LOOKS[1], True))

    across = w.say(f"{_KEY}.answer.unit")

    def said(value: float) -> str:
        return w.say(f"{_KEY}.answer.said", a=round(value))

    def draw() -> Figure:
        shown = tuple(
            Dots(group, tuple(
                Mark(row[name], look=look, hollow=hollow, said=said(row[name]))
                for name, look, hollow in ends
            )) for group, row in rows.items()
        )
        return dots(
            [DotPanel(shown, across, most=100)], width=6.8,
            note=note(w, study), legend=[
                Entry(w.say(f"{_KEY}.answer.{label}"), look, "mark", hollow)
                for label, (_, look, hollow) in zip(("with", "without"), ends, strict=True)
            ],
        )

    levels = "; ".join(
        w.say(f"{_KEY}.answer.pair", group=group, a=round(row["with_service"]),
              b=round(row["without_service"]))
        for group, row in rows.items()
    )
    return _picture(w, "answer", draw, w.say(f"{_KEY}.answer.alt", levels=levels))


def effects(w: Words, study: ServiceStudy) -> Picture:
    """Return the direct effect and displacement by group, a panel for each outcome."""
    looks = {SCARCE: (LOOKS[0], False)}
    if study.experiment.service.without_scarcity:
        looks[ENDLESS] = (LOOKS[1], True)

    def marks(group: str, code: str) -> Sequence[Mark]:
        return [
            Mark(row["difference"], c.number(row["low"]), c.number(row["high"]), look=look,
                 hollow=hollow)
            for openings, (look, hollow) in looks.items()
            if (row := effect(study, group, code, openings)) is not None
        ]

    def draw() -> Figure:
        panels = [
            DotPanel(tuple(
                Dots(group_name(w, study, group), tuple(marks(group, code)))
                for group in GROUPS if marks(group, "reached")
            ), w.say(f"{_KEY}.effects.{'share' if PERSON[code].unit == '%' else 'each'}",
                     unit=c.unit(w, PERSON[code])),
                w.declared(f"measure.{code}.short", PERSON[code].short), zero=True)
            for code in ("reached", "weeks_job")
        ]
        return dots(panels, columns=2, width=10, note=note(w, study), legend=[
            Entry(w.say(f"{_KEY}.effects.openings.{key}"), look, "mark", hollow)
            for key, (look, hollow) in zip(("scarce", "endless"), looks.values(), strict=False)
        ] + _interval(w, study))

    return _picture(w, "effects", draw)


def years(w: Words, study: ServiceStudy) -> Picture:
    """Return people served and waiting, staff, waiting time and jobs, by calendar year."""
    planned = study.yearly[study.yearly["posts_factor"] == 1.0]
    drawn = [code for codes in _YEARS.values() if len(codes) > 1 for code in codes]
    looks = dict(zip(drawn, LOOKS, strict=False))

    def series(code: str) -> Series:
        rows = c.records(planned[planned["measure"] == code].sort_values("year"))
        rows = [row for row in rows if c.number(row["mean"]) is not None]
        ends = ([c.number(row[name]) for row in rows] for name in ("low", "high"))
        low, high = ends if study.replicates > 1 else ([], [])
        return Series([row["year"] for row in rows], [row["mean"] for row in rows],
                      looks.get(code, LOOKS[0]), low, high, points=True)

    def draw() -> Figure:
        legend = [
            Entry(w.say(f"{_KEY}.years.lines.{code}"), look) for code, look in looks.items()
        ]
        legend += _interval(w, study, "bar")
        return lines([
            LinePanel(tuple(map(series, codes)), w.say(f"{_KEY}.years.across"),
                      w.say(f"{_KEY}.years.units.{panel}"), w.say(f"{_KEY}.years.panels.{panel}"),
                      whole=True)
            for panel, codes in _YEARS.items()
        ], columns=2, width=9.5, height=2.7, legend=legend, note=note(w, study))

    return _picture(w, "years", draw)


def frontier(w: Words, study: ServiceStudy) -> tuple[Picture, ...]:
    """Return what a consultant-year yields against what people get, where sizes differ."""
    found = sizes(study)
    if len(found) < 2:
        return ()

    def point(factor: float, code: str) -> Point | None:
        across, up = found[factor]["jobs_per_year"], found[factor][code]
        x, y = c.number(across["mean"]), c.number(up["mean"])
        if x is None or y is None:
            return None
        return Point(x, y, _PLANNED if factor == 1.0 else _OTHER,
                     w.say("service.sizes.factor", factor=factor), half(across) or 0.0,
                     half(up) or 0.0)

    def draw() -> Figure:
        return points([
            PointPanel(
                tuple(one for factor in found if (one := point(factor, code)) is not None),
                w.say(f"{_KEY}.frontier.across"), w.say(f"{_KEY}.frontier.up.{code}"), joined=True,
            ) for code in w.entry(f"{_KEY}.frontier.up")
        ], columns=3, width=11, note=note(w, study), legend=[
            Entry(w.say(f"{_KEY}.frontier.planned"), _PLANNED, "mark"),
            Entry(w.say(f"{_KEY}.frontier.other"), _OTHER, "mark"), *_interval(w, study),
        ])

    return (_picture(w, "frontier", draw),)
