"""What path and ablation say alike: effects with their luck, written, judged and drawn."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ipssim.outcomes.definitions import Outcome
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.figures.style import LOOKS, Look
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told.rows import HEADLINE
from ipssim.report.told.ways import other_ways
from ipssim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.ablation import Ablation
    from ipssim.studies.engine.estimates import Estimate
    from ipssim.studies.path import Path

    Study: TypeAlias = Path | Ablation

T = TypeVar("T")
GREY = Look("#8a8a8a", "-", "o")
MOST = 8
"""Parts in the picture of an answer."""


# Written and judged


def largest(parts: Iterable[T], effect: Callable[[T], Estimate], most: int) -> list[T]:
    """Return the parts whose effects are told, the largest first, at most so many."""
    found = [part for part in parts if effect(part).told]
    return sorted(found, key=lambda part: -abs(effect(part).value))[:most]


def ranked(parts: Iterable[T], effects: Callable[[T], Sequence[Estimate]]) -> list[T]:
    """Return the parts with the largest effect first: those told before those luck could do."""
    def size(part: T) -> tuple[float, float]:
        sizes = [(abs(one.value), one.told) for one in effects(part)]
        return max((one for one, seen in sizes if seen), default=0.0), max(sizes)[0]

    return sorted(parts, key=size, reverse=True)


def bare(w: Words, effect: Estimate, outcome: Outcome, finer: int = 0) -> str:
    """Write an effect with its sign; a bare 0 where it is zero in every run."""
    if effect.value == 0 and not effect.half:
        return "0"
    return w.number(effect.value, outcome.decimals + finer, signed=True)


def written(w: Words, effect: Estimate | None, outcome: Outcome, finer: int = 1) -> str:
    """Write an effect with half of its 95 % interval, one decimal finer than its outcome."""
    if effect is None:
        return ""
    if effect.value == 0 and not effect.half:
        return "0"
    return c.with_half(w, effect.value, effect.half, outcome.decimals + finer, signed=True)


def ranged(w: Words, effect: Estimate, outcome: Outcome) -> str:
    """Write an effect, and in brackets its range over worlds that agree with the trial."""
    if (wide := effect.ignorance) is None:
        return written(w, effect, outcome)
    key = "effects.ranged" if wide.agree in (None, len(wide.others)) else "effects.contested"
    return w.say(key, effect=written(w, effect, outcome), **{
        end: w.number(one, outcome.decimals, signed=True)
        for end, one in (("low", wide.low), ("high", wide.high))
    })


def unit(w: Words, study: Study) -> str:
    """Return the unit of effects."""
    return c.unit(w, study.measure, difference=True)


def titles(w: Words, study: Study) -> dict[str, str]:
    """Return what to call the two programmes, by "start" and "goal"."""
    return dict(zip(("start", "goal"), c.two_titles(w, study.start, study.goal), strict=True))


def ends(w: Words, study: Study) -> dict[str, str]:
    """Return what to call them inside a sentence."""
    return {end: c.lowered(title) for end, title in titles(w, study).items()}


def named(w: Words, names: Iterable[tuple[str, Estimate]], outcome: Outcome) -> str:
    """List parts by name, each with its effect in brackets."""
    found = [w.say("effects.named", name=name, value=bare(w, effect, outcome))
             for name, effect in names]
    if len(found) > 1 and any("," in one for one in found):
        return w.say("list.long", first="; ".join(found[:-1]), last=found[-1])
    return w.listed(found)


# The answer


def levels(w: Words, study: Study, start: float, goal: float) -> str:
    """Say both levels, for a share in people out of 100."""
    called, outcome = ends(w, study), study.measure
    follow_up = c.follow_up(w, study.experiment.horizon_weeks)
    if outcome.code == HEADLINE:
        return w.say("compare.answer.any", a=round(goal), b=round(start), follow_up=follow_up,
                     treated=called["goal"], reference=called["start"])
    share = outcome.unit == "%"
    a, b = (round(one) if share else c.value(w, one, outcome) for one in (start, goal))
    return w.say("effects.share" if share else "effects.mean", outcome=c.short(w, outcome),
                 follow_up=follow_up, a=a, b=b, **called)


def sure(w: Words, study: Study) -> tuple[tuple[str, str], ...]:
    """Say in two lines how far luck carries the difference, and what is not known."""
    half, counts = study.total.half, c.label_counts(study.experiment)
    luck = w.say(
        "effects.luck_few" if half is None else "effects.luck_said",
        difference=bare(w, study.total, study.measure), unit=unit(w, study),
        half=w.number(half, study.measure.decimals), runs=_runs(w, study),
        people=study.experiment.population.size,
    )
    unknown = w.say("effects.unknown_said", assumed=counts["assumed"], total=counts.total())
    if (wide := study.total.ignorance) is not None:
        unknown = w.say(
            "effects.unknown_drawn", worlds=w.say("count.worlds", count=wide.draws),
            **{end: w.number(one, study.measure.decimals, signed=True)
               for end, one in (("low", wide.low), ("high", wide.high))},
        ) + other_ways(w, study.measure, wide.agree, {
            way: found.median for way, found in wide.others.items()
        })
    return ((w.say("effects.luck"), luck), (w.say("effects.unknown"), unknown))


def warnings(w: Words, study: Study) -> list[str]:
    """Say what is switched off, and that runs are too few for ranges to be read."""
    switched = len(c.switched_off(w, study.experiment))
    found = [w.say("effects.switched", count=switched)] if switched else []
    return [*found, *c.few(w, runs=study.replicates, worlds=study.draws)]


def _runs(w: Words, study: Study) -> str:
    return w.say("count.runs", count=study.replicates)


# Drawn


def mark(effect: Estimate, look: Look, said: str = "", *, grey: bool = False) -> Mark:
    """Return an effect as a mark with its luck, hollow where luck alone could do it."""
    seen, reach = effect.told, effect.half
    low, high = (None, None) if reach is None else (effect.value - reach, effect.value + reach)
    return Mark(effect.value, low, high, look=look if seen or not grey else GREY, hollow=not seen,
                said=said)


def pair(w: Words, outcome: Outcome, *effects: Estimate) -> tuple[Mark, ...]:
    """Return the effects of one part as marks below each other, each with its number."""
    return tuple(
        mark(one, look, bare(w, one, outcome)) for one, look in zip(effects, LOOKS, strict=False)
    )


def pair_legend(w: Words, *labels: str) -> list[Entry]:
    """Return the legend of such marks."""
    return [
        *(Entry(label, Look(look.colour, "-", look.marker)) for label, look in zip(
            labels, LOOKS, strict=False
        )),
        Entry(w.say("effects.hollow"), hollow=True),
    ]


def made(w: Words, study: Study) -> str:
    """Say on a picture what it was made from, since pictures travel without their page."""
    return w.say("effects.made", people=study.experiment.population.size, runs=_runs(w, study),
                 seed=study.seed)


def picture(w: Words, key: str, name: str, draw: Callable[[], Figure], **values: str) -> Picture:
    """Return a picture with the words that stand under a key: title, what is seen, what it means.

    `data` among the values says for those who cannot see it which numbers it draws.
    """
    title, seen, means = (w.fill(text, **values) for text in w.entry(key))
    data = values.get("data") or w.say("effects.alt_tables")
    alt = w.say("effects.alt", title=title, seen=seen, data=data)
    return Picture(name, draw, alt, title, seen, means)


def untitled(shown: Picture) -> Picture:
    """Return a picture as it stands beside an answer: without title, and what it means."""
    return dataclasses.replace(shown, title="", means="")
