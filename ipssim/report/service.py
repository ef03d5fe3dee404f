"""Tell a service over time: one HTML file, and tables for the terminal."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.report import service_texts, texts
from ipssim.report.figures.style import inline_svg
from ipssim.report.html import TEMPLATE as REPORT_TEMPLATE
from ipssim.report.saved import save_page
from ipssim.report.service_figures import service_figures
from ipssim.report.switches import off_sentence
from ipssim.report.tables import format_number, label_counts, number, records
from ipssim.studies.service_tables import ENDLESS, GROUPS, SCARCE

if TYPE_CHECKING:
    from ipssim.studies.service import ServiceStudy

TEMPLATE = "service.html.j2"
_TOLD = "weeks_job"  # the outcome whose differences the terminal shows


def write_service_report(study: ServiceStudy, target: Path) -> None:
    """Write the report to `target` (UTF-8); the same study always gives the same bytes."""
    save_page(study, render_service(study), target)


def render_service(study: ServiceStudy) -> str:
    """Return the report as HTML text, in the style of the report of a comparison."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = (files("ipssim.report") / TEMPLATE).read_text(encoding="utf-8")
    text = environment.from_string(template).render(**_context(study))
    return text.replace(" %", "\N{NO-BREAK SPACE}%")  # a number keeps its per cent sign


def _context(study: ServiceStudy) -> dict[str, Any]:
    return {
        "t": texts,
        "s": service_texts,
        "style": _style(),
        "title": title(study),
        "what_it_is": what_it_is(study),
        "misses": misses(study),
        "key_results": key_results(study),
        "reading": reading(study),
        "figures": [
            {
                "name": name, "title": head, "seen": seen, "means": means,
                "alt": f"{head}. {seen}", "svg": Markup(inline_svg(figure, f"service_{name}")),
            }
            for name, figure in service_figures(study).items()
            for head, seen, means in (service_texts.FIGURES[name],)
        ],
        "tables": [_effects(study), _frontier(study), _years(study), _measures(study)],
        "wordings": [*MEASURES.values(), *PERSON.values()],
        "made": _made(study),
        "manifest": [
            (key, str(value)) for key, value in study.manifest.items()
            if isinstance(value, str | int | float | bool)
        ],
    }


def _style() -> Markup:
    """Return the style sheet of the report of a comparison, so that both look alike."""
    text = (files("ipssim.report") / REPORT_TEMPLATE).read_text(encoding="utf-8")
    return Markup(text[text.index("<style>"): text.index("</style>") + len("</style>")])


def title(study: ServiceStudy) -> str:
    """Return what to call the study."""
    return study.experiment.title or study.experiment.name


def what_it_is(study: ServiceStudy) -> str:
    """Say in a paragraph what was run."""
    experiment = study.experiment
    arms = {name: arm.title or arm.name for name, arm in experiment.arms.items()}
    places = len(experiment.labour_market.place_names)
    weeks = experiment.service.weeks or 0
    return service_texts.WHAT_IT_IS.format(
        people=f"{experiment.population.size:,}", years=format(weeks / 52, ".3g"),
        places="one place" if places == 1 else f"{places} places",
        horizon=experiment.horizon_weeks, usual=arms[experiment.reference],
        service=arms[experiment.treated],
        replicates="once" if study.replicates == 1 else f"{study.replicates} times over, each time"
        " with people and luck of their own",
    )


def misses(study: ServiceStudy) -> list[str]:
    """Say what the model misses, what is special for a service first."""
    counts = label_counts(study.experiment)
    off = off_sentence(study.experiment)
    return [
        *([off] if off else []), *service_texts.MISSES, texts.MISSES_FIT, texts.MISSES_LEVERS,
        texts.MISSES_LABELS.format(
            total=counts.total(),
            **{label: counts[label] for label in ("assumed", "measured", "calibrated", "policy")},
        ),
        texts.MISSES_COSTS,
    ]


def reading(study: ServiceStudy) -> list[str]:
    """Say how to read direct effect, displacement and errors."""
    scarce = study.experiment.service.without_scarcity
    return [
        service_texts.SELECTION, service_texts.DIRECT,
        service_texts.OTHERS if scarce else service_texts.NO_SCARCITY,
        service_texts.ERROR if study.replicates > 1 else service_texts.ONE_REPLICATE,
    ]


