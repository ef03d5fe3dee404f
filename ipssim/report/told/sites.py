"""The picture of simulated sites: job rate against fidelity, a panel for each spread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ipssim.report.figures.points import Panel, Point, points
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import LOOKS, Look
from ipssim.report.page.parts import Picture
from ipssim.report.words import Words, words
from ipssim.studies.sites import PUBLISHED_SLOPE

if TYPE_CHECKING:
    from ipssim.studies.sites import SitesPattern

_SITE, _FITTED, _PUBLISHED = LOOKS[0], LOOKS[1], Look("#000000", ":", "D")


def picture(patterns: Sequence[SitesPattern], language: str = "en") -> Picture:
    """Return each site as a dot, the line through them, and one with the published slope."""
    w = words(language)
    titles = [_title(w, one) for one in patterns]
    return Picture(
        "sites",
        lambda: points(
            [_panel(w, one, title) for one, title in zip(patterns, titles, strict=True)],
            columns=2, width=9, alike=True, legend=[
                Entry(w.say("sites.legend.site"), _SITE, "mark"),
                Entry(w.say("sites.legend.line"), _FITTED, "line"),
                Entry(w.say("sites.legend.published", slope=PUBLISHED_SLOPE), _PUBLISHED, "line"),
            ],
        ),
        w.say("sites.alt", panels="; ".join(titles)), w.say("sites.title"),
    )


def _title(w: Words, pattern: SitesPattern) -> str:
    if pattern.slope is None or pattern.r is None:
        return w.say("sites.no_slope", width=pattern.width)
    return w.say("sites.slope", width=pattern.width, slope=pattern.slope, r=pattern.r)


def _panel(w: Words, pattern: SitesPattern, title: str) -> Panel:
    known = pattern.sites.dropna(subset=["fidelity", "job_rate"])
    x, y = known["fidelity"], known["job_rate"]
    slopes = () if pattern.slope is None else (
        (pattern.slope, _FITTED), (PUBLISHED_SLOPE, _PUBLISHED)
    )
    return Panel(
        tuple(Point(float(a), float(b), _SITE) for a, b in zip(x, y, strict=True)),
        w.say("sites.across"), w.say("sites.up"), title,
        lines=tuple((slope, float(y.mean() - slope * x.mean()), look) for slope, look in slopes),
    )
