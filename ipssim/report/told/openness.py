"""The report of how open a place's employers are, by its own counts."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from ipssim.report.figures.lines import Panel, Series, lines
from ipssim.report.figures.style import LOOKS
from ipssim.report.page.parts import Answer, Page, Picture, Row, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.studies.openness import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.openness import Openness


def page(found: Openness, language: str = "") -> Page:
    """Return the report of a solved openness."""
    w, experiment = words(language), found.experiment
    title = experiment.title or experiment.name
    return Page(w.say("openness.title", place=title), w.language, _answer(w, found), (
        c.misses(w, experiment, w.say("openness.misses")),
        made(w, experiment, found.manifest),
    ))


def _answer(w: Words, found: Openness) -> Answer:
    counts = counted(found.experiment)
    said = [w.say("openness.answer", median=found.median, low=found.low, high=found.high)]
    density = found.density["density"].to_numpy()
    if density.argmax() in (0, len(density) - 1):
        said.append(w.say("openness.at_the_end"))
    mean = found.runs.groupby(["code", "openness"])["count"].mean().unstack("openness").T
    rows = tuple(
        Row((code, w.number(count), *(w.number(float(mean[code].iloc[end])) for end in (0, -1))))
        for code, count in counts.items()
    )
    return Answer(
        question=w.say("openness.question"), said=tuple(said),
        sure=((w.say("openness.sure"), w.say(
            "openness.sure_said", worlds=w.say("count.worlds", count=found.worlds),
            counts=w.say("service.observed.counts", count=len(counts)),
        )),),
        rests=((w.say("openness.next"), w.say("openness.next_said", value=f"{found.median:.2f}",
                                              low=f"{found.low:.2f}", high=f"{found.high:.2f}")),),
        table=Table(tuple(w.entry("openness.heads")), rows),
        picture=Picture("openness", lambda: _drawn(w, found), w.say("openness.alt")),
        warnings=c.few(w, worlds=found.worlds), short=w.say("openness.misses"),
    )


def _drawn(w: Words, found: Openness) -> Figure:
    x, y = (found.density[name].to_list() for name in ("openness", "density"))
    top = max(y)
    return lines(
        [Panel((Series(x, [value / top for value in y], LOOKS[0], [], []),),
               w.say("openness.across"), w.say("openness.up"),
               ticks={float(at): w.number(float(at)) for at in range(ceil(x[0]), ceil(x[-1]))})],
        columns=1, width=6.5, height=2.4, legend=[], note=w.say("openness.note"),
    )
