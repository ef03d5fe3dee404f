"""What the report counts beside targets, checks and switches, and what was published of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import options
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import trial_arms, trial_setup
from ipssim.studies.patterns.courses import PLACEMENT_ENDED, after
from ipssim.studies.patterns.followed import LONG, SHORT, Course, Starts
from ipssim.studies.patterns.groups import PLUS
from ipssim.studies.patterns.recorded import NEVER, Recorded, mean, share
from ipssim.studies.steps import programme_of
from ipssim.trials.intervals import newcombe, wilson
from ipssim.vocabulary import Channel, EducationLevel, Event
from ipssim.world.build import Setup

Values = dict[str, float]
ODDS, PERCENT, POINTS, WEEKS, SD = "odds ratio", "%", "points", "weeks", "SD"
HALF_YEAR, ACTIVE = 26, 13  # weeks; so many of them in job or education make a half-year active
CLASSES = ("low", "increasing", "fell", "high")
RIDGE = 0.1  # keeps odds finite where a class has nearly nobody


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the report: what it is, what was published, and the band it is asked to be in.

    Without `low` and `high` it is shown and not judged; with `direction` the bound is outside.
    """

    key: str
    what: str
    unit: str
    source: str = ""
    published: float | None = None
    low: float | None = None
    high: float | None = None
    direction: bool = False


def of_share(key: str, what: str, percent: float, n: int, source: str) -> Figure:
    """Return a published share (%) with its Wilson interval."""
    low, high = (100 * limit for limit in wilson(round(percent * n / 100), n))
    return Figure(key, what, PERCENT, source, percent, low, high)


ANY_LONG, IN_JOB = "any job or education within 30 months", "weeks in a job within 30 months"
AT_END, EITHER = "in a job or education at 104 weeks", "weeks in a job or education, 104 weeks"
MORE = "odds of more hours (proportional odds)"
HIGH = "trajectory high against low"
_MA = tuple(100 * one for one in newcombe(72, 162, 62, 164))
HELD: tuple[Figure, ...] = (
    of_share("any_130_ips", f"{ANY_LONG}, IPS", 65, 243, "christensen_2023"),
    of_share("any_130_plus", f"{ANY_LONG}, IPS+", 65, 238, "christensen_2023"),
    of_share("any_130_usual", f"{ANY_LONG}, usual", 53, 239, "christensen_2023"),
    # no SD: the plan's 3 weeks, twice
    Figure("weeks_job_ips_alone", f"{IN_JOB}, IPS", WEEKS, "christensen_2023", 25, 19, 31),
    Figure("weeks_job_plus", f"{IN_JOB}, IPS+", WEEKS, "christensen_2023", 21, 15, 27),
    Figure("weeks_ips_minus_plus", f"{IN_JOB}, IPS minus IPS+", WEEKS, "christensen_2023", 4, 0,
           direction=True),
    Figure("worked_after_start_ips", "time worked after the first start, IPS", PERCENT,
           "bond_2008", 47, 47, direction=True),
    Figure("odds_any_ips", "any within 18 months, IPS against usual", ODDS, "iepa_2018",
           1.79, 1.14, 2.81),
    Figure("odds_any_plus", "any within 18 months, IPS+ against usual", ODDS, "iepa_2018",
           1.76, 1.11, 2.81),
    Figure("hours_odds_ips", f"{MORE}, IPS against usual", ODDS, "iepa_2018", 1.53, 1.02, 2.31),
    Figure("hours_odds_plus", f"{MORE}, IPS+ against usual", ODDS, "iepa_2018", 1.76, 1.15, 2.67),
    Figure("satisfaction_difference", "satisfaction (0-1), IPS arms minus usual", "points of 1",
           "star_2018", low=0, direction=True),
    Figure("symptoms_difference", "symptoms at 18 months, IPS arms minus usual", SD),
    of_share("share_low", "trajectory low", 61.3, 720, "poulsen_2022"),
    of_share("share_increasing", "trajectory low, then increasing", 8.2, 720, "poulsen_2022"),
    of_share("share_fell", "trajectory increasing, then decreasing", 7.2, 720, "poulsen_2022"),
    of_share("share_high", "trajectory high", 23.4, 720, "poulsen_2022"),
    *(
        Figure(f"share_{name}_{weeks}", f"the same with {weeks} weeks for a half-year: {name}",
               PERCENT)
        for weeks in (7, 20) for name in CLASSES
    ),
    Figure("odds_high", f"{HIGH}: IPS arms (beside those below)", ODDS, "poulsen_2022",
           2.18, 1.37, 3.48),
    Figure("odds_educated", f"{HIGH}: higher education", ODDS, "poulsen_2022", 2.25, 1.39, 3.64),
    Figure("odds_history", f"{HIGH}: has worked (here: within five years)", ODDS, "poulsen_2022",
           1.64, 1.09, 2.46),
    Figure("odds_age", f"{HIGH}: a year of age", ODDS, "poulsen_2022", 0.95, 0.93, 0.98),
    Figure("odds_cognition", f"{HIGH}: cognition (a SD; their scale is not known)", ODDS,
           "poulsen_2022", 1.17, 1, direction=True),
    Figure("odds_motivation", f"{HIGH}: motivation (0 to 1; their scale is not known)", ODDS,
           "poulsen_2022", 1.04, 1, direction=True),
    Figure("crude_high", f"{HIGH}: IPS arms, crude", ODDS),
    Figure("crude_increasing", "trajectory low, then increasing, against low: IPS arms, crude",
           ODDS),
    Figure("crude_fell", "trajectory increasing, then decreasing, against low: IPS arms, crude",
           ODDS),
    of_share("ma_at_treated", f"IPS-MA: {AT_END}", 44.4, 162, "hellstrom_2017"),
    of_share("ma_at_usual", f"its usual service: {AT_END}", 37.8, 164, "hellstrom_2017"),
    Figure("ma_difference", f"IPS-MA minus usual: {AT_END}", POINTS, "hellstrom_2017", 6.6, *_MA),
    Figure("ma_odds", f"IPS-MA against usual: {AT_END}", ODDS, "hellstrom_2017", 1.34, 0.86, 2.10),
    # no SD: that of a normal difference of 5.7 with p = .14, alike in both arms
    Figure("ma_weeks_treated", f"IPS-MA: {EITHER}", WEEKS, "hellstrom_2017", 32.4, 27.0, 37.8),
    Figure("ma_weeks_usual", f"its usual service: {EITHER}", WEEKS, "hellstrom_2017",
           26.7, 21.3, 32.1),
    Figure("ma_weeks_difference", f"IPS-MA minus usual: {EITHER}", WEEKS, "hellstrom_2017",
           5.7, -1.9, 13.3),
)
ROUTES = {"alone": "alone", "consultant": "with the consultant or jobcentre",
          "trial": "after an unpaid trial or subsidised place"}
