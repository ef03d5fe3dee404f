"""The report of an ablation: which mechanisms carry the difference between two programmes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.shapes import Entry
from ipssim.report.figures.style import LOOKS
from ipssim.report.page.parts import Answer, Page, Picture, Row, Said, Section, Table, Terms
from ipssim.report.told import common as c
from ipssim.report.told import effects as e
from ipssim.report.told.made import made
from ipssim.report.words import Words, words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.studies.ablation import Ablation, Part, World
    from ipssim.studies.engine.estimates import Estimate

_NAMED, _TELLING = 2, 4
"""Mechanisms that the answer names, and that a sentence of the section does."""
_ROWS = 3
"""Mechanisms in the table of the terminal."""


def page(found: Ablation, language: str = "") -> Page:
    """Return the report of an ablation."""
    w = words(language)
    return Page(
        w.say("ablation.title", **e.ends(w, found)), w.language, _answer(w, found),
        (
            c.misses(w, found.experiment, *_misses(w, found)),
            _parts(w, found), _worlds(w, found), *_read(w, found),
            c.meaning(w, found.experiment, drawn=False),
            made(w, found.experiment, found.manifest, Said(w.say("effects.outcome")),
                   c.outcome_terms(w, [found.measure])),
        ),
    )


def lost(part: Part) -> Estimate:
    """Return what the difference loses without a mechanism."""
    assert part.left_out.change is not None
    return part.left_out.change


def gained(part: Part) -> Estimate:
    """Return what the difference gains with a mechanism alone."""
    assert part.alone.change is not None
    return part.alone.change


def in_order(found: Ablation) -> list[Part]:
    """Return the mechanisms by what the difference loses without them, the largest loss first."""
    return sorted(found.parts, key=lambda part: -lost(part).value)


def _ranked(found: Ablation) -> list[Part]:
    return e.ranked(found.parts, lambda part: (lost(part), gained(part)))


# The answer


def _answer(w: Words, found: Ablation) -> Answer:
    return Answer(
        question=w.say("ablation.question", **e.ends(w, found)),
        said=(
            e.levels(w, found, found.all_on.start.value, found.all_on.goal.value),
            " ".join((_carried(w, found), *_resting(w, found))),
        ),
        sure=e.sure(w, found),
        rests=((w.say("effects.rests"), w.say("ablation.rests.said")),),
        table=_short(w, found), picture=e.untitled(_largest(w, found)),
        warnings=(w.say("ablation.warning"), *e.warnings(w, found)),
        short=c.misses_short(w, found.experiment),
    )


def _carried(w: Words, found: Ablation) -> str:
    """Say what the mechanisms carry together, and what stays without them."""
    if not found.carried.told:
        kind = "nothing"
    else:
        kind = "carried" if found.carried.value * found.total.value >= 0 else "against"
    effects = {"carried": found.carried, "total": found.total, "unexplained": found.unexplained}
    return w.say(f"ablation.answer.{kind}", unit=e.unit(w, found), **{
        name: e.bare(w, effect, found.measure) for name, effect in effects.items()
    })


def _resting(w: Words, found: Ablation) -> Iterator[str]:
    """Yield the mechanisms that the difference rests on, and those that make it smaller."""
    rests, smaller = _pulling(w, found, lost, _NAMED)
    if rests:
        yield w.say("ablation.answer.rests", names=rests)
    if smaller:
        yield w.say("ablation.answer.smaller", names=smaller)
    if not rests and not smaller:
        yield w.say("ablation.answer.none")


def _pulling(
    w: Words, found: Ablation, effect: Callable[[Part], Estimate], most: int
) -> tuple[str, str]:
    """List the mechanisms that pull the difference its way, and those that pull the other way."""
    sign = 1.0 if found.total.value >= 0 else -1.0
    ways = ([part for part in found.parts if way * sign * effect(part).value > 0]
            for way in (1.0, -1.0))
    with_it, against = (
        e.named(w, [
            (c.lowered(c.mechanism_title(w, part.mechanism)), effect(part))
            for part in e.largest(chosen, effect, most)
        ], found.measure) for chosen in ways
    )
    return with_it, against


def _short(w: Words, found: Ablation) -> Table:
    """Return the largest mechanisms."""
    heads = [
        w.fill(text, outcome=c.short(w, found.measure), unit=e.unit(w, found))
        for text in w.entry("ablation.short.heads")
    ]
    return Table(tuple(heads), tuple(
        Row((c.mechanism_title(w, part.mechanism), *(
            e.written(w, one, found.measure, 0) for one in (lost(part), gained(part))
        ))) for part in _ranked(found)[:_ROWS]
    ))


# Pictures


def _note(w: Words, found: Ablation) -> str:
    return w.say(
        "ablation.rests.figure", unit=e.unit(w, found), made=e.made(w, found),
        **e.ends(w, found),
        total=e.written(w, found.total, found.measure),
        unexplained=e.written(w, found.unexplained, found.measure),
    )


def _largest(w: Words, found: Ablation) -> Picture:
    def draw() -> Figure:
        rows = [
            Dots(c.mechanism_title(w, part.mechanism),
                 e.pair(w, found.measure, lost(part), gained(part)))
            for part in _ranked(found)[: e.MOST]
        ]
        return dots(
            [Panel(tuple(rows), _across(w, found), zero=True)], width=6.8, note=_note(w, found),
            legend=e.pair_legend(w, *(w.say(f"ablation.figures.{kind}")
                                      for kind in ("left_out", "alone"))),
        )

    return e.picture(w, "ablation.figures.largest", "largest", draw)


def _across(w: Words, found: Ablation) -> str:
    return w.say("ablation.figures.across", unit=e.unit(w, found))


def _every(w: Words, found: Ablation) -> Picture:
    def draw() -> Figure:
        panels = [
            Panel(
                tuple(Dots(c.mechanism_title(w, part.mechanism),
                           (e.mark(effect(part), LOOKS[0], grey=True),))
                      for part in in_order(found)),
                _across(w, found), w.say(f"ablation.figures.{kind}"), zero=True, scale="change",
            ) for kind, effect in (("left_out", lost), ("alone", gained))
        ]
        return dots(panels, columns=2, width=11.5, note=_note(w, found), legend=[
            Entry(w.say("ablation.figures.told"), LOOKS[0]),
            Entry(w.say("ablation.figures.not_told"), e.GREY, hollow=True),
        ])

    return e.picture(w, "ablation.figures.ablation", "ablation", draw)


# Sections


def _misses(w: Words, found: Ablation) -> Iterator[str]:
    yield w.say("ablation.misses.fitted")
    titles = c.switched_off(w, found.experiment)
    if titles:
        yield w.say("ablation.misses.switched", mechanisms="; ".join(titles))


def _parts(w: Words, found: Ablation) -> Section:
    """Return what each mechanism carries: the picture, and in words how far parts add up."""
    said = [_unexplained(w, found)]
    for kind, effect in (("left_out", lost), ("alone", gained)):
        with_it, against = _pulling(w, found, effect, _TELLING)
        if with_it:
            said.append(w.say(f"ablation.together.{kind}", names=with_it))
        if against:
            said.append(w.say(f"ablation.together.{kind}_against", names=against))
        if not with_it and not against:
            said.append(w.say(f"ablation.together.{kind}_none"))
    return Section("parts", w.say("ablation.parts.title"), (
        Terms(w.pairs("ablation.parts.terms")), _every(w, found), *map(Said, said),
        Said(_sums(w, found)),
    ))


def _unexplained(w: Words, found: Ablation) -> str:
    start, goal = (c.value(w, level.value, found.measure)
                   for level in (found.all_off.start, found.all_off.goal))
    return w.say(
        "ablation.together.unexplained", start_level=start, goal_level=goal, unit=e.unit(w, found),
        unexplained=e.written(w, found.unexplained, found.measure), **e.ends(w, found),
    )


def _sums(w: Words, found: Ablation) -> str:
    """Say how far the parts are from adding up."""
    def texts(**effects: Estimate) -> dict[str, str]:
        return {name: e.written(w, one, found.measure) for name, one in effects.items()}

    rests = found.rest_left_out, found.rest_alone
    kind = "interaction" if any(one.told for one in rests) else "no_interaction"
    return " ".join((
        w.say("ablation.together.sums", unit=e.unit(w, found), **texts(
            left_out=found.sum_left_out, alone=found.sum_alone, carried=found.carried,
        )),
        w.say(f"ablation.together.{kind}", **texts(left_out=rests[0], alone=rests[1])),
    ))


def _worlds(w: Words, found: Ablation) -> Section:
    """Return both programmes in every world."""
    lead = w.say(
        "ablation.worlds.lead", outcome=c.short(w, found.measure), unit=e.unit(w, found),
        measure=c.unit(w, found.measure), people=found.experiment.population.size,
        follow_up=c.follow_up(w, found.experiment.horizon_weeks), count=len(found.parts),
        runs=w.say("count.runs", count=found.replicates), half=w.say("half"),
        worlds=w.say("count.worlds", count=len(found.worlds)),
        sums=w.say("ablation.worlds.sum_note"), **e.ends(w, found),
    )
    parts = in_order(found)
    rows = [
        _world(w, found, w.say("ablation.worlds.all_on"), found.all_on),
        _world(w, found, w.say("ablation.worlds.all_off"), found.all_off),
        *_group(w, found, "left_out", [part.left_out for part in parts], found.sum_left_out),
        *_group(w, found, "alone", [part.alone for part in parts], found.sum_alone),
    ]
    heads = tuple(w.fill(text, **e.titles(w, found))
                  for text in w.entry("ablation.worlds.heads"))
    return Section("worlds", w.say("ablation.worlds.title"), (
        Said(lead), Table(heads, tuple(rows)),
    ))


def _group(
    w: Words, found: Ablation, kind: str, worlds: Sequence[World], total: Estimate
) -> Iterator[Row]:
    yield Row((w.say(f"ablation.worlds.{kind}"),), "group")
    for part, world in zip(in_order(found), worlds, strict=True):
        yield _world(w, found, c.mechanism_title(w, part.mechanism), world)
    yield Row((w.say("ablation.worlds.sum"), "", "", "", e.written(w, total, found.measure)), "sum")


def _world(w: Words, found: Ablation, title: str, world: World) -> Row:
    return Row((
        title, *(c.value(w, level.value, found.measure, bare=True)
                 for level in (world.start, world.goal)),
        *(e.written(w, one, found.measure) for one in (world.difference, world.change)),
    ))


def _read(w: Words, found: Ablation) -> Iterator[Section]:
    """Yield the folded sections on how to read it, and on what the mechanisms say."""
    count = len(found.parts)
    yield Section("read", w.say("effects.read"), (Terms(w.pairs("ablation.read", count=count)),),
                  folded=True)
    yield Section("says", w.say("ablation.says"), (Terms(tuple(
        (
            w.say("ablation.switch", title=c.mechanism_title(w, one), field=one.field),
            w.declared(f"mechanism.{one.field}.says", one.says),
        ) for one in (part.mechanism for part in found.parts)
    )),), folded=True)
