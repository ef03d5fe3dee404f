"""The workbook to hand on: change a price, and see what it leaves to whom.

Its figures are those of the report; formulas lead from prices and flows to what is left over.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.money import flows
from ipssim.outcomes.service import MEASURES, PERSON
from ipssim.report.page.parts import Page
from ipssim.report.told import common as c
from ipssim.report.told.money_figures import SHOWN, a_person, everybody, half_of, names_of
from ipssim.report.told.money_rules import price_name
from ipssim.report.told.rows import contrasts
from ipssim.report.told.service_rows import group_name, half, measure_name, wordings
from ipssim.report.words import Words, words
from ipssim.report.workbook import MADE
from ipssim.settings.declare.prices import PAYERS
from ipssim.stages.reckon import Purpose
from ipssim.studies.money import PARTS, SOCIETY, break_even, priced
from ipssim.studies.service_tables import SCARCE
from ipssim.studies.worlds import varied

if TYPE_CHECKING:
    from ipssim.report.told.money_figures import Paid

NAME = "report.xlsx"
SHEETS = ("brief", "budget", "outcomes", "sensitivity", "prices", "dictionary")
_OVERHEAD = "prices.overhead"
_SCALED: Mapping[str, tuple[Purpose, ...]] = {
    **{key: PARTS[key] for key in (
        "prices.consultant_year", _OVERHEAD, "prices.clinician_factor", "prices.talk_hours",
    )},
    "offers": PARTS["prices.course_week"],
    **{key: PARTS[key] for key in ("prices.subsidy_share", "prices.bed_day", "prices.visit")},
}
"""Prices that a reader can change, and what goes up and down with each; overheads with all pay."""
_SHARES = ("law.copayment", "law.tax_kept")
"""Shares that can be changed: each has a formula of its own."""
_FIRST = 4  # the first line of prices and of flows, below a lead and a head
_WIDTHS = {
    "brief": (34, 22, 22, 22), "prices": (70, 16, 16, 12, 24), "dictionary": (34, 100),
    "budget": (34, 46, *[16] * 10), "sensitivity": (40, 46, *[18] * 6),
}
_LINE = 95  # characters in a line over the first four columns of the brief


@dataclass(slots=True)
class _Book:
    """A workbook being written: its sheets, formats, and which cell a price's factor is in."""

    w: Words
    book: Any
    formats: dict[str, Any] = field(default_factory=dict)
    sheets: dict[str, Any] = field(default_factory=dict)
    factors: dict[str, str] = field(default_factory=dict)
    yours: dict[str, str] = field(default_factory=dict)
    here: dict[str, str] = field(default_factory=dict)

    def name(self, sheet: str) -> str:
        """Return what a sheet is called."""
        return self.w.say(f"live.sheets.{sheet}")