def measure(study: ServiceStudy, code: str) -> str:
    """Return one measure of the planned service as text, with its per cent sign."""
    row = next(row for row in records(study.measures) if row["measure"] == code)
    told = format_number(number(row["mean"]), MEASURES[code].decimals)
    return f"{told} %" if MEASURES[code].unit == "%" else told


def effect(study: ServiceStudy, group: str, code: str, openings: str = SCARCE) -> dict[str, Any]:
    """Return one line of the table of effects; empty where there is none."""
    for row in records(study.effects):
        if (row["group"], row["outcome"], row["openings"]) == (group, code, openings):
            return row
    return {}


def key_results(study: ServiceStudy) -> list[str]:
    """Say the main results in a few sentences made from the data."""
    said = {code: measure(study, code) for code in MEASURES}
    expected = (
        service_texts.KEY_NEVER if said["wait_expected"] == texts.BLANK
        else service_texts.KEY_EXPECTED.format(weeks=said["wait_expected"])
    )
    told = [
        service_texts.KEY_SERVED.format(waiting=said["waiting_now"], **said),
        service_texts.KEY_WAIT.format(
            mean=said["waited_mean"], median=said["waited_median"], long=said["waited_long"],
            expected=expected,
        ),
        service_texts.KEY_JOBS.format(
            jobs=said["jobs_per_year"], reached=said["reached_served"], kept=said["kept_served"],
            window=study.experiment.service.window_weeks,
        ),
    ]
    direct = effect(study, "served", "window_reached")
    if direct:
        told.append(service_texts.KEY_DIRECT.format(
            without=f"{format_number(number(direct['without_service']), 1)} %",
            difference=format_number(number(direct["difference"]), 1, signed=True),
            error=format_number(number(direct["monte_carlo_error"]), 2),
        ))
    others = effect(study, "not_served", "weeks_job")
    if others:
        endless = effect(study, "not_served", "weeks_job", ENDLESS)
        words = service_texts.KEY_OTHERS if endless else service_texts.KEY_OTHERS_ALONE
        told.append(words.format(
            difference=format_number(number(others["difference"]), 2, signed=True),
            error=format_number(number(others["monte_carlo_error"]), 2),
            endless=format_number(number(endless.get("difference")), 2, signed=True),
        ))
    net = {
        row["measure"].removeprefix("net_"): format_number(number(row["mean"]), 1, signed=True)
        for row in records(study.frontier)
        if row["posts_factor"] == 1.0 and str(row["measure"]).startswith("net_")
    }
    return [*told, service_texts.KEY_NET.format(**net)]


def _interval(row: dict[str, Any], decimals: int) -> str:
    low, high = number(row["low"]), number(row["high"])
    if low is None:
        return texts.BLANK
    return f"{format_number(low, decimals)} to {format_number(high, decimals)}"


def _effects(study: ServiceStudy) -> dict[str, Any]:
    rows = []
    for row in records(study.effects):
        outcome = PERSON[row["outcome"]]
        people = number(row["people"])
        rows.append([
            GROUPS[row["group"]], f"{outcome.short} ({outcome.unit})", row["openings"],
            texts.BLANK if people is None else f"{people:,.0f}",
            *(format_number(number(row[name]), 2) for name in ("with_service", "without_service")),
            format_number(number(row["difference"]), 2, signed=True),
            format_number(number(row["monte_carlo_error"]), 2), _interval(row, 2),
        ])
    return {
        "title": service_texts.EFFECTS_TITLE, "lead": service_texts.SELECTION,
        "heads": service_texts.EFFECT_HEADS, "rows": rows, "words": 3,
    }


def _frontier(study: ServiceStudy) -> dict[str, Any]:
    return {
        "title": service_texts.FRONTIER_TITLE, "lead": service_texts.FRONTIER_LEAD,
        "heads": ["Posts", *service_texts.FRONTIER_COLUMNS.values()],
        "rows": [
            [f"× {factor:g}", *cells] for factor, cells in frontier_cells(study).items()
        ],
        "words": 1,
    }


def frontier_cells(study: ServiceStudy) -> dict[float, list[str]]:
    """Return the words of the table of sizes, by factor; each mean with its error."""
    found: dict[float, dict[str, str]] = {}
    for row in records(study.frontier):
        found.setdefault(float(row["posts_factor"]), {})[row["measure"]] = _with_error(row)
    return {
        factor: [cells[code] for code in service_texts.FRONTIER_COLUMNS]
        for factor, cells in found.items()
    }


