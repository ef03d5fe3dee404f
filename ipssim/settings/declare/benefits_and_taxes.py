"""Who pays whom by law: benefits and how they taper, what the state pays back, and tax."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.parameter import parameter
from ipssim.settings.declare.price import kroner


def _month(value: float, meaning: str, year: int, source: str = "bm_rates") -> float:
    return kroner(
        value, "kr. per month", meaning, 0, 100_000, year=year, index="benefits",
        payer="municipality", sure="seen", source=source,
    )


@dataclass(frozen=True, slots=True)
class Law:
    """Rates before tax, and rules by calendar year of a run. A rate that is set is of that year.

    A week has 12 / 52 of a month's benefit and 1 / 52 of a year's allowances.
    """

    # Benefits
    kontanthjaelp: float = _month(
        10_968, "Kontanthjælp without children; uddannelseshjælp of people with a mental illness"
        " and ressourceforløb are the same.", 2016)
    kontanthjaelp_children: float = _month(14_575, "The same with children.", 2016)
    young_rate: float = kroner(
        6955, "kr. per month", "Benefit of those under the age for uddannelseshjælp once the"
        " special rate for mental illness is gone.", 0, 100_000, year=2024, index="benefits",
        payer="municipality", sure="seen", source="kontanthjaelp_2023",
    )
    young_rate_from: int = parameter(
        2026, unit="calendar year", label="measured", low=1990, high=2100,
        source="kontanthjaelp_2023",
        meaning="First whole year without that special rate (it ended on 1 July 2025).",
    )
    sygedagpenge: float = kroner(
        4180, "kr. per week", "Sygedagpenge at the most; it falls with the hours worked.", 0,
        50_000, year=2016, index="benefits", payer="municipality", sure="seen", source="bm_rates",
    )
    foertidspension: float = _month(18_642, "Førtidspension, single.", 2018, "aeldresagen_2018")
    foertidspension_couple: float = _month(
        15_846, "The same for somebody with a partner.", 2018, "aeldresagen_2018")
    dagpenge: float = _month(18_403, "Dagpenge at the most; it falls with the hours worked.", 2017)
    revalidering: float = _month(17_928, "Revalideringsydelse.", 2015)
    ledighedsydelse: float = kroner(
        3780, "kr. per week", "Ledighedsydelse, 89 % of the most in dagpenge.", 0, 50_000,
        year=2017, index="benefits", payer="municipality", sure="seen", source="bm_rates",
    )
    fleksjob: float = _month(17_745, "Supplement to the wage of a fleksjob at the most.", 2016)
    su_month: float = kroner(
        6090, "kr. per month", "SU of those who live on their own; the state pays it.", 0, 100_000,
        year=2018, index="benefits", payer="state", sure="seen", source="avisen_2018",
    )
    su_supplement: float = kroner(
        9123, "kr. per month", "Supplement to SU because of a disability.", 0, 100_000, year=2024,
        index="benefits", payer="state", sure="recalled", source="su_2024",
    )
    su_supplement_share: float = kroner(
        0.3, "share", "Students who get it, on average.", 0, 1, sure="assumed", prior=(0, 0.7),
    )

    # How they taper
    disregard_hour: float = kroner(
        26, "kr. per hour", "Wage that kontanthjælp and the like leave; the rest is taken off.", 0,
        500, year=2018, index="benefits", sure="recalled", prior=(25, 28),
    )
    course_limit: float = kroner(
        14_116, "kr. per month", "Wage from which ressourceforløb falls faster.", 0, 100_000,
        year=2017, index="benefits", sure="seen", source="bm_rates",
    )
    fleksjob_limit: float = kroner(
        14_398, "kr. per month", "Wage from which the supplement to a fleksjob falls faster.", 0,
        100_000, year=2018, index="benefits", sure="seen", source="bm_rates",
    )
    taper: float = kroner(
        0.3, "share of the wage", "What ressourceforløb and the supplement to a fleksjob lose of a"
        " wage up to the limit.", 0, 1, sure="seen", source="slagelse_2022",
    )
    taper_above: float = kroner(
        0.55, "share of the wage", "The same above it.", 0, 1, sure="recalled", prior=(0.4, 0.7),
    )
    revalidering_free: float = kroner(
        12_000, "kr. per year", "Wage that revalidering leaves; the rest is taken off.", 0,
        500_000, year=2015, index="benefits", sure="seen", source="bm_rates",
    )
    pension_free: float = kroner(
        71_300, "kr. per year", "Wage that førtidspension leaves, single.", 0, 1e6, year=2013,
        index="benefits", sure="seen", source="socialeydelser_code",
    )
    pension_free_couple: float = kroner(
        112_900, "kr. per year", "The same for somebody with a partner.", 0, 1e6, year=2013,
        index="benefits", sure="seen", source="socialeydelser_code",
    )
    pension_taper: float = kroner(
        0.3, "share of the wage", "What førtidspension loses of a wage above that.", 0, 1,
        sure="seen", source="bm_rates",
    )

    # What the state pays back
    ladder_from: int = parameter(
        2016, unit="calendar year", label="measured", low=1990, high=2100, source="cabi_2016",
        meaning="First year in which the state pays back by weeks on public support (the steps of"
        " `jobcentre.reimbursement_weeks`); before it by what was going on.",
    )
    before_firm: float = kroner(
        0.5, "share", "Paid back before then in weeks of an unpaid trial or of wage subsidy.", 0, 1,
        sure="seen", source="cabi_2016",
    )
    before_other: float = kroner(
        0.3, "share", "Paid back before then in all other weeks.", 0, 1, sure="seen",
        source="cabi_2016",
    )
    old_pension: float = kroner(
        0.35, "share", "Paid back of a førtidspension that somebody came with, or was granted"
        " before then.", 0, 1, sure="recalled", prior=(0.2, 0.5),
    )
    offers_back: float = kroner(
        0.5, "share", "What the state paid back of offers and mentors.", 0, 1, sure="seen",
        source="l76_2018",
    )
    offers_back_until: int = parameter(
        2018, unit="calendar year", label="measured", low=1990, high=2100, source="l76_2018",
        meaning="Last year in which it did so.",
    )
    copayment: float = kroner(
        0.1, "share", "What municipalities pay the region of psychiatric treatment, by activity.",
        0, 1, sure="seen", source="bedrepsykiatri_2017", prior=(0, 0.15),
    )

    # Tax
    labour_tax: float = kroner(
        0.08, "share of the wage", "AM-bidrag, to the state.", 0, 1, sure="seen", source="tax_2016",
    )
    state_tax: float = kroner(
        0.0908, "share of income", "Bottom tax, to the state.", 0, 1, sure="seen",
        source="tax_2016",
    )
    health_tax: float = kroner(
        0.03, "share of income", "Health contribution, to the state (3 % in 2016, none from 2019).",
        0, 1, sure="recalled", prior=(0, 0.03),
    )
    municipal_tax: float = kroner(
        0.24913, "share of income", "Tax to the municipality, on average.", 0, 1, sure="seen",
        source="skm_rates",
    )
    allowance: float = kroner(
        44_000, "kr. per year", "Income that is not taxed.", 0, 1e6, year=2016, index="benefits",
        sure="seen", source="tax_2016",
    )
    work_allowance: float = kroner(
        0.083, "share of the wage", "Employment deduction, from municipal tax and health"
        " contribution.", 0, 1, sure="seen", source="tax_2016",
    )
    work_allowance_most: float = kroner(
        28_000, "kr. per year", "The same, at the most.", 0, 1e6, year=2016, index="benefits",
        sure="seen", source="tax_2016",
    )
    tax_kept: float = kroner(
        0.125, "share", "What a municipality keeps of more tax when equalisation has taken its"
        " part.", 0, 1, sure="assumed", prior=(0, 0.25),
    )
