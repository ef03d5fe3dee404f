"""Show a fidelity review: in a terminal, as a page, and as a section of a comparison's report."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.outcomes.fidelity.period import FULL_INTAKE
from ipssim.outcomes.fidelity.review import scales
from ipssim.report import texts
from ipssim.report.fidelity_figure import arms_figure, review_figure
from ipssim.report.saved import save_page
from ipssim.report.style import inline_svg
from ipssim.report.tables import arm_title, format_number, number

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison
    from ipssim.studies.review import ReviewResult

TEMPLATE = "review.html.j2"
TITLE: Final = "Fidelity as a reviewer would score it"
OUTCOME: Final = (
    "The score is read off what the simulated service did. It is an outcome: nothing in a run reads"
    " it, and no effect is multiplied by it."
)
UNVERIFIED: Final = (
    "The cut-offs of {unverified} of the {scored} scored items are recalled and not verified in the"
    " manual; so are the bands but the one from 74 to 99. Read the total as a rough place on the"
    " scale, and differences between services rather than levels."
)
RESCALED: Final = (
    "{missing} of 25 items had nothing to look at ({names}). They are left out, and the total is"
    " scaled up as if they were scored as the others are on average."
)
LEGEND: Final = (
    "Reviewed: weeks {first} to {last} of the run, the last {weeks} weeks of intake, when people"
    " are in all phases. {replicates} replicates, seed {seed}. The evidence is the first"
    " replicate's; the score is the mean over replicates with the lowest and the highest."
)
THIN: Final = (
    "People had come in for {weeks} weeks only; before about {full} weeks few are in the later"
    " phases, and items on work rest on little."
)
SECTION_LEAD: Final = (
    "Each arm of the first emulated trial in the last {weeks} weeks of its intake. " + OUTCOME
)
ITEM_HEADS: Final = ("no.", "item", "score", "Danish", "what was found", "anchor", "cut-offs")


def _error(value: float | None) -> str:
    return "" if value is None else f" ± {value:.1f}"


def _score(value: Any, digits: int = 1) -> str:
    known = number(value)
    return texts.BLANK if known is None else format_number(known, digits).removesuffix(".0")


def totals_line(result: ReviewResult) -> str:
    """Return totals and bands in a sentence; the Danish one beside the original."""
    return (
        f"{result.total:.0f}{_error(result.error)} of 125 points ({result.band}); Danish adaptation"
        f" {result.danish_total:.0f} ({result.danish_band})."
    )


def notes(result: ReviewResult) -> list[str]:
    """Return what must be known before a score is read."""
    first = result.reviews[0]
    scored = result.items["score_mean"].notna()
    missing = result.items[~scored]
    lines = [OUTCOME, UNVERIFIED.format(unverified=first.unverified, scored=first.scored)]
    if len(missing):
        names = ", ".join(str(name).lower() for name in missing["name"])
        lines.append(RESCALED.format(missing=len(missing), names=names))
    lines.append(LEGEND.format(
        first=result.first, last=result.last, weeks=result.last - result.first,
        replicates=result.replicates, seed=result.seed,
    ))
    if result.last < FULL_INTAKE:
        lines.append(THIN.format(weeks=result.last, full=FULL_INTAKE))
    return lines


def print_review(
    result: ReviewResult, console: Console | None = None, *, danish: bool = False
) -> None:
    """Print items and total; with `danish` the adaptation's scores come first."""
    console = console or Console()
    programme = result.programme
    console.print(Text(programme.title or programme.name, style="bold"))
    console.print(Text(totals_line(result), style="bold"))
    console.print()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("", overflow="fold", min_width=20, ratio=2)
    heads = ("Danish", "score") if danish else ("score", "Danish")
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("what was found", overflow="fold", ratio=5)
    section = ""
    for row in result.items.to_dict("records"):
        if row["section"] != section:
            section = str(row["section"])
            table.add_section()
        scores = (_score(row["score_mean"]), _score(row["danish_mean"]))
        mark = "" if row["sureness"] == "SEEN" else "*"
        table.add_row(
            str(row["number"]), f"{row['name']}{mark}", *(scores[::-1] if danish else scores),
            str(row["danish_evidence"] if danish else row["evidence"]),
        )
    console.print(table)
    console.print()
    console.print(Text("* cut-offs recalled and not verified"))
    for line in notes(result):
        console.print(Text(line))


