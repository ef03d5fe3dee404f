"""Who enters and what surrounds them: population, labour market, organisation."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.declare.changes import Change, dated
from ipssim.settings.declare.parameter import Prior, parameter


@dataclass(frozen=True, slots=True)
class Population:
    """Who the candidates are at entry; the joint draw is in `world/candidates.py`."""

    size: int = parameter(
        720, unit="people", label="policy", low=1, high=10_000_000,
        meaning="Candidates in the cohort that every programme is given; in a service over time,"
        " everybody who is in the target group at some time of it, so more than are there at once.",
    )
    age_mean: float = parameter(
        32.8, unit="years", label="measured", low=18, high=64, source="christensen_2019",
        prior=Prior("normal", 32.8, 0.4), meaning="Mean age at entry.",
    )
    age_sd: float = parameter(
        9.9, unit="years", label="measured", low=0.5, high=20, source="christensen_2019",
        prior=Prior("normal", 9.9, 0.3), meaning="Standard deviation of age at entry.",
    )
    age_least: float = parameter(
        18.0, unit="years", label="policy", low=15, high=60,
        meaning="Nobody is younger at entry.",
    )
    age_most: float = parameter(
        64.0, unit="years", label="policy", low=16, high=67,
        meaning="Nobody is older at entry; the few drawn above it enter at this age.",
    )
    women: float = parameter(
        0.383, unit="share", label="measured", low=0, high=1, source="christensen_2019",
        prior=Prior("beta", 276, 444), meaning="Share of women.", unused="always",
    )
    schizophrenia_spectrum: float = parameter(
        0.768, unit="share", label="measured", low=0, high=1, source="park_2022",
        prior=Prior("beta", 370, 112),  # 75.7 % of 243 and 77.8 % of 239
        meaning="Share with a schizophrenia-spectrum diagnosis.",
    )
    bipolar: float = parameter(
        0.118, unit="share", label="measured", low=0, high=1, source="park_2022",
        prior=Prior("beta", 57, 425),  # 13.2 % of 243 and 10.5 % of 239
        meaning="Share with bipolar disorder; the rest have depression.",
    )
    anxiety: float = parameter(
        0.0, unit="share", label="measured", low=0, high=1, source="christensen_2019",
        meaning="Share whose main diagnosis is an anxiety disorder (none in the trial of IPS).",
    )
    not_diagnosed: float = parameter(
        0.0, unit="share", label="measured", low=0, high=1, source="christensen_2019",
        meaning="Share with poor mental health and no diagnosis (none in the trial of IPS).",
    )
    illness_mean: float = parameter(
        0.0, unit="SD of severity", label="assumed", low=-3, high=3,
        prior=Prior("uniform", -0.5, 0.5),
        meaning="How much more ill than the trial's people these are: symptoms, capacity.",
    )
    cognition_schizophrenia_spectrum: float = parameter(
        -0.15, unit="SD", label="assumed", low=-2, high=2, prior=Prior("uniform", -0.5, 0.2),
        meaning="Mean cognition with a schizophrenia-spectrum diagnosis (0: the cohort's).",
    )
    cognition_bipolar: float = parameter(
        0.45, unit="SD", label="assumed", low=-2, high=2, prior=Prior("uniform", -0.2, 1.1),
        meaning="The same with bipolar disorder (direction well known, size assumed).",
    )
    cognition_depression: float = parameter(
        0.5, unit="SD", label="assumed", low=-2, high=2, prior=Prior("uniform", -0.2, 1.2),
        meaning="The same with depression.",
    )
    cognition_anxiety: float = parameter(
        0.6, unit="SD", label="assumed", low=-2, high=2, prior=Prior("uniform", -0.2, 1.4),
        meaning="The same with an anxiety disorder.",
    )
    cognition_not_diagnosed: float = parameter(
        0.5, unit="SD", label="assumed", low=-2, high=2, prior=Prior("uniform", -0.2, 1.2),
        meaning="The same with poor mental health and no diagnosis.",
    )
    severity_shared: float = parameter(
        0.5, unit="correlation", label="assumed", low=0, high=0.95,
        prior=Prior("uniform", 0.2, 0.8),
        meaning="How much one severity behind them ties symptoms, cognition, capacity, history.",
    )
    severity_history: float = parameter(
        0.43, unit="correlation", label="assumed", low=0, high=0.95,
        prior=Prior("uniform", 0.1, 0.7),
        meaning="How much of that severity shows in education and years worked.",
    )
    capacity_mean: float = parameter(
        17.0, unit="hours per week", label="assumed", low=3, high=37,
        prior=Prior("uniform", 10, 25), source="S2",
        meaning="Median hours a person can manage at entry (few manage 37).",
    )
    capacity_sd: float = parameter(
        0.45, unit="log scale", label="assumed", low=0.05, high=1.0,
        prior=Prior("uniform", 0.25, 0.7), meaning="Spread of that capacity between people.",
    )
    full_time_only: float = parameter(
        0.0, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0, 0.2),
        source="S2",
        meaning="Share who look for nothing below full time, or what they can manage, until"
        " refusals have bent the wish.",
    )
    worked_recently: float = parameter(
        0.4, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.2, 0.7),
        meaning="Share who had paid work within five years before entry.",
    )
    higher_education: float = parameter(
        0.15, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.3),
        meaning="Share with completed higher education, among those of 23 and over.",
    )
    secondary_education: float = parameter(
        0.4, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.2, 0.6),
        meaning="Share whose highest education is upper secondary or vocational.",
    )
    motivation_median: float = parameter(
        0.65, unit="0 to 1", label="assumed", low=0.05, high=0.95,
        prior=Prior("uniform", 0.4, 0.85), source="poulsen_2022",
        meaning="Median motivation at entry (all in the trial wanted work or education).",
    )
    ambivalence_median: float = parameter(
        0.5, unit="0 to 1", label="assumed", low=0.05, high=0.95,
        prior=Prior("uniform", 0.25, 0.75), source="S0", meaning="Median ambivalence at entry.",
    )
    trust_median: float = parameter(
        0.3, unit="0 to 1", label="assumed", low=0.05, high=0.95,
        prior=Prior("uniform", 0.15, 0.5), source="S0",
        meaning="Median trust in a new helper, and in the system, at entry.",
    )
    realism_best: float = parameter(
        0.9, unit="0 to 1", label="assumed", low=0.1, high=1, prior=Prior("uniform", 0.6, 1.0),
        meaning="How realistic a dream is that asks for no more hours or schooling than there are.",
    )
    realism_schooling: float = parameter(
        0.4, unit="0 to 1", label="assumed", low=0, high=0.9, prior=Prior("uniform", 0, 0.8),
        meaning="Realism lost where care, office or IT is dreamt of with primary school only.",
    )
    realism_hours: float = parameter(
        0.3, unit="per capacity", label="assumed", low=0, high=2, prior=Prior("uniform", 0, 0.8),
        meaning="Realism lost where twice the hours are dreamt of that a person can manage.",
    )
    clarity_most: float = parameter(
        0.6, unit="0 to 1", label="assumed", low=0, high=1, prior=Prior("uniform", 0.3, 0.9),
        meaning="Most clarity at entry at middling motivation; people have anything up to it.",
    )
    kontanthjaelp: float = parameter(
        0.6, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.5, 0.75),
        source="bm_2018", meaning="Share on kontanthjælp or uddannelseshjælp (the majority).",
    )
    sygedagpenge: float = parameter(
        0.15, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.25),
        source="bm_2018", meaning="Share on sygedagpenge.",
    )
    foertidspension: float = parameter(
        0.15, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.25),
        source="bm_2018", meaning="Share on førtidspension; the rest on SU or self-supported.",
    )
    dagpenge: float = parameter(
        0.0, unit="share", label="assumed", low=0, high=1, source="bm_2018",
        meaning="Share on dagpenge (insured; none in the trial).",
    )
    ressourceforloeb: float = parameter(
        0.0, unit="share", label="assumed", low=0, high=1, source="bm_2018",
        meaning="Share in a ressourceforløb.",
    )
    revalidering: float = parameter(
        0.0, unit="share", label="assumed", low=0, high=1, source="bm_2018",
        meaning="Share on revalidering.",
    )
    ledighedsydelse: float = parameter(
        0.0, unit="share", label="assumed", low=0, high=1, source="bm_2018",
        meaning="Share granted a fleksjob and without one.",
    )
    benefit_years: float = parameter(
        3.0, unit="years", label="assumed", low=0, high=30, prior=Prior("uniform", 1, 8),
        meaning="Mean time on public support before entry (not on sygedagpenge).",
    )
    in_treatment: float = parameter(
        1.0, unit="share", label="measured", low=0, high=1, source="christensen_2019",
        meaning="Share in contact with treatment at entry (all, where people come from there).",
    )
    opus: float = parameter(
        0.5, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.2, 0.7),
        source="christensen_2019",
        meaning="Share of the under-30s with schizophrenia spectrum treated by an OPUS team.",
    )
    opus_weeks: float = parameter(
        104.0, unit="weeks", label="assumed", low=1, high=520, prior=Prior("uniform", 52, 156),
        meaning="Longest time left with an OPUS team at entry; people enter anywhere in it.",
    )
    opus_contacts: float = parameter(
        4.0, unit="contacts per month", label="assumed", low=0, high=30,
        prior=Prior("uniform", 2, 8), meaning="Intensity of treatment by an OPUS team.",
    )
    district_contacts: float = parameter(
        2.0, unit="contacts per month", label="assumed", low=0, high=30,
        prior=Prior("uniform", 0.5, 4), meaning="Intensity of treatment in district psychiatry.",
    )
    district_weeks: float = parameter(
        150.0, unit="weeks", label="assumed", low=1, high=2000, prior=Prior("uniform", 50, 400),
        meaning="Mean time left with district psychiatry at entry (constant rate).",
    )

    # Home and life
    with_children: float = parameter(
        0.2, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.4),
        source="S0", meaning="Share with children at home at entry, rising with age.",
    )
    with_partner: float = parameter(
        0.25, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.1, 0.5),
        source="S0", meaning="Share who live with a partner at entry.",
    )
    harmful_users: float = parameter(
        0.2, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.45),
        source="S0", meaning="Share whose use of alcohol or drugs is harmful at entry.",
    )
    light_users: float = parameter(
        0.3, unit="share of the others", label="assumed", low=0, high=1,
        prior=Prior("uniform", 0.1, 0.6), meaning="Those of the others who use some at entry.",
    )
    reach_median: float = parameter(
        0.75, unit="share", label="assumed", low=0.05, high=0.95,
        prior=Prior("uniform", 0.4, 0.95), source="S0",
        meaning="Median share of the place's employers that a person can get to.",
    )
    children_bind: float = parameter(
        0.15, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0, 0.4),
        source="S0", meaning="Part of that which children at home take away.",
    )
    consents: float = parameter(
        0.6, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.3, 0.9),
        source="S2", meaning="Share who let the worker contact relatives and other helpers.",
    )


@dataclass(frozen=True, slots=True)
class LabourMarket:
    """Employers and education in the places people live; shared by all who search there."""

    place_names: tuple[str, ...] = parameter(
        ("Copenhagen and Frederiksberg", "Odense", "Silkeborg"), unit="word", label="policy",
        source="christensen_2019", meaning="The places; a person searches in one of them.",
    )
    place_shares: tuple[float, ...] = parameter(
        (0.6, 0.3, 0.1), unit="share", label="assumed", low=0, high=1,
        meaning="How candidates spread over the places.",
    )
    employers: int | None = parameter(
        None, unit="employers", label="policy", low=0, high=5_000_000, optional=True,
        meaning="Employers in all places together; null derives it from the next setting.",
    )
    employers_per_candidate: float = parameter(
        2.0, unit="employers per candidate", label="assumed", low=0, high=100,
        prior=Prior("uniform", 0.5, 10),
        meaning="Employers within reach for each candidate in the cohort.",
    )
    openness: float = parameter(
        0.0, unit="SD", label="assumed", low=-6, high=3, prior=Prior("uniform", -4, 1.5),
        source="S2",
        meaning="How open the place's employers are, against the trial's: to invitations, to pay"
        " after an unpaid trial, to subsidised jobs.",
    )
    opening_rate: float = parameter(
        0.02, unit="per week and employer", label="assumed", low=0, high=1,
        prior=Prior("uniform", 0.005, 0.06),
        meaning="New advertised openings suited to newcomers, small employer.",
    )
    hidden_rate: float = parameter(
        0.03, unit="per week and employer", label="assumed", low=0, high=1, source="S2",
        prior=Prior("uniform", 0.005, 0.08),
        meaning="New openings that are never advertised, mostly part-time (small employer).",
    )
    opening_lapse: float = parameter(
        0.15, unit="per week", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.4),
        meaning="An opening is filled by somebody else or withdrawn.",
    )
    part_time_advertised: float = parameter(
        0.45, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.25, 0.6),
        meaning="Advertised openings that are part-time.",
    )
    full_time_hours: float = parameter(
        37.0, unit="hours per week", label="measured", low=1, high=60, source="S2",
        meaning="A full-time week.",
    )
    praktik_first: float = parameter(
        0.3, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.1, 0.6),
        source="S2", meaning="Employers who want an unpaid trial (praktik) before paying.",
    )
    placement_share: float = parameter(
        0.2, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.05, 0.5),
        source="S0", meaning="Employers in unskilled sectors that take the jobcentre's placements.",
    )
    placement_elsewhere: float = parameter(
        0.05, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0, 0.2),
        source="S0", meaning="Employers in other sectors that take them.",
    )
    unskilled_sectors: tuple[int, ...] = parameter(
        (1, 2, 3), unit="positions in the list of sectors", label="assumed", low=1, high=8,
        source="S0", meaning="Sectors that ask for little schooling: shop, kitchen, cleaning.",
    )
    large_share: float = parameter(
        0.2, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.1, 0.4),
        meaning="Employers large enough to have several openings at a time.",
    )
    sector_shares: tuple[float, ...] = parameter(
        (0.18, 0.12, 0.12, 0.16, 0.16, 0.06, 0.12, 0.08), unit="share", label="assumed",
        low=0, high=1,
        meaning="Employers by sector: shop, kitchen, cleaning, care, office, IT, craft, outdoor.",
    )
    dream_shares: tuple[float, ...] = parameter(
        (0.15, 0.08, 0.03, 0.18, 0.20, 0.14, 0.12, 0.10), unit="share", label="assumed",
        low=0, high=1, meaning="Dreams of work by sector, same order.",
    )
    main_intakes: tuple[int, ...] = parameter(
        (5, 35), unit="calendar weeks", label="assumed", low=1, high=52,
        meaning="Weeks in which ordinary courses of education start.",
    )
    small_intakes: tuple[int, ...] = parameter(
        (2, 12, 33, 42), unit="calendar weeks", label="assumed", low=1, high=52,
        meaning="Weeks in which single subjects (enkeltfag) start.",
    )
    small_intake_size: float = parameter(
        0.3, unit="share", label="assumed", low=0, high=1, prior=Prior("uniform", 0.1, 0.6),
        meaning="Starts at a single-subject intake, relative to a main one.",
    )
    start_calendar_week: int = parameter(
        45, unit="calendar weeks", label="measured", low=1, high=52, source="christensen_2019",
        meaning="Calendar week in which the first person enters (the trial: November 2012).",
    )
    start_year: int = parameter(
        2012, unit="calendar year", label="measured", low=1990, high=2100,
        source="christensen_2019", meaning="Calendar year in which the first person enters.",
    )
    changes: tuple[Change, ...] = dated(dict.fromkeys((
        "place_names", "place_shares", "employers", "employers_per_candidate",
        "part_time_advertised", "full_time_hours", "praktik_first", "placement_share",
        "placement_elsewhere", "unskilled_sectors", "large_share", "sector_shares",
        "dream_shares",
    ), "people, places and employers are drawn once, before the first week.") | dict.fromkeys(
        ("start_calendar_week", "start_year"), "it says when the run begins.",
    ), (
        "openness", "opening_rate", "hidden_rate", "opening_lapse", "main_intakes",
        "small_intakes", "small_intake_size",
    ))


@dataclass(frozen=True, slots=True)
class Organisation:
    """How workers are staffed around a programme."""

    workers: float | None = parameter(
        None, unit="full-time workers", label="policy", low=0, high=1_000_000, optional=True,
        meaning="Workers per programme (2.5: two whole people and one at half time); null hires as"
        " many as the caseload cap asks for.",
    )
    unlimited_time: bool = parameter(
        False, unit="yes/no", label="policy",
        meaning="Whether a worker's week never runs out (an experiment, not a service).",
    )
    unlimited_openings: bool = parameter(
        False, unit="yes/no", label="policy",
        meaning="Whether an opening stays open when somebody is hired (an experiment).",
    )
