"""The pictures of dials: outcomes against time limit and caseload, and what they lean on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.figures.dots import Dots, dots
from ipssim.report.figures.dots import Panel as DotPanel
from ipssim.report.figures.lines import Panel, Series, lines
from ipssim.report.figures.shapes import GREY, Entry, Mark
from ipssim.report.figures.style import Look, looks
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told import dial_rows
from ipssim.report.told.compare_figures import note
from ipssim.report.told.dial_rows import CASELOAD, LENGTH, SHOWN, TOP, Dialled, by
from ipssim.report.told.rows import Contrast
from ipssim.report.words import Words
from ipssim.studies.worlds import chance_correlation, varied

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.results import Comparison

_KEY = "dials.figures"
Drawn = Callable[[Words, "Comparison"], "Figure"]


def pictures(w: Words, comparison: Comparison) -> dict[str, Picture]:
    """Return the pictures the comparison has data for, by name."""
    base = dial_rows.length_base(comparison)
    items = dial_rows.lines(comparison, LENGTH)[base] if base else []
    chosen: dict[str, Drawn] = {}
    if items:
        chosen["length"] = _length
    if any(item.matched for item in items):
        chosen["length_gap"] = _gap
    if dial_rows.lines(comparison, CASELOAD):
        chosen |= {"caseload": _caseload, "caseload_met": _met}
    if len(comparison.sway):
        chosen["sway"] = _sway
    return {name: _picture(w, comparison, name, draw) for name, draw in chosen.items()}


def _picture(w: Words, comparison: Comparison, name: str, draw: Drawn) -> Picture:
    treated = c.arm_title(w, comparison.experiment, comparison.experiment.treated)
    head, seen, means = (
        w.fill(text, treated=treated) for text in w.entry(f"{_KEY}.{name}")
    )
    alt = w.say("compare.figures.alt", title=head, seen=seen,
                data=w.say("compare.figures.alt_tables"))
    return Picture(name, lambda: draw(w, comparison), alt, head, seen, means)


def _cap_looks(comparison: Comparison) -> dict[int, Look]:
    caps = sorted({
        item.cap for needed in (LENGTH, CASELOAD)
        for items in dial_rows.lines(comparison, needed).values() for item in items
    })
    given = looks([str(cap) for cap in caps])
    return {cap: given[str(cap)] for cap in caps}


def _grid(w: Words, comparison: Comparison) -> tuple[dict[int, list[Dialled]], dict[Any, float],
                                                     dict[float, str]]:
    """Return the lines of time limits by caseload, where each limit stands, and its tick."""
    base = dial_rows.length_base(comparison)
    assert base is not None  # asked for before anything is drawn
    found = by(dial_rows.lines(comparison, LENGTH)[base], "cap")
    weeks = list(by([item for items in found.values() for item in items], "weeks"))
    finite = [one for one in weeks if one is not None]
    places: dict[Any, float] = {one: float(one) for one in finite}
    if None in weeks:  # stands apart, at the end
        step = finite[-1] - finite[-2] if len(finite) > 1 else 13
        places[None] = float((finite[-1] if finite else 0) + 1.4 * step)
    ticks = {
        place: w.say(f"{_KEY}.no_limit") if one is None else str(one)
        for one, place in places.items()
    }
    return found, places, ticks


def _of(rows: Sequence[Contrast], x: Sequence[float], look: Look, *, level: bool) -> Series:
    """Return a line of levels or differences with both ranges."""
    y = [row.level if level else row.difference for row in rows]
    half = [(row.level_half if level else row.half) or 0.0 for row in rows]
    return Series(
        x, y, Look(look.colour, "-", look.marker),
        [value - reach for value, reach in zip(y, half, strict=True)],
        [value + reach for value, reach in zip(y, half, strict=True)],
        [row.level_wide if level else row.wide for row in rows], points=True,
    )


def _shift(index: int, count: int, width: float) -> float:
    """Return how far sideways a line stands, so that points do not cover each other."""
    return width * (index - (count - 1) / 2)


def _legend(w: Words, comparison: Comparison, named: Mapping[str, Look]) -> list[Entry]:
    return [
        *(Entry(label, look) for label, look in named.items()),
        Entry(w.say(f"{_KEY}.luck"), Look(GREY, "-", "o"), "bar"),
        *((Entry(w.say("compare.figures.legend_unknown"), Look(GREY, "-", ""), "line"),)
          if len(comparison.draws) else ()),
    ]


def _length(w: Words, comparison: Comparison) -> Figure:
    found, places, ticks = _grid(w, comparison)
    given = _cap_looks(comparison)
    first, last = min(places.values()) - 3, max(places.values())
    treated = dial_rows.lines(comparison, CASELOAD).get(comparison.experiment.treated, [])
    panels = []
    for code in SHOWN:
        series = [
            _of([item.rows[code] for item in items],
                [places[item.weeks] + _shift(index, len(found), 1.5) for item in items],
                given[cap], level=True)
            for index, (cap, items) in enumerate(found.items())
        ]
        for index, item in enumerate(treated):
            row, look, end = item.rows[code], given[item.cap], last + 6 + 2.2 * index
            series += [
                Series([first, end], [row.level] * 2, Look(look.colour, (0, (5, 2)), "")),
                Series([end], [row.level], look, wide=[row.level_wide], points=True),
            ]
        panels.append(Panel(tuple(series), w.say(f"{_KEY}.limit"), _up(w, code),
                            c.short(w, OUTCOMES[code]), ticks))
    named = {w.say(f"{_KEY}.package", cap=cap): look for cap, look in given.items()}
    legend = _legend(w, comparison, named)
    if treated:
        title = c.arm_title(w, comparison.experiment, comparison.experiment.treated)
        legend.append(Entry(w.say(f"{_KEY}.same_cap", arm=title), Look(GREY, (0, (5, 2)), ""),
                            "line"))
    return lines(panels, columns=2, width=11, height=3.3, legend=legend,
                 note=note(w, comparison))


def _up(w: Words, code: str, *, difference: bool = False) -> str:
    outcome = OUTCOMES[code]
    if outcome.unit == "%" and not difference:
        return w.say("compare.figures.share")
    return c.unit(w, outcome, difference=difference)


def _gap(w: Words, comparison: Comparison) -> Figure:
    found, places, ticks = _grid(w, comparison)
    given = _cap_looks(comparison)
    panels = []
    for code in SHOWN:
        series = []
        for index, (cap, items) in enumerate(found.items()):
            chosen = [item for item in items if item.matched]
            series.append(_of(
                [item.matched[code] for item in chosen],
                [places[item.weeks] + _shift(index, len(found), 1.5) for item in chosen],
                given[cap], level=False,
            ))
        panels.append(Panel(
            tuple(one for one in series if len(one.x)), w.say(f"{_KEY}.limit"),
            _up(w, code, difference=True), c.short(w, OUTCOMES[code]), ticks, least=None, zero=True,
        ))
    named = {w.say("dials.value.caseload_cap.some", value=cap): one for cap, one in given.items()}
    return lines(panels, columns=2, width=11, height=3.3, note=note(w, comparison),
                 legend=_legend(w, comparison, named))


def _caseload_lines(w: Words, comparison: Comparison) -> dict[str, list[Dialled]]:
    """Return one line per base arm and time limit, with what to call it."""
    experiment, named = comparison.experiment, {}
    found = dial_rows.lines(comparison, CASELOAD)
    for base in sorted(found, key=lambda one: one != experiment.treated):
        limits = by(found[base], "weeks")
        for weeks, line in limits.items():
            title = c.arm_title(w, experiment, base)
            if len(limits) > 1:
                title += f", {c.dial_value(w, LENGTH, weeks)}"
            named[title] = line
    return named


def _caseload(w: Words, comparison: Comparison) -> Figure:
    named = _caseload_lines(w, comparison)
    given = looks(list(named))
    caps = {float(item.cap): str(item.cap) for items in named.values() for item in items}
    width = 0.01 * max(caps)
    panels = [
        Panel(tuple(
            _of([item.rows[code] for item in items],
                [item.cap + _shift(index, len(named), width) for item in items], given[label],
                level=True)
            for index, (label, items) in enumerate(named.items())
        ), w.say(f"{_KEY}.cap"), _up(w, code), c.short(w, OUTCOMES[code]), caps)
        for code in SHOWN
    ]
    return lines(panels, columns=2, width=11, height=3.3, note=note(w, comparison),
                 legend=_legend(w, comparison, given))


def _met(w: Words, comparison: Comparison) -> Figure:
    named = _caseload_lines(w, comparison)
    given = looks(list(named))
    caps = sorted({item.cap for items in named.values() for item in items})
    full = Look("#555555", (0, (1, 2)), "")
    series = [Series([0, caps[-1]], [0, caps[-1]], full)]
    for label, items in named.items():
        met = [(item.cap, item.met) for item in items if item.met is not None]
        series.append(Series([cap for cap, _ in met], [one for _, one in met], given[label],
                             points=True))
    return lines(
        [Panel(tuple(series), w.say(f"{_KEY}.cap"), w.say(f"{_KEY}.met"),
               ticks={float(cap): str(cap) for cap in caps})],
        columns=1, width=8, height=4, note=note(w, comparison),
        legend=[*(Entry(label, look) for label, look in given.items()),
                Entry(w.say(f"{_KEY}.full"), full, "line")],
    )


def _sway(w: Words, comparison: Comparison) -> Figure:
    table = comparison.sway.head(TOP)
    specs = varied(comparison.experiment)
    draws, count = int(table["draws"].iloc[0]), len(comparison.sway)
    reach = chance_correlation(count, draws)
    experiment = comparison.experiment
    treated, reference = (
        c.arm_title(w, experiment, arm) for arm in (experiment.treated, experiment.reference)
    )
    rows = tuple(
        Dots(w.declared(f"parameter.{key}", specs[key].says), (Mark(float(rho)),))
        for key, rho in zip(table["parameter"], table["correlation"], strict=True)
    )
    across = w.say(f"{_KEY}.sway_axis", treated=treated, reference=reference)
    chance = w.say(f"{_KEY}.chance", count=count, worlds=w.say("count.worlds", count=draws))
    return dots([DotPanel(rows, across, zero=True, lines=(-reach, reach))], width=9,
                legend=[Entry(chance, Look("#555555", ":", ""), "line")], note=note(w, comparison))