PARTS = {"job_only": "a job only", "education_only": "education only", "both": "both"}
ARMS = {"ips": "IPS arms", "usual": "usual service"}
SPLIT: tuple[Figure, ...] = (
    Figure("jobs_usual", "a job within 18 months, usual service", PERCENT,
           "docs/analysis_plan.md", None, 30, 40),
    Figure("gain_jobs", "a job within 18 months, IPS arms minus usual", POINTS),
    Figure("gain_studies", "education within 18 months, IPS arms minus usual", POINTS),
    *(Figure(f"of_any_{arm}_{part}", f"{said}, of those with any within 18 months, {who}", PERCENT)
      for arm, who in ARMS.items() for part, said in PARTS.items()),
    *(Figure(f"route_{arm}_{route}", f"first jobs found {said}, {who}", PERCENT)
      for arm, who in ARMS.items() for route, said in ROUTES.items()),
)


# The trial


def trial_figures(experiment: Experiment, seed: int) -> Values:
    """Return what is counted from the emulated trial of the targets, run with its events."""
    setup = trial_setup(replace(experiment, horizon_weeks=LONG))
    assert setup is not None
    simulation = Simulation(setup, seed, 0, record="events")
    course = Course.run(simulation)
    recorded = Recorded.of(simulation)
    arm = np.asarray(trial_arms(experiment))[course.arm]
    usual = arm == experiment.trial.reference
    starts = {name: course.starts.only(arm == of) for name, of in (
        ("ips", experiment.treated), ("plus", PLUS), ("usual", experiment.trial.reference)
    )}
    return {
        **{f"odds_any_{name}": odds(starts[name].any(), starts["usual"].any())
           for name in ("ips", "plus")},
        "weeks_ips_minus_plus": starts["ips"].mean_weeks() - starts["plus"].mean_weeks(),
        **split({"ips": course.starts.only(~usual), "usual": starts["usual"]}),
        **routes("ips", recorded.only(~usual)),
        **routes("usual", recorded.only(usual)),
        **trajectories(course.active, ~usual),
        **odds_of_high(simulation, trajectory(halves(course.active)), ~usual),
    }