def write_review(result: ReviewResult, path: Path) -> None:
    """Write the review's page to `path` (UTF-8), replacing what is there."""
    save_page(result, render_review(result), path)


def render_review(result: ReviewResult) -> str:
    """Return the review as one HTML page; the same review always gives the same bytes."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = (files("ipssim.report") / TEMPLATE).read_text(encoding="utf-8")
    original, danish = scales()
    text = environment.from_string(template).render(
        t=texts,
        title=f"{result.programme.title or result.programme.name}: {TITLE.lower()}",
        total=totals_line(result),
        notes=notes(result),
        heads=ITEM_HEADS,
        rows=_item_rows(result),
        alt=_alt(result),
        svg=Markup(inline_svg(review_figure(result), "review")),
        adapted=[
            (item.number, item.name, item.adaptation, item.adaptation_source)
            for _, item in danish.ordered if item.adaptation
        ],
        assumed=[
            (item.number, item.name, item.measured, item.assumed) for _, item in original.ordered
        ],
        danish_note=danish.note,
        manifest=[
            (key, str(value)) for key, value in result.manifest.items()
            if isinstance(value, str | int | float | bool)
        ],
    )
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def _item_rows(result: ReviewResult) -> list[dict[str, str]]:
    rows = []
    for row in result.items.to_dict("records"):
        low, high = number(row["score_low"]), number(row["score_high"])
        spread = f" ({low:.0f}–{high:.0f})" if low is not None and low != high else ""
        rows.append({
            "section": str(row["section"]),
            "number": str(row["number"]),
            "name": str(row["name"]),
            "score": _score(row["score_mean"]) + spread,
            "danish": _score(row["danish_mean"]),
            "evidence": str(row["evidence"]),
            "anchor": str(row["anchor"]),
            "sureness": texts.SURENESS[str(row["sureness"])],
            "unverified": "yes" if row["sureness"] == "RECALLED" else "",
        })
    return rows


def _alt(result: ReviewResult) -> str:
    known = result.items.dropna(subset=["score_mean"])
    low = known.nsmallest(3, "score_mean")
    lowest = ", ".join(
        f"{row['name']} {_score(row['score_mean'])}" for row in low.to_dict("records")
    )
    return f"Score of each item from 1 to 5. Lowest: {lowest}. {totals_line(result)}"


def fidelity_section(comparison: Comparison) -> dict[str, Any] | None:
    """Return what the comparison's report shows of fidelity; None where nothing was reviewed."""
    frame = comparison.fidelity
    if not len(frame):
        return None
    arms = list(dict.fromkeys(frame["arm"]))
    titles = {arm: arm_title(comparison.experiment, arm) for arm in arms}
    items = list(dict.fromkeys(frame["item"]))
    by = {(str(row["arm"]), str(row["item"])): row for row in frame.to_dict("records")}
    totals = []
    for arm in arms:
        row = by[arm, str(items[0])]
        if number(row["total"]) is None:
            totals.append((titles[arm], texts.BLANK, "nobody was served", texts.BLANK, "", ""))
            continue
        totals.append((
            titles[arm], f"{row['total']:.0f}", str(row["band"]), f"{row['danish_total']:.0f}",
            str(row["danish_band"]), f"{row['unverified']} of {row['items_scored']}",
        ))
    first, last = int(frame["first"].iloc[0]), int(frame["last"].iloc[0])
    return {
        "title": TITLE,
        "lead": SECTION_LEAD.format(weeks=last - first),
        "note": "The cut-offs of items marked * are recalled and not verified in the manual.",
        "total_heads": ("Arm", "points of 125", "band", "Danish", "band", "items unverified"),
        "totals": totals,
        "heads": ("Item", *titles.values()),
        "rows": [
            (
                f"{by[arms[0], item]['number']}. {by[arms[0], item]['name']}"
                + ("" if by[arms[0], item]["sureness"] == "SEEN" else "*"),
                [(_score(by[arm, item]["score"]), str(by[arm, item]["evidence"])) for arm in arms],
            )
            for item in items
        ],
        "alt": "Score of each item from 1 to 5 in each arm; the table below says the same.",
        "svg": Markup(inline_svg(arms_figure(frame, titles), "fidelity")),
    }