def live_workbook(study: Paid, brief: Page) -> bytes:
    """Return the workbook of a study with money; the same study gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        made.set_properties({"created": MADE})
        book = _Book(words(brief.language), made)
        book.formats = {
            "head": made.add_format({"bold": True, "text_wrap": True}),
            "wrap": made.add_format({"text_wrap": True, "valign": "top"}),
            "number": made.add_format({"num_format": "#,##0"}),
            "fine": made.add_format({"num_format": "#,##0.0##"}),
            "sum": made.add_format({"bold": True, "num_format": "#,##0", "top": 1}),
            "yours": made.add_format({"bg_color": "#FFF2CC", "num_format": "#,##0.0##"}),
        }
        for sheet in SHEETS:
            book.sheets[sheet] = made.add_worksheet(book.name(sheet))
            for column, width in enumerate(_WIDTHS.get(sheet, (34, *[16] * 12))):
                book.sheets[sheet].set_column(column, column, width)
        _prices(book, study)
        _brief(book, study, brief, _budget(book, study))
        _outcomes(book, study)
        _sensitivity(book, study)
        _dictionary(book, study)
    return buffer.getvalue()


def _prices(book: _Book, study: Paid) -> None:
    """Write each price that can be changed, with the cell to change and its factor."""
    w, sheet, experiment = book.w, book.sheets["prices"], study.experiment
    prices = priced(experiment)
    sheet.write(0, 0, w.say("live.prices", year=str(experiment.prices.year)),
                book.formats["wrap"])
    sheet.write_row(_FIRST - 2, 0, w.entry("live.price_heads"), book.formats["head"])
    for number, key in enumerate((*_SCALED, *_SHARES)):
        row = _FIRST - 1 + number
        value, said, unit = 100.0, w.say("live.offers"), w.say("live.index")
        if key in prices:
            spec, value = prices[key].spec, prices[key].here or 0.0
            said = price_name(w, key, prices[key])
            unit = c.setting_unit(w, spec)
        sheet.write_string(row, 0, said, book.formats["wrap"])
        sheet.write_number(row, 1, value, book.formats["fine"])
        sheet.write_number(row, 2, value, book.formats["yours"])
        over = "1+" if key == _OVERHEAD else ""
        sheet.write_formula(row, 3, f"=({over}C{row + 1})/({over}B{row + 1})",
                            book.formats["fine"], 1.0)
        sheet.write_string(row, 4, unit)
        where = f"'{book.name('prices')}'!$"
        book.here[key], book.yours[key], book.factors[key] = (
            f"{where}{column}${row + 1}" for column in "BCD")


def _scaled(book: _Book, purpose: Purpose, row: int, at: Mapping[Purpose, int]) -> str:
    """Return the formula of an amount at the reader's prices; `row` is its line, from 1."""
    if purpose is Purpose.COPAYMENT:
        parts = [f"{{0}}{at[one]}" for one in (Purpose.HOSPITAL, Purpose.TREATMENT)]
        ours, here = ("+".join(parts).format(column) for column in "FE")
        return (f"=E{row}+{book.yours['law.copayment']}*({ours})"
                f"-{book.here['law.copayment']}*({here})")
    if purpose is Purpose.EQUALISATION:
        kept, here = book.yours["law.tax_kept"], book.here["law.tax_kept"]
        return f"=E{row}+({here}-{kept})*F{at[Purpose.MUNICIPAL_TAX]}"
    factors = [book.factors[key] for key, purposes in _SCALED.items() if purpose in purposes]
    return "*".join((f"=E{row}", *factors))


def _budget(book: _Book, study: Paid) -> dict[str, tuple[str, float]]:
    """Write what goes for what, at the reader's prices, and return the cells of what is left."""
    w, sheet, experiment = book.w, book.sheets["budget"], study.experiment
    moves = flows(experiment.prices.support_payer)
    table = study.money[study.money["arm"] == experiment.treated]
    rows = {Purpose[str(row["purpose"]).upper()]: row for row in c.records(table)}
    at = {purpose: _FIRST + number for number, purpose in enumerate(rows)}
    sheet.write(0, 0, w.say(_own(study, "budget"), people=experiment.population.size,
                            **names_of(w, study)), book.formats["wrap"])
    payers = [w.say(f"money.payers.{payer}") for payer in SHOWN]
    sheet.write_row(_FIRST - 2, 0, [*w.entry("live.budget_heads"), *payers], book.formats["head"])
    totals = dict.fromkeys(SHOWN, 0.0)
    for purpose, found in rows.items():
        row, gap = at[purpose], float(found["difference"])
        sheet.write_row(row - 1, 0, [
            w.say(f"money.purposes.{found['purpose']}"),
            w.say("money.between", giver=w.say(f"money.payers.{found['giver']}"),
                  taker=w.say(f"money.payers.{found['taker']}")),
        ])
        for column, value in enumerate((float(found["level"]) - gap, float(found["level"]), gap)):
            sheet.write_number(row - 1, 2 + column, value, book.formats["number"])
        sheet.write_formula(row - 1, 5, _scaled(book, purpose, row, at), book.formats["number"],
                            gap)
        for column, payer in enumerate(PAYERS):
            sign = int(moves[purpose, column])
            totals[payer] += sign * gap
            if sign:
                sheet.write_formula(row - 1, 6 + column, f"={'-' * (sign < 0)}F{row}",
                                    book.formats["number"], sign * gap + 0.0)
        sheet.write_formula(row - 1, 6 + len(PAYERS), f"=SUM(G{row}:J{row})",
                            book.formats["number"], gap * int(moves[purpose, :4].sum()) + 0.0)
    totals[SHOWN[-1]] = sum(totals[payer] for payer in PAYERS)
    return _sums(book, list(at.values()), totals)


