"""Pictures of money: what is left to whom, and worlds by years in work and kroner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from ipssim.report.figures.dots import Dots, Panel, dots
from ipssim.report.figures.lines import Panel as LinePanel
from ipssim.report.figures.lines import Series, lines
from ipssim.report.figures.points import Panel as PointPanel
from ipssim.report.figures.points import Point, points
from ipssim.report.figures.shapes import Entry, Mark
from ipssim.report.page.parts import Picture
from ipssim.report.told import common as c
from ipssim.report.told import compare_figures, service_figures
from ipssim.report.told.compare_figures import arm_looks
from ipssim.report.told.rows import asked_about
from ipssim.report.words import Words
from ipssim.settings.declare.prices import PAYERS
from ipssim.studies.money import ALL_YEARS, SOCIETY, at_value, plane

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from ipssim.studies.results import Comparison
    from ipssim.studies.service import ServiceStudy

    Paid = Comparison | ServiceStudy
    """A study with kroner: of a person in a comparison, of everybody together in a service."""

Found = Mapping[str, Any]
SHOWN = (*PAYERS, SOCIETY)
_CURVE = 600_000
"""Most that a year more in work is asked to be worth, in kroner."""
_STEP = 25_000
_FEW_WORLDS = 5
_THOUSAND, _MILLION = 1e3, 1e6
_KRONER = ("level", "difference", "low", "high", "worlds_low", "worlds_high")


def everybody(study: Paid) -> TypeGuard[ServiceStudy]:
    """Say whether kroner are those of everybody together, as in a service over time."""
    return study.experiment.service.weeks is not None


def a_person(study: Paid) -> TypeGuard[Comparison]:
    """Say whether kroner are those of a person, as in a comparison."""
    return not everybody(study)


def said_of(study: Paid, name: str) -> str:
    """Return the key of words that a person and everybody together have of their own."""
    return f"money.{'everybody' if everybody(study) else 'person'}.{name}"


def followed(study: Paid) -> int:
    """Return the weeks over which kroner are reckoned."""
    return study.experiment.service.weeks or study.experiment.horizon_weeks


def names_of(w: Words, study: Paid) -> dict[str, str]:
    """Return what sentences call the two programmes, the follow-up and the unit of amounts."""
    experiment = study.experiment
    return {
        "treated": c.arm_inside(w, experiment, experiment.treated),
        "reference": c.arm_inside(w, experiment, experiment.reference),
        "follow_up": c.follow_up(w, followed(study)),
        "unit": w.say(f"money.unit.{'everybody' if everybody(study) else 'person'}"),
    }


def budget_rows(
    study: Paid, year: str = ALL_YEARS, arm: str | None = None
) -> dict[str, Found]:
    """Return the budget's rows of an arm (the treated one) and a span of years, by payer.

    Kroner of everybody together are in thousands.
    """
    table = study.budget
    wanted = table[
        (table["arm"] == (arm or study.experiment.treated)) & (table["year"].astype(str) == year)
    ]
    return {str(row["payer"]): row for row in _scaled(study, wanted)}


def money_rows(study: Paid) -> list[Found]:
    """Return what goes from whom to whom for what under the treated programme, likewise."""
    table = study.money
    return list(_scaled(study, table[table["arm"] == study.experiment.treated]))


def _scaled(study: Paid, table: pd.DataFrame) -> Iterator[Found]:
    for row in c.records(table):
        yield row if not everybody(study) else {
            name: value / _THOUSAND if name in _KRONER and c.number(value) is not None else value
            for name, value in row.items()
        }


def half_of(row: Found) -> float | None:
    """Return half of the 95 % interval of a row's difference."""
    low, value = c.number(row["low"]), c.number(row["difference"])
    return None if low is None or value is None else value - low


def _note(w: Words, study: Paid) -> str:
    """Say on a picture what it must not travel without."""
    if everybody(study):
        return service_figures.note(w, study)
    return compare_figures.note(w, cast("Comparison", study))


def by_payer(w: Words, comparison: Paid) -> Picture:
    """Return what a programme leaves to each payer against the reference."""
    experiment = comparison.experiment
    arms = [arm for arm in asked_about(comparison, 4) if arm != experiment.reference]
    given, found = arm_looks(comparison), {arm: budget_rows(comparison, arm=arm) for arm in arms}
    wide = bool(len(comparison.drawn))
    names = names_of(w, comparison)
    title, seen, means = (w.fill(text, **names) for text in w.entry(said_of(comparison, "picture")))

    def mark(arm: str, payer: str) -> Mark:
        row = found[arm][payer]
        value, half = float(row["difference"]), half_of(row)
        low, high = c.number(row["worlds_low"]), c.number(row["worlds_high"])
        return Mark(
            value, None if half is None else value - half, None if half is None else value + half,
            None if low is None or high is None else (low, high), given[arm],
        )

    def draw() -> Figure:
        panel = Panel(tuple(
            Dots(w.say(f"money.payers.{payer}"), tuple(mark(arm, payer) for arm in arms))
            for payer in SHOWN
        ), w.say(said_of(comparison, "axis"), **names), zero=True)
        legend = [Entry(c.arm_title(w, experiment, arm), given[arm], "mark") for arm in arms]
        if wide:
            legend.append(Entry(w.say("money.wide"), given[arms[0]], kind="bar"))
        return dots([panel], columns=1, width=8.5, note=_note(w, comparison), legend=legend)

    data = "; ".join(
        w.say("money.alt", payer=w.say(f"money.payers.{payer}"),
              arm=c.arm_title(w, experiment, arm),
              difference=float(found[arm][payer]["difference"]), unit=names["unit"])
        for arm in arms for payer in SHOWN
    )
    return Picture("money", draw, w.say("money.alt_whole", title=title, data=data), title, seen,
                   means)


def planes(w: Words, comparison: Paid) -> Iterator[Picture]:
    """Yield the plane of worlds, and how sure it is that a year in work is worth so much."""
    found = plane(comparison)
    if len(found) < _FEW_WORLDS:
        return
    look = arm_looks(comparison)[comparison.experiment.treated]
    names = names_of(w, comparison)
    amounts = range(0, _CURVE + 1, _STEP)
    unit = _MILLION if everybody(comparison) else _THOUSAND
    shares = [100.0 * at_value(found, amount) for amount in amounts]
    title, seen, means = (w.fill(text, **names) for text in w.entry("money.plane"))

    def draw() -> Figure:
        return points([PointPanel(
            tuple(Point(float(x), float(y) / unit, look) for x, y in found),
            w.say(said_of(comparison, "plane_across")), w.say(said_of(comparison, "plane_up")),
            zero=True,
        )], columns=1, width=7.0, height=3.6, note=_note(w, comparison))

    below = int(sum(y >= 0.0 for _, y in found))
    yield Picture("money_plane", draw, w.say(
        "money.plane_alt", title=title, of=len(found), count=below), title, seen, means)
    curve, curve_seen, curve_means = (
        w.fill(text, **names) for text in w.entry("money.curve")
    )

    def draw_curve() -> Figure:
        return lines([LinePanel(
            (Series(tuple(a / 1000.0 for a in amounts), tuple(shares), look),),
            w.say("money.curve_across"), w.say("money.curve_up"), most=100.0,
            ticks={float(at): w.number(at) for at in range(0, _CURVE // 1000 + 1, 100)},
        )], columns=1, width=7.0, note=_note(w, comparison))

    yield Picture("money_curve", draw_curve, w.say(
        "money.curve_alt", title=curve, first=shares[0], last=shares[-1], most=_CURVE,
    ), curve, curve_seen, curve_means)
