"""The report of simulated sites: whether the job rate rises with fidelity, and by how much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ipssim.outcomes.fidelity.review import scales
from ipssim.report.figures.points import Panel, Point, points
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import LOOKS, Look
from ipssim.report.page.parts import Answer, Page, Picture, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.studies.sites import PUBLISHED_R, PUBLISHED_SLOPE, SLOPE_BAND

if TYPE_CHECKING:
    from ipssim.studies.sites import Sites, SitesPattern

_SITE, _FITTED, _PUBLISHED = LOOKS[0], LOOKS[1], Look("#000000", ":", "D")
_POINTS = 10  # of fidelity; what they go with can be said in people


def page(found: Sites, language: str = "") -> Page:
    """Return the report of simulated sites."""
    w, experiment = words(language), found.experiment
    (programme,) = experiment.arms.values()
    return Page(w.say("sites.title"), w.language, _answer(w, found), (
        c.misses(w, experiment, *c.off(w, experiment), w.say("sites.misses")),
        Section("sites", w.say("sites.differ.title"), (Said(w.say(
            "sites.differ.lead", programme=c.programme_title(w, programme),
        )),)),
        c.meaning(w, experiment, drawn=False),
        made(w, experiment, found.manifest, key="sites.made"),
    ))


def _answer(w: Words, found: Sites) -> Answer:
    main, experiment = found.main, found.experiment
    recalled = [item.sureness == "RECALLED" for item in scales()[0].items.values()]
    if main.slope is None:
        said = [w.say("sites.answer.none")]
    else:
        told = main.estimate.told
        kind = "unclear" if not told else "rises" if main.slope > 0 else "falls"
        said = [
            w.say(f"sites.answer.{kind}", points=_POINTS, people=abs(_POINTS * main.slope),
                  follow_up=c.follow_up(w, experiment.horizon_weeks)),
            w.say("sites.answer.beside", slope=_slope(w, main), published=PUBLISHED_SLOPE,
                  low=SLOPE_BAND[0], high=SLOPE_BAND[1], verdict=_inside(w, main)),
        ]
    return Answer(
        question=w.say("sites.title"), said=(" ".join(said),),
        sure=(
            (w.say("compare.sure.luck"), w.say(
                "sites.sure.luck", sites=len(main.sites), people=experiment.population.size,
                runs=w.say("count.runs", count=found.replicates), width=main.width)),
            (w.say("compare.sure.unknown"), w.say(
                "sites.sure.unknown", recalled=sum(recalled), items=len(recalled))),
        ),
        rests=((w.say("compare.rests.term"), w.say("sites.rests")),),
        table=_table(w, found), picture=picture(found, w),
        warnings=c.off(w, experiment), short=c.misses_short(w, experiment),
    )


def _slope(w: Words, pattern: SitesPattern) -> str:
    return c.with_half(w, pattern.slope, pattern.estimate.half, 2, signed=True)


def _inside(w: Words, pattern: SitesPattern) -> str:
    key = {True: "sites.inside", False: "sites.outside", None: "blank"}
    return w.say(key[pattern.inside])


def _table(w: Words, found: Sites) -> Table:
    """Return a row for each spread, and what was published below them."""
    def between(low: float, high: float) -> str:
        return w.say("range.signed", low=w.number(low), high=w.number(high))

    rows = []
    for one, row in zip(found.patterns, c.records(found.widths), strict=True):
        rows.append(Row((
            w.say(f"sites.spread.{'judged' if row['judged'] else 'other'}", width=one.width),
            between(row["fidelity_low"], row["fidelity_high"]),
            between(row["job_rate_low"], row["job_rate_high"]),
            _slope(w, one), w.number(one.r, 2, signed=True), _inside(w, one),
        )))
    published = w.say("sites.published.r", **PUBLISHED_R)
    rows.append(Row((
        w.say("sites.published.name"), "", "",
        w.say("sites.published.slope", slope=PUBLISHED_SLOPE), published, "",
    )))
    return Table(tuple(w.entry("sites.heads")), tuple(rows))


def picture(found: Sites, w: Words) -> Picture:
    """Return each site as a dot, the line through them, and one with the published slope."""
    titles = [_title(w, one) for one in found.patterns]
    up = w.say("sites.up", follow_up=c.follow_up(w, found.experiment.horizon_weeks))
    return Picture(
        "sites",
        lambda: points(
            [_panel(w, one, title, up) for one, title in zip(found.patterns, titles, strict=True)],
            columns=2, width=9, alike=True, legend=[
                Entry(w.say("sites.legend.site"), _SITE, "mark"),
                Entry(w.say("sites.legend.line"), _FITTED, "line"),
                Entry(w.say("sites.legend.published", slope=PUBLISHED_SLOPE), _PUBLISHED, "line"),
            ],
        ),
        w.say("sites.alt", panels="; ".join(titles)),
    )


def _title(w: Words, pattern: SitesPattern) -> str:
    if pattern.slope is None or pattern.r is None:
        return w.say("sites.no_slope", width=pattern.width)
    return w.say("sites.slope", width=pattern.width, slope=pattern.slope, r=pattern.r)


def _panel(w: Words, pattern: SitesPattern, title: str, up: str) -> Panel:
    known = pattern.sites.dropna(subset=["fidelity", "job_rate"])
    x, y = known["fidelity"], known["job_rate"]
    slopes = () if pattern.slope is None else (
        (pattern.slope, _FITTED), (PUBLISHED_SLOPE, _PUBLISHED)
    )
    return Panel(
        tuple(Point(float(a), float(b), _SITE) for a, b in zip(x, y, strict=True)),
        w.say("sites.across"), up, title,
        lines=tuple((slope, float(y.mean() - slope * x.mean()), look) for slope, look in slopes),
    )