def odds(here: float, there: float) -> float:
    """Return the odds ratio of two shares in per cent; nan where there is none."""
    if not 0 < here < 100 or not 0 < there < 100:
        return math.nan
    return here / (100 - here) * (100 - there) / there


def split(arms: Mapping[str, Starts]) -> Values:
    """Return how those with any divide into job, education and both, and what IPS adds to each."""
    found: Values = {"jobs_usual": arms["usual"].jobs()}
    for name, starts in arms.items():
        job, study = starts.job < SHORT, starts.study < SHORT
        of_any = job | study
        for part, chosen in zip(PARTS, (job & ~study, study & ~job, job & study), strict=True):
            found[f"of_any_{name}_{part}"] = share(chosen[of_any])
    found["gain_jobs"] = arms["ips"].jobs() - arms["usual"].jobs()
    found["gain_studies"] = arms["ips"].studies() - arms["usual"].studies()
    return found


def routes(arm: str, recorded: Recorded) -> Values:
    """Return how first jobs begun within 18 months were found, in per cent of them."""
    jobs = recorded.having(Event.JOB_STARTED)
    who, first = np.unique(jobs["candidate"], return_index=True)
    jobs = jobs[first]
    entered = np.full(int(recorded.people.max(initial=-1)) + 1, NEVER)
    entered[recorded.people] = recorded.entry()
    jobs = jobs[jobs["week"] - entered[who] < SHORT]
    tried = after(jobs, recorded.having(*PLACEMENT_ENDED))
    alone = ~tried & (jobs["source"] == int(Channel.OWN))
    found = zip(ROUTES, (alone, ~tried & ~alone, tried), strict=True)
    return {f"route_{arm}_{route}": share(chosen) for route, chosen in found}


# Trajectories


def halves(active: np.ndarray) -> np.ndarray:
    """Return the weeks in a job or education in each of the five half-years."""
    return np.asarray(active[:, :LONG].reshape(len(active), -1, HALF_YEAR).sum(axis=2))


def trajectory(weeks: np.ndarray, least: int = ACTIVE) -> np.ndarray:
    """Return everybody's class by a rule, as an index of `CLASSES`.

    A half-year is active with so many weeks at least. Low: none active. High: three or more. Of
    those with one or two: increasing where the last is active, fell where it is not.
    """
    active = weeks >= least
    number = active.sum(axis=1)
    few = np.where(active[:, -1], CLASSES.index("increasing"), CLASSES.index("fell"))
    return np.where(number == 0, CLASSES.index("low"),
                    np.where(number >= 3, CLASSES.index("high"), few))


def trajectories(active: np.ndarray, ips: np.ndarray) -> Values:
    """Return the shares of the classes, at three thresholds, and crude odds against low."""
    weeks = halves(active)
    found: Values = {}
    for least, suffix in ((ACTIVE, ""), (7, "_7"), (20, "_20")):
        classes = trajectory(weeks, least)
        for code, name in enumerate(CLASSES):
            found[f"share_{name}{suffix}"] = share(classes == code)
    classes = trajectory(weeks)
    for code, name in enumerate(CLASSES[1:], start=1):
        two = (classes == 0) | (classes == code)
        found[f"crude_{name}"] = odds(*(share(classes[two & arm] == code) for arm in (ips, ~ips)))
    return found


def odds_of_high(simulation: Simulation, classes: np.ndarray, ips: np.ndarray) -> Values:
    """Return the odds of high against low by arm and by what people brought, together."""
    people = simulation.tables.candidates
    columns = {
        "odds_high": ips,
        "odds_educated": people.person.education == int(EducationLevel.HIGHER),
        "odds_history": people.person.worked_recently,
        "odds_age": people.person.age,
        "odds_cognition": people.traits.cognition,
        "odds_motivation": people.mind.motivation_entry,
    }
    high = classes == CLASSES.index("high")
    chosen = high | (classes == CLASSES.index("low"))
    return logistic({name: one[chosen] for name, one in columns.items()}, high[chosen])


def logistic(columns: Mapping[str, np.ndarray], outcome: np.ndarray) -> Values:
    """Return odds ratios of a step in each column, all together; nan where one does not vary."""
    x = np.column_stack([np.asarray(one, dtype=np.float64) for one in columns.values()])
    spread = x.std(axis=0)
    varies = spread > 0
    if not varies.any() or not 0 < outcome.sum() < len(outcome):
        return dict.fromkeys(columns, math.nan)
    z = (x - x.mean(axis=0))[:, varies] / spread[varies]
    z = np.column_stack([np.ones(len(z)), z])
    weight = np.zeros(z.shape[1])
    ridge = np.diag([0.0, *np.full(int(varies.sum()), RIDGE)])
    for _ in range(30):  # Newton
        chance = expit(z @ weight)
        slope = z.T @ (outcome - chance) - ridge @ weight
        curve = (z.T * (chance * (1 - chance))) @ z + ridge
        weight += np.linalg.solve(curve, slope)
    found = np.full(len(spread), math.nan)
    found[varies] = np.exp(weight[1:] / spread[varies])
    return dict(zip(columns, found.tolist(), strict=True))


