"""Draw the week, the positions and the data's way as SVG, from the code.

Words are set in boxes wide enough for them; colours are those of the reports, and none is needed to
read a drawing. Each has a title and a description for those who hear it.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Sequence
from html import escape

from ipssim.vocabulary import Position
from ipssim.week import WEEK
from make.checkout import ROOT
from make.flow import flows
from make.markdown import HEADER
from make.moves import moves

INK, LEAD, TINT, LINE = "#1c1c1c", "#0b4a72", "#eef3f7", "#767676"
Point = tuple[float, float]
LETTER = 7.3
"""Width that a letter of 13 px is given: more than most need in any common typeface."""


def drawing(width: int, height: int, title: str, says: str, marks: Iterable[str]) -> str:
    """Return a whole SVG file."""
    return "\n".join((
        HEADER,
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="title says" font-size="13"'
        ' font-family="system-ui, Segoe UI, DejaVu Sans, Arial, sans-serif">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="says">{escape(says)}</desc>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        f' markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="{LEAD}"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *marks, "</svg>", "",
    ))


def words(x: float, y: float, lines: Sequence[str], *, middle: bool = False, bold: bool = False,
          halo: bool = False, end: bool = False, colour: str = INK) -> str:
    """Return lines of text, the first with its base line at `y`; `halo` parts them from lines."""
    style = ' font-weight="600"' if bold else ""
    if middle or end:
        style += f' text-anchor="{"middle" if middle else "end"}"'
    if halo:
        style += ' stroke="#fff" stroke-width="8" paint-order="stroke"'
    spans = "".join(f'<tspan x="{x:.1f}" dy="{17 if n else 0}">{escape(line)}</tspan>'
                    for n, line in enumerate(lines))
    return f'<text y="{y:.1f}" fill="{colour}"{style}>{spans}</text>'


def box(x: float, y: float, width: float, height: float, fill: str = TINT) -> str:
    """Return a box with round corners."""
    return (f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"'
            f' fill="{fill}" stroke="{LEAD}"/>')


def arrow(start: Point, end: Point, *, bend: Point | None = None) -> str:
    """Return an arrow, straight or bent."""
    way = f"M{start[0]:.1f} {start[1]:.1f}"
    way += f"Q{bend[0]:.1f} {bend[1]:.1f} " if bend else "L"
    return (f'<path d="{way}{end[0]:.1f} {end[1]:.1f}" fill="none" stroke="{LEAD}"'
            ' stroke-width="1.5" marker-end="url(#tip)"/>')


def spoken(name: str) -> str:
    """Return a name of the code as words."""
    return name.lower().replace("_", " ")


def week_drawing() -> str:
    """Draw the stages of a week in their order, with how many columns each writes."""
    across, wide, high, gap = 4, 244, 84, 16
    flow = flows()
    marks = []
    for number, stage in enumerate(WEEK):
        row, column = divmod(number, across)
        x, y = gap / 2 + column * (wide + gap), gap + row * (high + gap)
        written = len(flow[stage.name].writes)
        marks += [
            box(x, y, wide, high),
            words(x + 10, y + 21, [f"{number + 1}  {stage.name}"], bold=True, colour=LEAD),
            words(x + wide - 10, y + 21, [f"{written} col."], end=True, colour="#555"),
            words(x + 10, y + 41, textwrap.wrap(stage.does, int((wide - 20) / LETTER))),
        ]
        if column + 1 < across and number + 1 < len(WEEK):
            marks.append(arrow((x + wide, y + high / 2), (x + wide + gap, y + high / 2)))
    rows = -(-len(WEEK) // across)
    return drawing(
        across * (wide + gap), gap + rows * (high + gap), "One week of the simulation",
        f"{len(WEEK)} stages, read row by row: "
        + "; ".join(f"{stage.name}: {stage.does}" for stage in WEEK), marks,
    )


_AT = {  # where each position is drawn: the middle of its box
    "CLARIFICATION": (120, 215), "SEARCH": (430, 215), "IN_WORK": (820, 95),
    "IN_STUDY": (820, 335), "ENDING": (120, 470),
}
_BENT = {  # how far an arrow between two is bent, to its left
    ("CLARIFICATION", "IN_WORK"): -70, ("IN_WORK", "CLARIFICATION"): 118,
    ("CLARIFICATION", "IN_STUDY"): 70, ("IN_STUDY", "CLARIFICATION"): -150,
}
_WIDE, _HIGH = 150, 54


def positions_drawing() -> str:
    """Draw what a person can be in, and which stages lead from one to another."""
    marks, labels, said = [], [], []
    for (left, goal), stages in moves().items():
        by = ", ".join(stages)
        said.append(f"{spoken(left) or 'any'} to {spoken(goal) or 'the end'}: {by}")
        if left and goal:
            start, bend, end, middle = _bow(_AT[left], _AT[goal], _BENT.get((left, goal), 0))
            marks.append(arrow(start, end, bend=bend))
            labels.append(words(*middle, [by], middle=True, halo=True))
        else:  # into ending from anywhere, or out of it to none
            x, y = _AT[goal or left]
            near, far = (x + _WIDE / 2, x + _WIDE / 2 + 60)
            y += -12 if goal else 14
            marks.append(arrow((far, y), (near, y)) if goal else arrow((near, y), (far, y)))
            text = f"from any position: {by}" if goal else f"support is over: {by}"
            labels.append(words(far + 8, y + 5, [text]))
    for name in Position.__members__:
        if name != "NONE":
            x, y = _AT[name]
            labels += [box(x - _WIDE / 2, y - _HIGH / 2, _WIDE, _HIGH),
                       words(x, y + 5, [spoken(name)], middle=True, bold=True, colour=LEAD)]
    return drawing(920, 520, "Where a person can stand, and the stages that move them",
                   "; ".join(said), marks + labels)


def _bow(a: Point, b: Point, by: float) -> tuple[Point, Point, Point, Point]:
    """Return where a bent arrow between two boxes starts, bends and ends, and its own middle."""
    length = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    across = (-(b[1] - a[1]) / length, (b[0] - a[0]) / length)
    bend = ((a[0] + b[0]) / 2 + 2 * by * across[0], (a[1] + b[1]) / 2 + 2 * by * across[1])
    start, end = _edge(a, bend), _edge(b, bend)
    return start, bend, end, (
        (start[0] + 2 * bend[0] + end[0]) / 4, (start[1] + 2 * bend[1] + end[1]) / 4 + 4
    )


def _edge(middle: Point, towards: Point) -> Point:
    """Return where the way from the middle of a box leaves it."""
    x, y = towards[0] - middle[0], towards[1] - middle[1]
    share = min(_WIDE / 2 / abs(x) if x else 1e9, _HIGH / 2 / abs(y) if y else 1e9)
    return middle[0] + x * share, middle[1] + y * share


_HANDED = {  # what a room hands to the next
    "settings": "frozen settings, checked", "world": "typed tables of people, posts, employers",
    "rules": "small functions of numbers", "recorder": "where events are noted",
    "stages": "loops over the people concerned", "week": "one ordered week",
    "simulation": "events, tallies, weekly counts", "model": "the same as a Mesa model",
    "outcomes": "numbers per person and run", "trials": "published figures beside them",
    "studies": "estimates with luck and ignorance apart", "report": "pages, figures, workbooks",
    "dashboard": "the same answers, live, in a browser",
    "cli": "answers in a terminal, files in a folder",
}


def rooms() -> tuple[list[str], list[str]]:
    """Return the rooms of the package in the order of imports, and those that all use."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    shared, order = re.findall(r"^```\n(.+)\n(.+)\n```", text, flags=re.MULTILINE)[0]
    return order.split(" → "), shared.split("(")[0].split()


