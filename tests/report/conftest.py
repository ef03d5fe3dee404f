"""A made-up comparison: every number below is invented for tests and means nothing."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.money import ends
from ipssim.outcomes.money import flows as flows_of
from ipssim.settings.declare.experiment import Experiment, Trial, TrialFigure
from ipssim.settings.declare.prices import PAYERS
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.load import load
from ipssim.stages.reckon import Purpose
from ipssim.studies.engine.estimates import difference_unit
from ipssim.studies.engine.measure import GROUPS
from ipssim.studies.money import ALL_YEARS, BUDGET, FLOWS, PRESENT, SOCIETY
from ipssim.studies.subgroups import FEW_PEOPLE, SUBGROUPS, UNREAD
from ipssim.trials.published import published

TRIAL_FILE = Path(__file__).parents[2] / "configs" / "trial" / "danish_2019.yaml"
WEEKS = 78
# Made up: outcome -> value under IPS, under usual service, half width of the range over trials
MADE_UP = {
    "job_or_education_ever": (59.2, 46.1, 6.1),
    "job_ever": (41.7, 29.3, 6.2),
    "education_ever": (29.9, 24.8, 5.8),
    "in_work_at_end": (24.1, 16.2, 5.3),
    "in_work_or_education_at_end": (31.3, 22.7, 5.4),
    "hours": (431.2, 338.7, 88.0),
    "weeks_job": (15.3, 10.4, 2.9),
    "weeks_job_or_education": (21.6, 15.9, 3.1),
    "weeks_to_first": (49.6, 57.9, 3.8),
    "weeks_to_first_job": (56.3, 63.1, 3.4),
    "sustained_job_13w": (29.8, 20.7, 5.4),
    "sustained_job_26w": (21.4, 14.2, 5.0),
    "symptoms_end": (0.031, 0.064, 0.13),
    "satisfaction": (0.712, 0.493, 0.02),
    "contact_hours": (31.4, 6.2, 1.3),
    "fleksjob_ever": (4.1, 2.2, 2.0),
    "pension_granted": (1.3, 1.9, 1.1),
    "clarified": (2.4, 0.3, 1.5),
    "weeks_on_benefit": (60.2, 62.1, 1.4),
    "municipal_weeks": (46.3, 47.8, 1.2),
    "job_lost": (25.3, 14.8, 4.2),
    "relapse_ever": (34.6, 38.2, 4.9),
    "hospital_ever": (15.7, 18.3, 3.6),
    "weeks_sick": (1.7, 2.9, 0.4),
    "dropped_out": (15.6, 32.7, 4.4),
    "net_municipality": (-151_204.0, -147_310.0, 3_100.0),
    "net_region": (-83_120.0, -84_077.0, 1_900.0),
    "net_state": (-19_432.0, -31_218.0, 2_700.0),
    "net_person": (169_871.0, 165_402.0, 1_600.0),
    "net_society": (-83_885.0, -97_203.0, 4_800.0),
    "cost_support": (31_412.0, 9_107.0, 900.0),
    "cost_jobcentre": (1_903.0, 10_412.0, 700.0),
    "cost_hospital": (21_340.0, 24_018.0, 2_100.0),
    "cost_treatment": (68_204.0, 68_203.0, 300.0),
    "public_support": (198_310.0, 211_044.0, 2_400.0),
    "wages": (34_210.0, 14_109.0, 2_200.0),
    "taxes": (62_911.0, 59_820.0, 800.0),
}


@dataclass(frozen=True)
class MadeUp:
    """The same fields as the real results, filled with invented numbers."""

    experiment: Experiment
    seed: int
    replicates: int
    folder: Path | None
    summary: pd.DataFrame
    differences: pd.DataFrame
    weekly: pd.DataFrame
    events: pd.DataFrame
    manifest: dict[str, Any]
    dials: pd.DataFrame = field(default_factory=pd.DataFrame)
    draws: pd.DataFrame = field(default_factory=pd.DataFrame)
    drawn: pd.DataFrame = field(default_factory=pd.DataFrame)
    sway: pd.DataFrame = field(default_factory=pd.DataFrame)
    mechanisms: pd.DataFrame = field(default_factory=pd.DataFrame)
    fidelity: pd.DataFrame = field(default_factory=pd.DataFrame)
    subgroups: pd.DataFrame = field(default_factory=pd.DataFrame)
    budget: pd.DataFrame = field(default_factory=pd.DataFrame)
    money: pd.DataFrame = field(default_factory=pd.DataFrame)
    already_complete: bool = False
    earlier: tuple[str, ...] = ()


def danish_trial() -> Trial:
    data = yaml.safe_load(TRIAL_FILE.read_text(encoding="utf-8"))
    data["estimates"] = tuple(TrialFigure(**item) for item in data["estimates"])
    data["pooled"] = {name: tuple(arms) for name, arms in data["pooled"].items()}
    data["programmes"] = {}  # the arms here are made up, too
    return Trial(**data)


def made_up_experiment() -> Experiment:
    arms = {
        "ips": Programme(name="ips", title="IPS"),
        "ips_plus": Programme(name="ips_plus", title="IPS+"),
        "usual": Programme(
            name="usual", title="Usual jobcentre service", caseload_cap=80, outreach="none",
            limit_weeks=26, placement="available", authority="jobcentre", employer_minutes=0.0,
        ),
    }
    return Experiment(
        name="made_up", title="A made-up comparison, for tests (æ, ø, å)", arms=arms,
        trial=danish_trial(), world=load("fitted", "world"),
    )


def made_up_summary(trial: Trial) -> pd.DataFrame:
    figures = {(f.outcome, f.arm): f for f in published(trial, WEEKS)}
    rows = []
    for outcome, (treated, usual, reach) in MADE_UP.items():
        values = {
            "ips": (treated, reach), "ips_plus": (treated * 0.99, reach),
            "ips_pooled": (treated * 0.995, reach * 0.7), "usual": (usual, reach),
            "ips_pooled - usual": (treated * 0.995 - usual, reach * 1.2),
        }
        for arm, (value, wide) in values.items():
            figure = figures.get((outcome, arm))
            inside = None
            if figure is not None and figure.low is not None and figure.high is not None:
                inside = figure.low <= value <= figure.high
            unit = OUTCOMES[outcome].unit
            rows.append({
                "outcome": outcome, "arm": arm, "estimate": value, "low": value - wide,
                "high": value + wide,
                "unit": "percentage points" if " - " in arm and unit == "%" else unit,
                "published": figure.value if figure else None,
                "published_low": figure.low if figure else None,
                "published_high": figure.high if figure else None,
                "inside": inside, "replicates": 60,
            })
    return pd.DataFrame(rows)


def made_up_differences() -> pd.DataFrame:
    rows = []
    for outcome, (treated, usual, reach) in MADE_UP.items():
        for arm, level in (("ips", treated), ("ips_plus", treated * 0.99), ("usual", usual)):
            error = 0.0 if arm == "usual" else reach / 30
            rows.append({
                "outcome": outcome, "arm": arm, "reference": "usual", "level": level,
                "reference_level": usual, "difference": level - usual,
                "monte_carlo_error": error, "low": level - usual - 1.96 * error,
                "high": level - usual + 1.96 * error, "unit": OUTCOMES[outcome].unit,
                "replicates": 60,
            })
    return pd.DataFrame(rows)


def made_up_weekly() -> pd.DataFrame:
    rows = []
    for calculation in ("trial", "policy"):
        for arm, pace, service in (("ips", 1.0, 1.0), ("ips_plus", 0.98, 1.0), ("usual", 0.7, 0.2)):
            for week in range(WEEKS):
                started = 1 - math.exp(-pace * week / 60)
                rows.append({
                    "calculation": calculation, "arm": arm, "week": week, "people": 720,
                    "clarification": 0.8 * math.exp(-week / (20 / pace)) + 0.15,
                    "search": 0.45 * (1 - math.exp(-week / 6)) * math.exp(-week / 90),
                    "in_work": 0.3 * started, "in_study": 0.2 * started,
                    "ending": 0.04 * started, "in_service": 1 - 0.5 * week / WEEKS / service / 3,
                    "waiting": 0.3 * math.exp(-week / 5) * service,
                    "reached_job": 0.55 * started, "reached_education": 0.35 * started,
                    "reached_any": 0.8 * started, "hours": 7 * started,
                    "contact_minutes": (15 + 60 * math.exp(-week / 25)) * service,
                    "caseload": 22 / service + week / 20,
                })
    return pd.DataFrame(rows)


def made_up_subgroups() -> pd.DataFrame:
    """Return figures by group: the young gain less, few are self-supported, sex is luck."""
    rows = []
    for outcome, (treated, usual, reach) in MADE_UP.items():
        for arm, level in (("ips", treated), ("ips_plus", treated * 0.99), ("usual", usual)):
            for trait, group in GROUPS:
                few, own = group == "self_supported", arm == "usual"
                apart = 0.0 if own else {"under_25": -0.4, "women": 0.3}.get(group, 0.0) * reach
                half = 0.0 if own else reach / 10
                notes = (FEW_PEOPLE,) * few + (UNREAD,) * (trait == "sex")
                unit = OUTCOMES[outcome].unit
                rows.append((
                    trait, group, 12.0 if few else 200.0, 720 if few else 12000, arm, "usual",
                    outcome, unit, level + apart, half, level - usual + apart,
                    difference_unit(unit), half, apart, half, 60, *[math.nan] * 4, "; ".join(notes),
                ))
    return pd.DataFrame(rows, columns=list(SUBGROUPS))


def made_up_money() -> dict[str, pd.DataFrame]:
    """Return flows that grow with their place in the list, and the budgets that follow from them.

    Co-payment and equalisation are the shares that the law says of others.

    The usual service gets an eighth less of each; a third of it all comes in the second year.
    """
    moves, flows, budgets = flows_of("municipality"), [], []
    for arm, more in (("ips", 1.0), ("ips_plus", 1.1), ("usual", 0.0)):
        gaps = np.array([more * 1000.0 * (place + 1) * (-1) ** place
                         for place in range(len(Purpose))])
        gaps[Purpose.COPAYMENT] = 0.1 * (gaps[Purpose.HOSPITAL] + gaps[Purpose.TREATMENT])
        gaps[Purpose.EQUALISATION] = 0.875 * gaps[Purpose.MUNICIPAL_TAX]
        for purpose, (giver, taker) in sorted(ends("municipality").items()):
            gap = gaps[purpose]
            flows.append((arm, "usual", purpose.name.lower(), giver, taker, 8000.0 + gap, gap,
                          *_around(gap), None, None, 60))
        nets = gaps @ moves[:, : len(PAYERS)]
        for payer, net in zip((*PAYERS, SOCIETY), (*nets, nets.sum()), strict=True):
            for year, share in (("1", 0.7), ("2", 0.3), (ALL_YEARS, 1.0), (PRESENT, 0.99)):
                gap = share * net
                budgets.append((arm, "usual", payer, year, -90_000.0 + gap, gap, *_around(gap),
                                None, None, None, 60))
    return {"budget": pd.DataFrame(budgets, columns=list(BUDGET)),
            "money": pd.DataFrame(flows, columns=list(FLOWS))}


def _around(gap: float) -> tuple[float, float, float]:
    """Return an error, and an interval around a difference."""
    error = abs(gap) / 20
    return error, gap - 2 * error, gap + 2 * error


def made_up_comparison() -> MadeUp:
    experiment = made_up_experiment()
    return MadeUp(
        experiment=experiment, seed=1, replicates=60, folder=None,
        summary=made_up_summary(experiment.trial), differences=made_up_differences(),
        weekly=made_up_weekly(), events=pd.DataFrame(), subgroups=made_up_subgroups(),
        **made_up_money(),
        manifest={"version": "0.1.0", "hash": "0123456789abcdef", "nested": {"left": "out"}},
    )


@pytest.fixture(scope="session")
def comparison() -> MadeUp:
    return made_up_comparison()