# IPS-MA, for its own people


def ma_figures(experiment: Experiment, seed: int) -> Values:
    """Return what the trial of IPS-MA counted: at its end, and weeks in either until then."""
    setup = trial_setup(experiment)
    assert setup is not None
    course = Course.run(Simulation(setup, seed, 0))
    usual = np.asarray(trial_arms(experiment))[course.arm] == experiment.trial.reference
    at_end, weeks = course.active[:, -1], course.active.sum(axis=1)
    found = {}
    for name, arm in (("treated", ~usual), ("usual", usual)):
        found |= {f"ma_at_{name}": share(at_end[arm]), f"ma_weeks_{name}": mean(weeks[arm])}
    return found | {
        "ma_difference": found["ma_at_treated"] - found["ma_at_usual"],
        "ma_odds": odds(found["ma_at_treated"], found["ma_at_usual"]),
        "ma_weeks_difference": found["ma_weeks_treated"] - found["ma_weeks_usual"],
    }


# The programmes, on the trial's people

COUNTED = {"any": PERCENT, "job": PERCENT, "education": PERCENT, "weeks": WEEKS, "symptoms": SD}
OPEN = "ips_private, entry bar off"
IPS = ("ips_shared_care", "ips_plus", "ips_split", "ips_colocated", "ips_small", "ips_private",
       "ips_in_jobcentre")
ABROAD = ("sheltered", "train_place")  # archetypes for trials abroad stand in no order here
ALIKE, BELOW = IPS[:4], ("jobcentre", "youth_centre", "package")


def programme_figures(experiment: Experiment, seed: int) -> Values:
    """Return what becomes of one cohort under each programme: 18 months, weeks in 30 months."""
    long = replace(experiment, horizon_weeks=LONG)
    programmes = {name: programme_of(name, experiment, "arms")
                  for name in options("programme") if name not in ABROAD}
    programmes[OPEN] = replace(programmes["ips_private"], duty_incomes_only=False)
    found = {}
    for name, programme in programmes.items():
        course = Course.run(Simulation(Setup.of(long, [check(programme)]), seed, 0))
        starts = course.starts
        counts = (starts.any(), starts.jobs(), starts.studies(), starts.mean_weeks(),
                  mean(course.symptoms))
        found |= {f"{name}: {one}": value for one, value in zip(COUNTED, counts, strict=True)}
    return found


def order(found: Mapping[str, Sequence[float]]) -> dict[Figure, np.ndarray]:
    """Return the plan's order as paired differences of any job or education within 18 months."""
    any_ = {key.removesuffix(": any"): np.array(values) for key, values in found.items()
            if key.endswith(": any")}
    figures: dict[Figure, np.ndarray] = {}

    def ask(here: str, there: str, point: int, low: float | None = None, high: float | None = None,
            direction: bool = False) -> None:
        figures[Figure(f"{here} - {there}", f"{point}. {here} minus {there}", POINTS,
                       "docs/analysis_plan.md", None, low, high, direction)] = (
            any_[here] - any_[there])

    def lowest(names: Iterable[str]) -> str:
        return min(names, key=lambda name: float(any_[name].mean()))

    weakest = lowest(IPS)
    for number, there in enumerate(ALIKE):
        for here in ALIKE[number + 1:]:
            ask(here, there, 1, -4, 4)
    ask("ips_small", IPS[0], 2, high=0)
    ask("ips_private", IPS[0], 2, high=0, direction=True)
    ask(OPEN, IPS[0], 2, -4, 4)  # "through its entry bar alone"
    ask("ips_in_jobcentre", IPS[0], 3, high=0)
    for here in BELOW:
        ask(here, weakest, 4, high=0, direction=True)
    ask("package", "jobcentre", 4, high=4)
    ask("none", lowest(any_.keys() - {"none", "package", OPEN}), 5, high=0)
    ask("none", "package", 5, high=1)  # lowest, or level
    for here in ("ips_ma", "ips_ma_limited"):
        ask(here, "none", 6, low=0)
        ask(here, weakest, 6, high=0)
    return figures