def first_line(room: str) -> str:
    """Return what a room says it is for."""
    folder = ROOT / "ipssim" / room / "__init__.py"
    path = folder if folder.is_file() else ROOT / "ipssim" / f"{room}.py"
    text = path.read_text(encoding="utf-8")
    said = re.match(r'"""(.+?)(?:"""|\n)', text)
    return re.sub(r":? `.*| `.*", ".", said[1]) if said else ""


def data_drawing() -> str:
    """Draw the rooms in the order of imports, and what each hands on."""
    order, shared = rooms()
    high, gap, wide = 34, 22, 660
    marks, said = [], []
    for number, room in enumerate(order):
        y = 14 + number * (high + gap)
        marks += [
            box(14, y, wide, high), words(26, y + 22, [room], bold=True, colour=LEAD),
            words(126, y + 22, [first_line(room)]),
            words(wide + 34, y + 22, [_HANDED.get(room, "")], colour=LEAD),
        ]
        if number + 1 < len(order):
            marks.append(arrow((70, y + high), (70, y + high + gap)))
        said.append(f"{room}: hands on {_HANDED.get(room, room)}")
    y = 14 + len(order) * (high + gap)
    marks.append(words(14, y + 8, [f"used by all: {', '.join(shared)}"]))
    return drawing(1010, y + 22, "The data's way through the package, which is that of imports",
                   "; ".join(said), marks)


DRAWINGS = {
    "pictures/week.svg": week_drawing,
    "pictures/positions.svg": positions_drawing,
    "pictures/data.svg": data_drawing,
}