def _with_error(row: dict[str, Any]) -> str:
    code = row["measure"]
    decimals = MEASURES[code].decimals if code in MEASURES else 1
    mean, error = number(row["mean"]), number(row["monte_carlo_error"])
    told = format_number(mean, decimals, signed=str(code).startswith("net_"))
    return told if error is None else f"{told} ± {format_number(error, decimals)}"


def year_cells(study: ServiceStudy) -> dict[int, list[str]]:
    """Return the words of the table of years of the planned service, by year."""
    found: dict[int, dict[str, str]] = {}
    for row in records(study.yearly):
        if row["posts_factor"] == 1.0:
            found.setdefault(int(row["year"]), {})[row["measure"]] = format_number(
                number(row["mean"]), 1
            )
    return {
        year: [cells[code] for code in service_texts.YEAR_COLUMNS] for year, cells in found.items()
    }


def _years(study: ServiceStudy) -> dict[str, Any]:
    return {
        "title": service_texts.YEARS_TITLE, "lead": service_texts.YEARS_LEAD,
        "heads": ["Year", *service_texts.YEAR_COLUMNS.values()],
        "rows": [[str(year), *cells] for year, cells in year_cells(study).items()], "words": 1,
    }


def _measures(study: ServiceStudy) -> dict[str, Any]:
    rows = []
    for row in records(study.measures):
        outcome = MEASURES[row["measure"]]
        finer = outcome.decimals + 1
        rows.append([
            outcome.short, outcome.unit, format_number(number(row["mean"]), outcome.decimals),
            format_number(number(row["monte_carlo_error"]), finer), _interval(row, finer),
        ])
    return {
        "title": service_texts.MEASURES_TITLE, "lead": "",
        "heads": ["", "Unit", "Mean", "±", "95 % interval"], "rows": rows, "words": 2,
    }


def _made(study: ServiceStudy) -> str:
    service = study.experiment.service
    return service_texts.MADE.format(
        version=study.manifest.get("version", texts.BLANK),
        run=study.manifest.get("run", texts.BLANK), seed=study.seed, replicates=study.replicates,
        posts=", ".join(str(n) for n in service.posts_by_year), rate=f"{service.referral_rate:g}",
        wish=f"{100 * service.wish_to_work:.0f} %",
    )


# Terminal


def print_service(study: ServiceStudy, console: Console | None = None) -> None:
    """Print a study: what it misses, the years, the sizes, who gains; readable from 80 columns."""
    console = console or Console()
    console.print(Text(title(study), style="bold"))
    console.print(Text(service_texts.NO_TRIAL, style="bold"), Text(service_texts.NO_TRIAL_WHY))
    console.print()
    for line in key_results(study):
        console.print(Text(line))
    console.print()
    years = _table(service_texts.YEARS_TITLE, ["Year", *service_texts.YEAR_COLUMNS.values()])
    for year, cells in year_cells(study).items():
        years.add_row(str(year), *cells)
    console.print(years)
    sizes = _table(service_texts.FRONTIER_TITLE, [
        "", *(f"× {factor:g}" for factor in frontier_cells(study))
    ])
    columns = zip(*frontier_cells(study).values(), strict=True)
    for head, column in zip(service_texts.FRONTIER_COLUMNS.values(), columns, strict=True):
        sizes.add_row(head, *column)
    console.print(sizes)
    console.print(_effect_table(study))
    console.print()
    for line in reading(study):
        console.print(Text(line))


def _table(head: str, columns: list[str]) -> Table:
    table = Table(
        title=head, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False,
        show_edge=False, padding=(0, 1, 0, 0),
    )
    for k, column in enumerate(columns):
        table.add_column(column, justify="right" if k else "left", overflow="fold")
    return table


def _effect_table(study: ServiceStudy) -> Table:
    """Return the effects in weeks in a job, one line for each group and kind of openings."""
    head = f"{service_texts.EFFECTS_TITLE}: {PERSON[_TOLD].short.lower()}, per person"
    table = _table(head, ["", "openings", "with", "without", "diff.", "±"])
    for group, words in GROUPS.items():
        for openings in (SCARCE, ENDLESS):
            row = effect(study, group, _TOLD, openings)
            if row:
                table.add_row(
                    words if openings == SCARCE else "", openings,
                    *(format_number(number(row[name]), 2)
                      for name in ("with_service", "without_service")),
                    format_number(number(row["difference"]), 2, signed=True),
                    format_number(number(row["monte_carlo_error"]), 2),
                )
    return table
