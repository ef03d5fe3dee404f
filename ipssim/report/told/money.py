"""Money: what a programme leaves to municipality, region, state and the person, and to society."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ipssim.outcomes.money import ACCOUNTS, flows
from ipssim.report.page.parts import Part, Points, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told import money_figures as figures
from ipssim.report.told.differing import admits
from ipssim.report.told.money_figures import (
    SHOWN,
    a_person,
    budget_rows,
    everybody,
    followed,
    half_of,
    money_rows,
    names_of,
    said_of,
)
from ipssim.report.told.money_published import published
from ipssim.report.told.money_rules import price_name, rules
from ipssim.report.told.rows import asked_about, contrasts, of
from ipssim.report.words import Words
from ipssim.settings.declare.prices import PAYERS
from ipssim.stages.reckon import Purpose
from ipssim.studies.money import (
    ALL_YEARS,
    PARTS,
    PERSISTING,
    PRESENT,
    SOCIETY,
    Ratio,
    break_even,
    per_more,
    per_year,
    priced,
    years_more,
)
from ipssim.world.tariff import WEEKS

if TYPE_CHECKING:
    from ipssim.report.told.money_figures import Paid
    from ipssim.studies.results import Comparison
    from ipssim.studies.service import ServiceStudy

Found = Mapping[str, Any]
_NUMBERS = 3
_ALIKE = 0.2
"""Share of what one gains that another must lose at least for it to be called a move."""
_HEADLINE, _WEEKS = "job_or_education_ever", "weeks_job"


def has_money(comparison: Paid) -> bool:
    """Say whether money was reckoned."""
    return not comparison.budget.empty and not comparison.money.empty


def answer(w: Words, comparison: Paid) -> tuple[str, ...]:
    """Say in one line what the treated programme leaves to whom, and in how many worlds."""
    if not has_money(comparison):
        return ()
    experiment, worlds = comparison.experiment, len(comparison.drawn)
    parts = []
    for payer, row in budget_rows(comparison).items():
        said = w.say("money.answer.part", payer=w.say(f"money.payers.{payer}"),
                     difference=float(row["difference"]))
        share = c.number(row["worlds_above"])
        if share is not None:
            said += w.say("money.answer.counted", count=round(share * worlds))
        parts.append(said)
    return (w.say(
        said_of(comparison, "said"), parts=", ".join(parts), year=str(experiment.prices.year),
        people=experiment.population.size, **names_of(w, comparison),
        worlds=w.say("money.answer.worlds", worlds=w.say("count.worlds", count=worlds))
        if worlds else "",
    ),)


def warnings(w: Words, comparison: Paid) -> tuple[str, ...]:
    """Say of a programme that admits nobody that it saves nothing, and what prices are own."""
    experiment = comparison.experiment
    own = [w.say("money.own_one", said=price_name(w, key, one), value=c.setting(w, one.value),
                 unit=c.setting_unit(w, one.spec))
           for key, one in priced(experiment).items() if one.own and one.spec.index]
    if not has_money(comparison):
        return ()
    nobody = [w.say("money.none", arm=c.arm_title(w, experiment, arm))
              for arm in (experiment.treated, experiment.reference)
              if not admits(experiment.arms[arm])]
    said = w.say("money.own", own=w.listed(own), year=str(experiment.prices.year))
    return (*nobody, *([said] if own else []))


def sections(w: Words, comparison: Paid) -> Iterator[Section]:
    """Yield the section on money and the folded ones behind it; nothing where there is none."""
    if not has_money(comparison):
        return
    yield Section("money", w.say("money.title"), (
        Said(_lead(w, comparison)), figures.by_payer(w, comparison),
        Points(tuple(_findings(w, comparison))), _by_payer(w, comparison),
        Said(w.say("money.limits"), "soft"),
    ))
    yield Section("money-more", w.say("money.more"), (
        Said(w.say("money.flows_lead", **names_of(w, comparison))), _flows(w, comparison),
        _years(w, comparison), *_evens(w, comparison), *figures.planes(w, comparison),
        *_others(w, comparison),
    ), folded=True)
    if a_person(comparison):
        yield from published(w, comparison)
    yield rules(w, comparison)


def _lead(w: Words, comparison: Paid) -> str:
    experiment = comparison.experiment
    return w.say(
        said_of(comparison, "lead"), year=str(experiment.prices.year), half=w.say("half"),
        runs=w.say("count.runs", count=comparison.replicates),
        people=experiment.population.size, **names_of(w, comparison),
    )


def _saves(w: Words, comparison: Paid, row: Found) -> str:
    """Say in how many worlds more is left; nothing where none was run, or luck decides."""
    share = c.number(row["worlds_above"])
    if share is None:
        return ""
    count = len(comparison.drawn)
    return w.say("money.saves", count=round(share * count), of=count)


# Sentences


def _findings(w: Words, comparison: Paid) -> Iterator[str]:
    """Yield what there is to say: moves between payers, what one more costs, payback."""
    rows, names = budget_rows(comparison), names_of(w, comparison)
    if everybody(comparison):
        yield costs(w, comparison)
    gap = {payer: float(row["difference"]) for payer, row in rows.items()}
    small, large = sorted(abs(gap[payer]) for payer in ("municipality", "state"))
    if gap["municipality"] * gap["state"] < 0.0 and small >= _ALIKE * large:
        giver = "municipality" if gap["municipality"] < 0.0 else "state"
        taker = "state" if giver == "municipality" else "municipality"
        yield w.say(
            "money.move", unit=names["unit"], winner=w.say(f"money.payers.{taker}"),
            won=gap[taker], loser=w.say(f"money.payers.{giver}"), lost=abs(gap[giver]),
        )
    yield from _one_more(w, comparison)
    if any(map(round, gap.values())):
        yield w.say("money.payback", **names, said="; ".join(_payback(w, comparison)))
    if unsure := _unsure(w, comparison):
        drawn = "" if comparison.drawn.empty else w.say("money.leans_drawn")
        yield w.say("money.leans", numbers=w.listed(unsure), drawn=drawn)


def costs(w: Words, study: ServiceStudy) -> str:
    """Say what a service over time costs by itself, and what it spares of the usual one."""
    found = {str(row["purpose"]): row for row in money_rows(study)}
    level = {name: float(found[name]["level"]) for name in ("support", "conferences")}
    measures = study.measures.set_index("measure")["mean"]
    served, years = float(measures["served"]), followed(study) / WEEKS
    each = w.say("money.costs_each", each=1000.0 * sum(level.values()) / served,
                 served=served) if served else ""
    less = -float(found["usual_posts"]["difference"])
    return w.say(
        "money.costs", posts=level["support"], conferences=level["conferences"], each=each,
        year=sum(level.values()) / years, **names_of(w, study),
        spared=w.say("money.costs_spared", spared=less) if round(less) > 0 else "",
    )


def _one_more(w: Words, comparison: Paid) -> Iterator[str]:
    """Yield what one more of an outcome costs; of a service over time, a year more in a job."""
    if a_person(comparison):
        for code in (_HEADLINE, _WEEKS):
            more = of(contrasts(comparison), comparison.experiment.treated, code)
            yield _per(w, comparison, code, more.difference, per_more(comparison, code))
    if everybody(comparison):
        yield _per(w, comparison, _WEEKS, years_more(comparison), per_year(comparison))


def _per(w: Words, comparison: Paid, code: str, more: float, found: Ratio | None) -> str:
    """Say what the public purse pays for one more, and how many are served for one more."""
    if more <= 0.0 or found is None:
        return w.say(f"money.per.{code}.none", **names_of(w, comparison))
    side = "saves" if found.value < 0.0 else "costs"
    drawn = ""
    if found.low is not None and found.high is not None:
        ends = (-found.high, -found.low) if side == "saves" else (found.low, found.high)
        both = "_both" if ends[0] < 0.0 < ends[1] and side == "costs" else ""
        drawn = w.say(f"money.per.range{both}", low=ends[0], high=ends[1])
    elif len(comparison.drawn):
        drawn = w.say("money.per.no_range")
    return w.say(f"money.per.{code}.{side}", value=abs(found.value), drawn=drawn,
                 served=100.0 / more, **names_of(w, comparison))


def _payback(w: Words, comparison: Paid) -> Iterator[str]:
    """Say for each payer of a budget by the end of which year more has come in than gone out."""
    years = [str(year) for year in sorted(
        int(year) for year in set(comparison.budget["year"].astype(str)) if year.isdigit()
    )]
    whole = budget_rows(comparison)
    for payer in (*PAYERS[:3], SOCIETY):
        if not round(float(whole[payer]["difference"])):
            continue
        sums, total = [], 0.0
        for year in years:
            total += float(budget_rows(comparison, year)[payer]["difference"])
            sums.append(total)
        held = [n for n, _ in enumerate(sums) if all(one >= 0.0 for one in sums[n:])]
        name = w.say(f"money.payers.{payer}")
        yield (w.say("money.paid_back", payer=name, year=held[0] + 1) if held
               else w.say("money.not_paid_back", payer=name))


def _unsure(w: Words, comparison: Paid) -> list[str]:
    """Return prices that nobody has published and that move most here, the largest first."""
    experiment, table = comparison.experiment, comparison.money
    rows = table[table["arm"] == experiment.treated].set_index("purpose")["difference"]
    prices = priced(experiment)
    moved = {
        key: sum(abs(float(rows.get(purpose.name.lower(), 0.0))) for purpose in purposes)
        for key, purposes in PARTS.items()
        if prices[key].spec.sure in ("assumed", "recalled") and not prices[key].own
    }
    return [
        w.say("money.quoted", said=w.declared(
            f"parameter.{key}", prices[key].spec.meaning).rstrip("."))
        for key in sorted(moved, key=lambda key: -moved[key])[:_NUMBERS] if round(moved[key])
    ]


# Tables


def _gap(w: Words, row: Found) -> str:
    """Write a difference with half of its 95 % interval."""
    return c.with_half(w, float(row["difference"]), half_of(row), 0, signed=True)


def _by_payer(w: Words, comparison: Paid) -> Table:
    lines_, later = [], budget_rows(comparison, PERSISTING)
    for payer, row in budget_rows(comparison).items():
        low, high = c.number(row["worlds_low"]), c.number(row["worlds_high"])
        present = budget_rows(comparison, PRESENT)[payer]
        lines_.append(Row((
            w.say(f"money.payers.{payer}"),
            w.number(float(row["level"]) - float(row["difference"])),
            _gap(w, row),
            w.number(float(present["difference"]), 0, signed=True),
            *([_gap(w, later[payer])] if later else []),
            c.over_worlds(w, low, high, signed=True), _saves(w, comparison, row),
        ), "sum" if payer == SOCIETY else ""))
    prices = comparison.experiment.prices
    said = {"rate": 100 * prices.discount, **names_of(w, comparison)}
    heads = [w.fill(head, **said) for head in w.entry("money.heads")]
    if later:
        heads.insert(4, w.say("money.persisting", years=prices.persist_years, **said))
    return Table(tuple(heads), tuple(lines_))


def _flows(w: Words, comparison: Paid) -> Table:
    """Return what goes for what, and what the difference does to each payer."""
    experiment = comparison.experiment
    moves = flows(experiment.prices.support_payer)
    lines_: list[Row] = []
    totals = dict.fromkeys(SHOWN, 0.0)
    for row in money_rows(comparison):
        purpose, gap = Purpose[str(row["purpose"]).upper()], float(row["difference"])
        done = {name: gap * int(moves[purpose, ACCOUNTS.index(name)]) for name in PAYERS}
        done[SOCIETY] = sum(done.values())
        totals = {name: totals[name] + done[name] for name in SHOWN}
        lines_.append(Row((
            w.say(f"money.purposes.{row['purpose']}"),
            w.say("money.between", giver=w.say(f"money.payers.{row['giver']}"),
                  taker=w.say(f"money.payers.{row['taker']}")),
            w.number(float(row["level"]) - gap), w.number(float(row["level"])),
            *(w.number(done[name], 0, signed=True) if round(done[name]) else w.say("blank")
              for name in SHOWN),
        )))
    lines_.append(Row((
        w.say("money.sum"), "", "", "",
        *(w.number(totals[name], 0, signed=True) for name in SHOWN),
    ), "sum"))
    names = names_of(w, comparison)
    heads = (*(w.fill(head, **names) for head in w.entry("money.flow_heads")),
             *(w.say(f"money.payers.{name}") for name in SHOWN))
    return Table(heads, tuple(lines_), numbers=2)


def _years(w: Words, comparison: Paid) -> Table:
    """Return the budget by year, undiscounted."""
    spans = [year for year in dict.fromkeys(comparison.budget["year"].astype(str))
             if year not in (PRESENT, PERSISTING)]
    weeks = followed(comparison)
    heads = ("", *(
        w.say("money.all_years") if year == ALL_YEARS else w.say(
            "money.part_year" if int(year) * WEEKS > weeks else "money.year", year=int(year),
            weeks=weeks % WEEKS,
        ) for year in spans
    ))
    found = {year: budget_rows(comparison, year) for year in spans}
    return Table(heads, tuple(
        Row((w.say(f"money.payers.{payer}"), *(_gap(w, found[year][payer]) for year in spans)),
            "sum" if payer == SOCIETY else "") for payer in SHOWN
    ), title=w.say(said_of(comparison, "years_title"), people=comparison.experiment.population.size,
                   **names_of(w, comparison)))


def _evens(w: Words, comparison: Paid) -> Iterator[Part]:
    """Yield at which price each payer would break even, other things as they are."""
    prices, rows = priced(comparison.experiment), []
    for payer in ("municipality", SOCIETY):
        for key, factor in break_even(comparison, payer):
            spec, here = prices[key].spec, prices[key].here or 0.0
            places = 3 if here < 10 else 0
            rows.append(Row((
                w.say(f"money.payers.{payer}"), price_name(w, key, prices[key]),
                w.number(here, places), w.number(here * factor, places), c.setting_unit(w, spec),
            )))
    yield Said(w.say("money.even_lead" if rows else "money.even_none", **names_of(w, comparison)))
    if rows:
        year = str(comparison.experiment.prices.year)
        yield Table(tuple(w.fill(head, year=year) for head in w.entry("money.even_heads")),
                    tuple(rows), numbers=2, left=(4,))


def _others(w: Words, comparison: Paid) -> Iterator[Part]:
    """Yield what a cohort alone has: other programmes."""
    if a_person(comparison):
        yield from _programmes(w, comparison)


def _programmes(w: Words, comparison: Comparison) -> Iterator[Part]:
    """Yield what each programme leaves to whom, where there are more than two."""
    experiment = comparison.experiment
    arms = [arm for arm in asked_about(comparison, 6) if arm != experiment.reference]
    if len(arms) < 2:
        return
    found = {arm: budget_rows(comparison, arm=arm) for arm in arms}
    for arm in arms:
        if not of(contrasts(comparison), arm, "cost_support").level:
            yield Said(w.say("money.none", arm=c.arm_title(w, experiment, arm)))
    yield Table(
        ("", *(c.arm_title(w, experiment, arm) for arm in arms)),
        tuple(Row((w.say(f"money.payers.{payer}"), *(_gap(w, found[arm][payer]) for arm in arms)))
              for payer in SHOWN),
        title=w.say("money.programmes", **names_of(w, comparison)),
    )
