"""Show a page as Markdown: the answer, and what is open below it, to paste where one writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ipssim.report.page.parts import Page, Part, Points, Said, Section, Table, Terms, text_of


def markdown(page: Page, *, only_answer: bool = False) -> str:
    """Return the answer, and with it the sentences and tables of sections that are not folded."""
    answer = page.answer
    blocks = [
        f"**{answer.question}**", *(f"*{line}*" for line in answer.warnings),
        " ".join(answer.said), _table(answer.table),
        "\n".join(f"- **{term}:** {said}" for term, said in (*answer.sure, *answer.rests)),
    ]
    if not only_answer:
        for section in page.sections:
            blocks += _section(section)
        blocks += [f"*{_first(section)}*" for section in page.sections if section.key == "made"]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _first(section: Section) -> str:
    """Return the first sentences of a section: how it was made, and in which run."""
    return next((part.text for part in section.parts if isinstance(part, Said)), section.title)


def _section(section: Section) -> list[str]:
    if section.folded:
        return []
    return [f"### {section.title}", *(text for part in section.parts for text in _part(part))]


def _part(part: Part) -> Iterator[str]:
    match part:
        case Said():
            yield part.text
        case Points():
            yield "\n".join(f"- {line}" for line in part.lines)
        case Terms():
            yield "\n".join(f"- **{term}:** {said}" for term, said in part.pairs)
        case Table():
            if part.title:
                yield f"**{part.title}**"
            yield _table(part)


def _table(table: Table) -> str:
    """Return a table; a heading of a group becomes a line of its own."""
    columns = range(len(table.heads))
    lines = [
        _line(table.heads), _line("--:" if table.right(column) else "---" for column in columns),
    ]
    for row in table.rows:
        cells = [text_of(cell) for cell in row.cells]
        if row.kind:
            cells[0] = f"*{cells[0]}*"
        lines.append(_line([*cells, *[""] * (len(table.heads) - len(cells))]))
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
