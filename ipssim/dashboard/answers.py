"""What is run for each view, and what it says: HTML of the same pages that reports are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from typing import Any

from ipssim.dashboard.asked import ARMS, Asked
from ipssim.report.handed import compare, consultant, explain, glance
from ipssim.report.page.html import render
from ipssim.report.told.common import arm_title
from ipssim.report.words import words
from ipssim.studies.town import PLACES, town

STEPS = (1, 5)
"""Replicates of the first answers; those that were asked for follow."""


class Dropped(Exception):  # noqa: N818 - not an error: a newer question has come
    """Nobody waits for this any longer."""


@dataclass(frozen=True, slots=True)
class View:
    """What a view shows: HTML, and the command and the Python that make the same.

    `more` is what a browser draws itself, or asks with.
    """

    html: str
    command: str
    python: str
    more: Any = None


class InTurn(Executor):
    """An executor that does each task at once, tells how many are done, and stops where asked to.

    `wanted` is asked before each task; where it says no, `Dropped` is raised.
    """

    def __init__(self, wanted: Callable[[], bool], tell: Callable[[int], None]) -> None:
        self._wanted, self._tell, self._done = wanted, tell, 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **how: Any) -> Future[Any]:
        """Do it now."""
        if not self._wanted():
            raise Dropped
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **how))
        except Exception as error:
            future.set_exception(error)
        self._done += 1
        self._tell(self._done)
        return future


def compared(
    asked: Asked, wanted: Callable[[], bool], *, by_week: bool = False
) -> Iterator[View]:
    """Yield the answer of a comparison, of one run and then of more while it is `wanted`.

    Other worlds are left to `leaning`. `by_week` shows the pictures over time and no answer.
    """
    counts = [*(count for count in STEPS if count < asked.replicates), asked.replicates]
    for found in glance(asked.experiment("kept_worlds=0"), seed=asked.seed, replicates=counts):
        page = found.page()
        html = render(page if by_week else replace(page, sections=()), within=True,
                      answer=not by_week)
        yield View(html, *_as_compare(asked, found.replicates, 0))
        if not wanted():
            return


def _as_compare(asked: Asked, replicates: int, worlds: int | None) -> tuple[str, str]:
    """Return the command and the Python of a comparison."""
    more = () if worlds is None else (f"kept_worlds={worlds}",)
    seed = f", seed={asked.seed}" if asked.seed != 1 else ""
    return (
        asked.command("compare", "--replicates", str(replicates), more=more),
        asked.python(f"ipssim.compare(experiment, replicates={replicates}{seed}).page()", *more),
    )


def leaning(asked: Asked, wanted: Callable[[], bool], tell: Callable[[int], None]) -> View:
    """Return the answer with what it leans on: worlds that agree with the trial, and their sway."""
    found = compare(asked.experiment(), seed=asked.seed, replicates=asked.replicates,
                    executor=InTurn(wanted, tell), workers=1)
    page = found.page()
    title = words(page.language).say("dashboard.views.leaning")
    kept = tuple(
        replace(one, folded=False, title=title if one.key == "dials" else one.title)
        for one in page.sections if one.key in _LEANING
    )
    return View(render(replace(page, sections=kept), within=True),
                *_as_compare(asked, asked.replicates, None))


_LEANING = ("misses", "dials")


def townspeople(asked: Asked) -> View:
    """Return where everybody stands under both services, a string of codes for each week."""
    experiment, w = asked.experiment(), words()
    towns = [town(experiment, arm, seed=asked.seed) for arm in ARMS]
    command = asked.command("compare", "--replicates", "1", more=("kept_worlds=0",))
    seed = f", seed={asked.seed}" if asked.seed != 1 else ""
    return View("", command, asked.python(f'ipssim.town(experiment, "ips"{seed}).table()'), more={
        "titles": [arm_title(w, experiment, one.arm) for one in towns],
        "codes": [["".join(map(str, week)) for week in one.codes.tolist()] for one in towns],
        "places": [w.say(f"dashboard.places.{name}") for name in PLACES],
    })


def two_lives(asked: Asked, who: int | str | None, another: int, luck: int) -> View:
    """Return one person's two lives: of a number, a description, or one whose lives differ."""
    experiment = asked.experiment()
    found = explain(experiment, who, ARMS, seed=asked.seed, another=another, luck=luck)
    page = found.page()
    sections = tuple(one for one in page.sections if one.key in ("person", "parting", "story"))
    options = [*(["--person", str(who)] if who is not None else []), "--arms", *ARMS]
    options += ["--another", str(another)] if isinstance(who, str) else []
    options += ["--luck", str(luck)] if luck else []
    how = "".join(f", {name}={value}" for name, value in (
        ("another", another if isinstance(who, str) else 1), ("luck", luck), ("seed", asked.seed),
    ) if value != {"luck": 0}.get(name, 1))
    fitting = found.found.fitting if found.found else experiment.population.size
    return View(
        render(replace(page, sections=sections), within=True),
        asked.command("explain", *options),
        asked.python(f"ipssim.explain(experiment, {who!r}, {ARMS}{how}).page()"),
        more={"person": found.person, "people": experiment.population.size, "fitting": fitting},
    )


def consultant_week(asked: Asked, arm: str, number: int | None, week: int | None) -> View:
    """Return one consultant's week under one service."""
    found = consultant(asked.experiment(), arm, number, week, seed=asked.seed)
    page = found.page()
    sections = tuple(one for one in page.sections if one.key == "people")
    seed = f", seed={asked.seed}" if asked.seed != 1 else ""
    return View(
        render(replace(page, sections=sections), within=True),
        asked.command("consultant", str(found.consultant), "--arm", arm, "--week",
                      str(found.week)),
        asked.python(f'ipssim.consultant(experiment, "{arm}", {found.consultant}, {found.week}'
                     f"{seed}).page()"),
        more={"number": found.consultant, "week": found.week, "most_number": found.posts - 1,
              "most_week": found.experiment.accrual_weeks + found.experiment.horizon_weeks},
    )