def _sums(
    book: _Book, lines: Sequence[int], totals: Mapping[str, float]
) -> dict[str, tuple[str, float]]:
    """Write what is left to each payer below the flows; return each one's cell and value."""
    sheet, row, found = book.sheets["budget"], lines[-1], {}
    sheet.write_string(row, 0, book.w.say("money.sum"), book.formats["head"])
    for column, payer in enumerate(SHOWN):
        letter = chr(ord("G") + column)
        sheet.write_formula(row, 6 + column, f"=SUM({letter}{lines[0]}:{letter}{lines[-1]})",
                            book.formats["sum"], totals[payer])
        found[payer] = f"'{book.name('budget')}'!${letter}${row + 1}", totals[payer]
    return found


def _brief(
    book: _Book, study: Paid, brief: Page, sums: Mapping[str, tuple[str, float]]
) -> None:
    """Write question and answer, and what is left to whom by the reader's prices."""
    w, sheet, row = book.w, book.sheets["brief"], 0
    people, together = study.experiment.population.size, everybody(study)
    amounts = w.say(_own(study, "budget"), people=people, **names_of(w, study))
    prices = w.say("brief.prices", year=str(study.experiment.prices.year))
    for text in (brief.answer.question, *brief.answer.warnings, *brief.answer.said,
                 f"{amounts} {prices}"):
        sheet.merge_range(row, 0, row, 3, text, book.formats["head" if not row else "wrap"])
        sheet.set_row(row, 17 * (1 + len(text) // _LINE))
        row += 1
    heads = [w.fill(head, people=people) for head in w.entry(_own(study, "brief_heads"))]
    sheet.write_row(row + 1, 0, heads, book.formats["head"])
    for number, (payer, (cell, value)) in enumerate(sums.items(), start=row + 2):
        sheet.write_string(number, 0, w.say(f"money.payers.{payer}"))
        sheet.write_number(number, 1, value, book.formats["number"])
        sheet.write_formula(number, 2, f"={cell}", book.formats["number"], value)
        if not together:
            sheet.write_formula(number, 3, f"=C{number + 1}*{people}", book.formats["number"],
                                value * people)
    row += 3 + len(sums)
    for pair in (*brief.answer.sure, *brief.answer.rests, ("", w.say("money.limits"))):
        text = ": ".join(filter(None, pair))
        sheet.merge_range(row, 0, row, 3, text, book.formats["wrap"])
        sheet.set_row(row, 17 * (1 + len(text) // _LINE))
        row += 1


def _block(
    book: _Book, name: str, row: int, heads: Sequence[str], lines: Iterable[Sequence[Any]],
    title: str = "",
) -> int:
    """Write lines below their heads, numbers as numbers; return the row for what comes next."""
    sheet = book.sheets[name]
    if title:
        sheet.write_string(row, 0, title, book.formats["head"])
        row += 1
    sheet.write_row(row, 0, heads, book.formats["head"])
    for line in lines:
        row += 1
        for column, value in enumerate(line):
            if isinstance(value, str):
                sheet.write_string(row, column, value, book.formats["wrap"] if not column else None)
            elif (number := c.number(value)) is not None:
                sheet.write_number(row, column, number, book.formats["fine"])
    return row + 2


def _outcomes(book: _Book, study: Paid) -> None:
    """Write every outcome of every programme, or of every group of people, as numbers."""
    w, experiment = book.w, study.experiment
    if a_person(study):
        _block(book, "outcomes", 0, w.entry("live.outcome_heads"), (
            (c.short(w, row.outcome), c.unit(w, row.outcome), c.arm_title(w, experiment, row.arm),
             row.level, row.difference, row.half, *_wide(*(row.wide or (None, None))))
            for row in contrasts(study)
        ))
    if everybody(study):
        row = _block(book, "outcomes", 0, w.entry("live.effect_heads"), (
            (measure_name(w, PERSON[row["outcome"]]), c.unit(w, PERSON[row["outcome"]]),
             group_name(w, study, row["group"]), row["with_service"], row["difference"],
             half(row, "difference"), *_wide(row["worlds_low"], row["worlds_high"]), row["people"])
            for row in c.records(study.effects) if row["openings"] == SCARCE
        ))
        _block(book, "outcomes", row, w.entry("live.measure_heads"), (
            (measure_name(w, MEASURES[row["measure"]]), c.unit(w, MEASURES[row["measure"]]),
             row["mean"], half(row)) for row in c.records(study.measures)
        ), w.say("service.planned.all"))


def _wide(low: Any, high: Any) -> tuple[Any, Any]:
    """Return a range over worlds; one without width cannot be told from luck, and is none."""
    return (None, None) if low == high else (low, high)


def _sensitivity(book: _Book, study: Paid) -> None:
    """Write what the answer hangs on, as numbers: by payer and year, by price, by number or size.

    Kroner are whole ones, also where the page has thousands.
    """
    w, experiment = book.w, study.experiment
    budget = study.budget[study.budget["arm"] == experiment.treated]
    row = _block(book, "sensitivity", 0, w.entry("live.year_heads"), (
        (w.say(f"money.payers.{one['payer']}"), _span(w, str(one["year"])), one["difference"],
         half_of(one), *_wide(one["worlds_low"], one["worlds_high"]), one["worlds_above"])
        for one in c.records(budget)
    ), w.say(_own(study, "budget"), people=experiment.population.size, **names_of(w, study)))
    prices = priced(experiment)
    row = _block(book, "sensitivity", row, [
        w.fill(head, year=str(experiment.prices.year)) for head in w.entry("money.even_heads")
    ], (
        (w.say(f"money.payers.{payer}"), price_name(w, key, prices[key]), prices[key].here,
         (prices[key].here or 0.0) * factor, c.setting_unit(w, prices[key].spec))
        for payer in ("municipality", SOCIETY) for key, factor in break_even(study, payer)
    ), w.say("money.even_lead", **names_of(w, study)))
    if a_person(study):
        specs = varied(experiment)
        _block(book, "sensitivity", row, w.entry("dials.sway_heads"), (
            (w.declared(f"parameter.{one['parameter']}", specs[one["parameter"]].says),
             one["correlation"], one["share"], one["low"], one["high"],
             c.setting_unit(w, specs[one["parameter"]]))
            for one in c.records(study.sway)
        ), w.say("live.sway"))
    if everybody(study):
        _block(book, "sensitivity", row, w.entry("live.size_heads"), (
            (measure_name(w, MEASURES[one["measure"]]), one["posts_factor"], one["mean"],
             half(one))
            for one in c.records(study.frontier) if one["measure"] in MEASURES
        ), w.say("service.sizes.title"))


def _span(w: Words, year: str) -> str:
    """Return what a year or a span of years is called."""
    if year.isdigit():
        return w.say("money.year", year=int(year))
    return w.say(f"live.spans.{year.split(',')[0].replace(' ', '_')}")


def _dictionary(book: _Book, study: Paid) -> None:
    """Write what each outcome means."""
    sheet = book.sheets["dictionary"]
    for row, pair in enumerate(_meanings(book.w, study)):
        sheet.write_row(row, 0, pair, book.formats["wrap"])


def _meanings(w: Words, study: Paid) -> Iterator[tuple[str, str]]:
    if a_person(study):
        outcomes = dict.fromkeys(row.outcome for row in contrasts(study))
        yield from c.outcome_terms(w, outcomes).pairs
    if everybody(study):
        yield from wordings(w, [*PERSON.values(), *MEASURES.values()]).pairs


def _own(study: Paid, name: str) -> str:
    """Return the key of words that a person and everybody together have of their own."""
    return f"live.{'everybody' if everybody(study) else 'person'}.{name}"
