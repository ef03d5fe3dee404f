"""What things cost: staff from the bottom up, the jobcentre's offers, treatment, and wages."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.parameter import parameter
from ipssim.settings.declare.price import kroner

PAYERS = ("municipality", "region", "state", "person")
"""Whose budgets are kept; society is their sum, in which transfers cancel."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices of a place. A price that is set is in kroner of `year`; others are moved to it."""

    year: int = parameter(
        2016, unit="calendar year", label="policy", low=2010, high=2030, source="park_2022",
        meaning="Year whose kroner everything is told in (the trial's costs are at 2016 prices).",
    )
    discount: float = kroner(
        0.035, "share per year", "What a krone is worth less a year later, for present values; 0.04"
        " held until 2021.", 0, 0.2, sure="seen", source="fm_2021",
    )
    persist_years: int = parameter(
        0, unit="years", label="policy", low=0, high=40,
        meaning="Years after follow-up for which differences of its last quarter go on, fading; 0"
        " assumes nothing of what comes later.",
    )
    fade: float = kroner(
        0.5, "share per year", "How much of such a difference is gone after each year.", 0, 1,
        sure="assumed", prior=(0.0, 1.0),
    )
    support_payer: str = parameter(
        "municipality", unit="word", label="policy", choices=PAYERS[:3],
        meaning="Who employs the programme's workers.",
    )

    # Staff
    consultant_year: float = kroner(
        482_946, "kr. per full-time year", "Pay of a consultant, caseworker or mentor, with"
        " pension. It is that of social workers of the state, the nearest that could be read.",
        0, 5e6, year=2022, index="wages", sure="seen", source="socialraadgiverne_2022",
        prior=(430_000, 550_000),
    )
    leader_factor: float = kroner(
        1.33, "factor", "Pay of a leader against a consultant's.", 0, 5, sure="derived",
        source="loenkommissionen_2010", prior=(1.1, 1.5),
    )
    clerk_factor: float = kroner(
        0.8, "factor", "Pay of office help, the same.", 0, 5, sure="assumed", prior=(0.6, 1.0),
    )
    clinician_factor: float = kroner(
        1.3, "factor", "Pay of clinicians in a conference, the same, on average.", 0, 5,
        sure="assumed", prior=(0.9, 2.0),
    )
    overhead: float = kroner(
        0.25, "share of pay", "Rent, administration and equipment on top of pay.", 0, 2,
        sure="assumed", prior=(0.1, 0.4),
    )
    net_hours: float = kroner(
        1350, "hours per full-time year", "Hours worked in a year, without holidays and illness.",
        500, 2000, sure="recalled", prior=(1250, 1500),
    )
    conference_people: float = kroner(
        4, "clinicians", "Clinicians who sit in a treatment team's conference.", 0, 50,
        sure="assumed", prior=(2, 8),
    )
    talk_hours: float = kroner(
        1.5, "hours", "Time of a caseworker for a talk, with what goes before and after it.", 0, 20,
        sure="assumed", prior=(0.75, 2.5),
    )

    # The jobcentre's offers
    course_week: float = kroner(
        1500, "kr. per week", "A week of a course before placements, with whoever holds it. The"
        " ceiling on such offers is far lower on average, a specialised provider dearer.",
        0, 50_000, year=2018, index="prices", payer="municipality", sure="assumed",
        prior=(200, 3300),
    )
    praktik_week: float = kroner(
        500, "kr. per week", "What the firm is paid for a mentor in an unpaid trial or a public"
        " job with wage subsidy.", 0, 20_000, year=2018, index="prices", payer="municipality",
        sure="seen", source="fyens_2018", prior=(0, 1000),
    )
    subsidy_hour: float = kroner(
        74.05, "kr. per hour", "Private wage subsidy.", 0, 500, year=2015, index="benefits",
        payer="municipality", sure="seen", source="bm_rates",
    )
    subsidy_share: float = kroner(
        0.2, "share", "Jobs that outreach found, for people on public support and by programmes"
        " that use wage subsidy, which began with one.", 0, 1, sure="assumed", prior=(0, 0.5),
    )
    subsidy_weeks: float = kroner(
        26, "weeks", "How long such a subsidy lasts.", 0, 104, sure="assumed", prior=(13, 39),
    )

    # Treatment
    bed_day: float = kroner(
        3959, "kr. per day", "A day in a psychiatric ward: the tariff of special places, which"
        " stands for ordinary ones.", 0, 50_000, year=2019, index="prices", payer="region",
        sure="seen", source="pcn_2019", prior=(2500, 5500),
    )
    visit: float = kroner(
        2000, "kr. per contact", "A contact with treatment outside hospital.", 0, 20_000, year=2017,
        index="prices", payer="region", sure="recalled", prior=(1200, 2800),
    )

    # Work
    wage_hour: float = kroner(
        112, "kr. per hour", "Pay in entry-level work: the lowest in shops.", 0, 2000, year=2016,
        index="wages", sure="derived", source="hk_2021", prior=(108, 140),
    )
