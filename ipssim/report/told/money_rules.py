"""By which rules and prices money is reckoned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ipssim.report.page.parts import Cell, Points, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import short_source
from ipssim.report.told.money_figures import names_of
from ipssim.report.words import Words
from ipssim.settings.declare.law import years_of
from ipssim.studies.money import Priced, priced

if TYPE_CHECKING:
    from ipssim.report.told.money_figures import Paid


def rules(w: Words, study: Paid) -> Section:
    """Return the section on rules by year, and on every price with its source."""
    return Section("money-rules", w.say("money.rules"), (
        Points(tuple(_rules_said(w, study))), Said(w.say("money.prices_lead")), _prices(w, study),
    ), folded=True)


def price_name(w: Words, key: str, one: Priced) -> str:
    """Return what a price is called; what stands behind a shipped one is not said of your own."""
    said = w.declared(f"parameter.{key}", one.spec.meaning)
    return said.partition(" (")[0].rstrip(".") if one.own else said


def _rules_said(w: Words, comparison: Paid) -> Iterator[str]:
    """Say by which rules of which years the state pays back, and what is not priced."""
    experiment = comparison.experiment
    law = experiment.law
    first, last = years_of(experiment)
    said = {"first": str(first), "last": str(last), "ladder": str(law.ladder_from),
            "before_ladder": str(law.ladder_from - 1), "until": str(law.offers_back_until)}
    if first < law.ladder_from:
        yield w.say("money.law.before", firm=100 * law.before_firm, other=100 * law.before_other,
                    **said)
    if last >= law.ladder_from:
        shares = experiment.jobcentre.reimbursement_shares
        yield w.say("money.law.ladder", shares=w.listed([w.number(100 * one) for one in shares]),
                    **said)
    if first <= law.offers_back_until:
        yield w.say("money.law.offers", share=100 * law.offers_back, **said)
    yield w.say("money.law.tax", kept=100 * law.tax_kept, copayment=100 * law.copayment)
    yield w.say("money.law.level", year=str(experiment.prices.year))
    yield w.say("money.not_priced")
    prices, follow_up = experiment.prices, names_of(w, comparison)["follow_up"]
    yield w.say("money.goes_on" if prices.persist_years else "money.nothing_after",
                follow_up=follow_up, years=prices.persist_years, fade=100 * prices.fade)


def _prices(w: Words, comparison: Paid) -> Table:
    """Return every price and rate: value, unit, year, who pays, source, how sure, what is drawn."""
    lines_ = []
    for key, one in priced(comparison.experiment).items():
        spec = one.spec
        if not spec.sure and spec.label == "policy":
            continue
        if one.own:
            year = str(comparison.experiment.prices.year) if spec.index else w.say("blank")
            lines_.append(Row((
                price_name(w, key, one),
                c.setting(w, one.value), c.setting_unit(w, spec), year,
                w.say(f"money.payers.{spec.payer}") if spec.payer else w.say("blank"),
                w.say("money.yours"), w.say("blank"), w.say("blank"),
            )))
            continue
        sure = spec.sure or "seen"
        lines_.append(Row((
            w.declared(f"parameter.{key}", spec.meaning), c.setting_of(w, spec),
            c.setting_unit(w, spec), str(spec.year or w.say("blank")),
            w.say(f"money.payers.{spec.payer}") if spec.payer else w.say("blank"),
            short_source(w, spec.source) if spec.source else w.say("blank"),
            Cell(w.say(f"money.sure.{sure}"), "" if sure in ("seen", "derived") else "unsure"),
            w.say("range.plain", low=c.setting(w, spec.prior.a), high=c.setting(w, spec.prior.b))
            if spec.prior else w.say("blank"),
        )))
    return Table(tuple(w.entry("money.price_heads")), tuple(lines_), left=(2, 4, 5, 6, 7))
