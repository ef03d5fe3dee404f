"""What can be counted of the project, printed into the status that is otherwise written by hand."""

from __future__ import annotations

from collections import Counter

from ipssim.chance import DRAWS
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.week import WEEK
from ipssim.world.columns import TABLES
from make.checkout import ROOT, story_path
from make.coverage import ARCHETYPES, SYSTEMS
from make.flow import PACKAGE
from make.markdown import code, filled, table
from make.parameter_pages import LABELS, parameter_groups
from make.programme_files import field_groups


def lines_by_room() -> Counter[str]:
    """Return the lines of the package's source by room: a folder, or a file at its top."""
    found: Counter[str] = Counter()
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        found[room] += len(path.read_text(encoding="utf-8").splitlines())
    return found


def counts() -> list[tuple[str, int, str]]:
    """Return what is counted, how many there are, and the page that lists them."""
    keyed = [spec for _, group in parameter_groups().values() for _, spec in group]
    labels = Counter(str(spec.label) for spec in keyed)
    rooms = lines_by_room()
    hundreds = ", ".join(
        f"{code(room)} {round(lines, -2)}" for room, lines in rooms.most_common() if lines >= 100
    )
    return [
        ("stages of the week", len(WEEK), "[schedule.md](schedule.md)"),
        ("tables", len(TABLES), "[columns.md](columns.md)"),
        ("columns", sum(len(columns) for columns in TABLES.values()), "[columns.md](columns.md)"),
        ("mechanisms with a switch", len(MECHANISMS), "[mechanisms](mechanisms/README.md)"),
        ("programmes", len(SYSTEMS) + len(ARCHETYPES), "[programmes.md](programmes.md)"),
        (
            "fields of a programme",
            sum(len(names) for names in field_groups().values()),
            "[programmes.md](programmes.md)",
        ),
        ("numbers of world and surroundings", len(keyed), "[parameters.md](parameters.md)"),
        *((f"of them {label}", labels[label], LABELS[label]) for label in LABELS),
        ("named draws of chance", len(DRAWS), "[draws.md](draws.md)"),
        ("outcomes", len(OUTCOMES), "[outcomes.md](outcomes.md)"),
        ("stories", len(list(story_path("").parent.glob("*.yaml"))), "`tests/stories`"),
        ("lines of the package, to the hundred", round(rooms.total(), -2), hundreds),
    ]


def status_page() -> str:
    """Return docs/status.md, which is written by hand, with the counts printed into it."""
    text = (ROOT / "docs" / "status.md").read_text(encoding="utf-8")
    return filled(text, "counts", table(("what", "how many", "where"), counts()))
