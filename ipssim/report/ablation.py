"""Tell an ablation: one HTML file, and a table for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.report import ablation_texts as words
from ipssim.report import sentences, tables, texts
from ipssim.report.ablation_figures import NAME, ablation_figure, change, in_order
from ipssim.report.effects import effect_text, error_text, told_from_zero, value_text
from ipssim.report.page import plain_manifest, render_page
from ipssim.report.saved import save_page
from ipssim.report.style import inline_svg
from ipssim.report.switches import off_sentence, switched_off

if TYPE_CHECKING:
    from ipssim.studies.ablation import Ablation, Part, World
    from ipssim.studies.engine.estimates import Estimate

TEMPLATE = "ablation.html.j2"
_TELLING = 4  # mechanisms that are named in a sentence


def write_ablation_report(found: Ablation, target: Path) -> None:
    """Write the report to `target` (UTF-8); the same ablation always gives the same bytes."""
    save_page(found, render_ablation(found), target)


def render_ablation(found: Ablation) -> str:
    """Return the report as HTML text, in the style of the report of a comparison."""
    return render_page(TEMPLATE, _context(found))


def names(found: Ablation) -> dict[str, str]:
    """Return what to call the two programmes."""
    start, goal = found.start, found.goal
    said = {"start": start.title or start.name, "goal": goal.title or goal.name}
    if said["start"] == said["goal"]:
        return {end: f"{said[end]} ({one.name}, {end})"
                for end, one in (("start", start), ("goal", goal))}
    return said


def title(found: Ablation) -> str:
    """Return what to call an ablation."""
    return words.TITLE.format(**names(found))


def _context(found: Ablation) -> dict[str, Any]:
    experiment, people = found.experiment, found.experiment.population.size
    weeks = experiment.horizon_weeks
    said = names(found)
    parts = in_order(found)
    return {
        "t": texts,
        "w": words,
        "title": title(found),
        "what_it_is": words.WHAT_IT_IS.format(
            people=people, weeks=weeks, months=tables.months(weeks), replicates=found.replicates,
            worlds=len(found.worlds), count=len(found.parts),
        ),
        "misses": [*_already_off(found), *_general_misses(found)],
        "key_results": key_results(found),
        "read": [(term, text.format(count=len(found.parts))) for term, text in words.READ],
        "lead": words.TABLE_LEAD.format(
            outcome=found.measure.short, measure_unit=found.measure.unit, unit=found.unit,
            people=people, replicates=found.replicates, **said,
        ),
        "heads": [head.format(**said) for head in words.TABLE_HEADS],
        "groups": [
            ("", [(words.ALL_ON, _cells(found, found.all_on)),
                  (words.ALL_OFF, _cells(found, found.all_off))], ""),
            (words.GROUP_LEFT_OUT,
             [(part.mechanism.title, _cells(found, part.left_out)) for part in parts],
             effect_text(found.sum_left_out, found.measure)),
            (words.GROUP_ALONE,
             [(part.mechanism.title, _cells(found, part.alone)) for part in parts],
             effect_text(found.sum_alone, found.measure)),
        ],
        "figure": Markup(inline_svg(ablation_figure(found), NAME)),
        "alt": f"{words.FIGURE_SEEN} {words.ALT}",
        "mechanisms": [part.mechanism for part in found.parts],
        "made": words.MADE.format(
            version=found.manifest.get("version", texts.BLANK),
            run=found.manifest.get("run", texts.BLANK), seed=found.seed,
            replicates=found.replicates, experiment=experiment.title or experiment.name,
            wording=found.measure.wording,
        ),
        "manifest": plain_manifest(found.manifest),
    }


def _already_off(found: Ablation) -> list[str]:
    """Say which mechanisms are off in every world."""
    titles = switched_off(found.experiment)
    return [words.OFF_ALREADY.format(mechanisms="; ".join(titles))] if titles else []


def _general_misses(found: Ablation) -> list[str]:
    """Say what the model misses, without what `_already_off` has said."""
    return [line for line in sentences.misses(found.experiment)
            if line != off_sentence(found.experiment)]


def _cells(found: Ablation, world: World) -> list[str]:
    measure = found.measure
    return [
        tables.format_value(world.start.value, measure, unit=False),
        tables.format_value(world.goal.value, measure, unit=False),
        effect_text(world.difference, measure), effect_text(world.change, measure),
    ]


def key_results(found: Ablation) -> list[str]:
    """Say what carries the difference, what is left unexplained, and that parts do not add up."""
    measure, said = found.measure, names(found)
    total, rest, carried = found.total, found.unexplained, found.carried

    def level(effect: Estimate) -> str:
        return tables.format_value(effect.value, measure)

    if not told_from_zero(carried):
        together = words.KEY_NOTHING_CARRIED
    elif carried.value * total.value >= 0:
        together = words.KEY_CARRIED
    else:
        together = words.KEY_AGAINST
    return [
        words.KEY_TOTAL.format(
            outcome=measure.short, unit=found.unit, start_level=level(found.all_on.start),
            goal_level=level(found.all_on.goal), total=value_text(total.value, measure),
            error=error_text(total, measure), **said,
        ),
        words.KEY_UNEXPLAINED.format(
            start_level=level(found.all_off.start), goal_level=level(found.all_off.goal),
            unexplained=value_text(rest.value, measure), unit=found.unit,
            error=error_text(rest, measure),
        ),
        together.format(carried=value_text(carried.value, measure), unit=found.unit),
        *_named(found, [(part, part.left_out) for part in found.parts], words.KEY_LEFT_OUT,
                words.KEY_LEFT_OUT_AGAINST, words.KEY_NO_LEFT_OUT),
        *_named(found, [(part, part.alone) for part in found.parts], words.KEY_ALONE,
                words.KEY_ALONE_AGAINST, words.KEY_NO_ALONE),
        _sums(found),
    ]


def _sums(found: Ablation) -> str:
    """Say how far the parts are from adding up."""
    measure = found.measure
    apart = any(told_from_zero(effect) for effect in (found.rest_left_out, found.rest_alone))
    rest = words.KEY_INTERACTION if apart else words.KEY_NO_INTERACTION
    return words.KEY_SUMS.format(
        unit=found.unit, carried=value_text(found.carried.value, measure),
        left_out=value_text(found.sum_left_out.value, measure),
        alone=value_text(found.sum_alone.value, measure),
        rest=rest.format(
            left_out_rest=effect_text(found.rest_left_out, measure),
            alone_rest=effect_text(found.rest_alone, measure),
        ),
    )


def _named(
    found: Ablation, worlds: Sequence[tuple[Part, World]], with_it: str, against_it: str,
    nothing: str,
) -> list[str]:
    """Name the mechanisms that pull the difference one way and the other, the largest first."""
    sign = 1.0 if found.total.value >= 0 else -1.0
    told = [
        (sign * change(world.change), part, world) for part, world in worlds
        if world.change is not None and told_from_zero(world.change)
    ]
    said = []
    for template, chosen in (
        (with_it, [one for one in told if one[0] > 0]),
        (against_it, [one for one in told if one[0] < 0]),
    ):
        ranked = sorted(chosen, key=lambda one: -abs(one[0]))[:_TELLING]
        listed = [
            f"{part.mechanism.title[0].lower()}{part.mechanism.title[1:]}"
            f" ({value_text(change(world.change), found.measure)})"
            for _, part, world in ranked
        ]
        if listed:
            said.append(template.format(names="; ".join(listed)))
    return said or [nothing]


# Terminal


def print_ablation(found: Ablation, console: Console | None = None) -> None:
    """Print an ablation: caveat, one line per mechanism, what it says; readable from 80 columns."""
    console = console or Console()
    console.print(Text(title(found), style="bold"))
    console.print(Text(words.CAVEAT, style="bold"), Text(words.CAVEAT_WHY))
    for line in _already_off(found):
        console.print(Text(line))
    console.print()
    console.print(_terminal_table(found))
    console.print()
    console.print(Text(words.TERMINAL_LEGEND.format(
        unit=found.unit, replicates=found.replicates, people=found.experiment.population.size,
        **names(found),
    )))
    console.print()
    for line in key_results(found):
        console.print(Text(line))


def _terminal_table(found: Ablation) -> Table:
    measure = found.measure
    table = Table(
        title=f"{measure.short} ({found.unit})", title_justify="left", title_style="bold",
        box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
    )
    table.add_column(words.TERMINAL_HEADS[0], overflow="fold", ratio=1)
    for head in words.TERMINAL_HEADS[1:]:
        table.add_column(head, justify="right", no_wrap=True)
    for part in in_order(found):
        table.add_row(
            part.mechanism.title, value_text(part.left_out.difference.value, measure),
            effect_text(part.left_out.change, measure),
            value_text(part.alone.difference.value, measure),
            effect_text(part.alone.change, measure),
        )
    table.add_section()
    table.add_row(
        words.SUM, "", effect_text(found.sum_left_out, measure), "",
        effect_text(found.sum_alone, measure), style="bold",
    )
    table.add_row(
        words.ALL_ON, value_text(found.total.value, measure), effect_text(found.carried, measure),
        "", "", style="bold",
    )
    table.add_row(
        words.ALL_OFF, "", "", value_text(found.unexplained.value, measure), "", style="bold",
    )
    return table
