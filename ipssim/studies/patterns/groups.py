"""The runs that patterns are counted from: each group gives values by check key, per replicate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load, options
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import trial_arms, trial_setup
from ipssim.studies.patterns import consultants, courses
from ipssim.studies.patterns.followed import Starts
from ipssim.studies.patterns.recorded import Recorded
from ipssim.studies.priors import drawn_experiment, quantiles
from ipssim.studies.steps import programme_of
from ipssim.vocabulary import Event
from ipssim.world.build import Setup

Values = Mapping[str, float]
PACKAGE, PLUS, MA, MA_PEOPLE = "package", "ips_plus", "ips_ma", "mood_anxiety"
BEGUN_WITHIN, FOLLOWED = 78, 104  # weeks: the trial's follow-up, and the published mean's
THREE_YEARS = 156  # weeks
LIMIT = 26  # weeks, for programmes that have none
LEAVING = "world.wearing.leaving"
TRAINING = ("world.training.remediation", "world.training.skills_training")


def trial_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return what one emulated trial shows (patterns 1, 2, 3, 4, 6, 11, 13)."""
    setup = trial_setup(experiment)
    assert setup is not None  # checked before anything is run
    simulation = Simulation(setup, seed, replicate, record="events").run()
    arms = trial_arms(experiment)
    arm = np.asarray(arms)[simulation.tables.candidates.standing.arm]
    usual = np.asarray(arm == experiment.trial.reference)
    return {
        **trial_outcomes(from_tallies(simulation), usual),
        **event_values(Recorded.of(simulation), usual),
    }


def trial_outcomes(
    outcomes: Mapping[str, NDArray[np.float64]], usual: NDArray[np.bool_]
) -> Values:
    """Return the outcomes of the treated arms together and of the usual arm, and differences."""
    reached = outcomes["job_or_education_ever"]
    nothing = reached == 0

    def difference(code: str, among: Any = True) -> float:
        values = outcomes[code]
        here, there = values[~usual & among], values[usual & among]
        return float(here.mean() - there.mean()) if len(here) and len(there) else float("nan")

    return {
        "trial_ips": 100.0 * float(reached[~usual].mean()),
        "trial_usual": 100.0 * float(reached[usual].mean()),
        "trial_difference": 100.0 * difference("job_or_education_ever"),
        "symptoms_difference": difference("symptoms_end"),
        "satisfaction_difference": difference("satisfaction"),
        "satisfaction_nothing": difference("satisfaction", nothing),
    }


def event_values(recorded: Recorded, usual: NDArray[np.bool_]) -> Values:
    """Return what is counted from a trial's events; `usual` marks the people of the usual arm."""
    treated, others = recorded.only(~usual), recorded.only(usual)
    return {
        "search_start": courses.search_start(treated),
        "first_job_later": courses.first_job_later(treated),
        "full_time": courses.full_time(treated),
        "back_again": courses.back_again(treated),
        "left_with_nothing": courses.left_with_nothing(treated),
        "clarified_pension": courses.clarified_pension(treated),
        "placements_to_pay": courses.placements_to_pay(others),
        "praktik_before_pay": courses.praktik_before_pay(treated),
    }


def ma_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return the hours of jobs under IPS-MA for its own population (pattern 4), if there is one."""
    if MA not in options("programme") or MA_PEOPLE not in options("population"):
        return {}
    own = replace(experiment, population=load(MA_PEOPLE, "population"))
    return {"full_time_ma": courses.full_time(_recorded(own, load(MA), seed, replicate))}


def job_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return how long first jobs last under IPS, and without support in work (pattern 5)."""
    long = replace(experiment, horizon_weeks=BEGUN_WITHIN + FOLLOWED)
    ips = treated(experiment)
    bare = replace(ips, in_work_support=False, in_work_limit_weeks=None)
    lengths, alone = (
        courses.first_job_weeks(_recorded(long, one, seed, replicate), BEGUN_WITHIN, FOLLOWED)
        for one in (ips, bare)
    )
    months, skew = courses.mean_and_skew(lengths)
    return {
        "first_job_months": months,
        "first_job_skew": skew,
        "retention": courses.kept(lengths) - courses.kept(alone),
    }


def ending_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return how endings differ by consultant, and what losing one does (pattern 7)."""
    long = replace(experiment, horizon_weeks=THREE_YEARS)
    ips = treated(experiment)
    simulation = _run(long, ips, seed, replicate)
    endings = consultants.agreed_endings(
        Recorded.of(simulation), np.asarray(simulation.tables.workers.place, dtype=np.int64)
    )
    by_consultant, by_place = consultants.components(*endings)
    spec = dict(parameters(experiment))[LEAVING]
    assert spec.low is not None
    steady = drawn_experiment(experiment, {LEAVING: spec.low})
    here, there = (_run(one, ips, seed, replicate) for one in (experiment, steady))
    return {
        "between_consultants": by_consultant,
        "between_municipalities": by_place,
        "consultants_more": by_consultant - by_place,
        "delay": consultants.delay(
            Recorded.of(here), Starts.of(here).first(), Starts.of(there).first()
        ),
    }


def turnover_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return how many consultants leave within the cap and above it (pattern 9).

    The number of consultants is half of what would serve everybody at once, so that a cap of twice
    as many people is filled. nan where the limits of a task make no difference to any event.
    """
    ips = treated(experiment)
    fixed = half_staffed(experiment, Setup.of(experiment, [ips]), seed, replicate)
    within = _recorded(fixed, ips, seed, replicate)
    unclear = _recorded(
        fixed, replace(ips, task_limits=False, supervision_interval_weeks=None), seed, replicate
    )
    above = _recorded(fixed, replace(ips, caseload_cap=2 * ips.caseload_cap), seed, replicate)
    base = consultants.turnover(within)
    read = not np.array_equal(within.events, unclear.events)
    return {
        "turnover": base,
        "turnover_unclear": consultants.turnover(unclear) - base if read else float("nan"),
        "turnover_above": consultants.turnover(above) - base,
    }


def training_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return what IPS+ adds to IPS with the effects of its sessions drawn anew (pattern 10)."""
    specs = dict(parameters(experiment))
    shares = np.random.default_rng([1, replicate]).random(len(TRAINING))
    drawn = drawn_experiment(experiment, {
        key: float(quantiles(specs[key], np.array([share]))[0])
        for key, share in zip(TRAINING, shares, strict=True)
    })
    reached = [
        float(from_tallies(Simulation(Setup.of(drawn, [programme]), seed, replicate).run())
              ["job_or_education_ever"].mean())
        for programme in (treated(experiment), programme_of(PLUS, experiment, "arms"))
    ]
    return {
        "plus_difference": 100.0 * (reached[1] - reached[0]),
        "remediation_prior": float(quantiles(specs[TRAINING[0]], np.array([0.05]))[0]),
    }


def limit_values(experiment: Experiment, seed: int, replicate: int) -> Values:
    """Return how many more come back under a limit of time (pattern 12)."""
    package, ips = programme_of(PACKAGE, experiment, "arms"), treated(experiment)

    def returned(programme: Programme) -> float:
        recorded = _recorded(experiment, programme, seed, replicate)
        return recorded.share(recorded.having(Event.RETURNED)["candidate"])

    limits = [LIMIT if one.limit_weeks is None else one.limit_weeks for one in (package, ips)]
    package_more, ips_more = (
        returned(replace(one, limit_weeks=limit)) - returned(replace(one, limit_weeks=None))
        for one, limit in zip((package, ips), limits, strict=True)
    )
    return {"returns_package": package_more, "returns_ips": ips_more}


GROUPS: tuple[Callable[[Experiment, int, int], Values], ...] = (
    trial_values, ma_values, job_values, ending_values, turnover_values, training_values,
    limit_values,
)


def treated(experiment: Experiment) -> Programme:
    """Return IPS as the experiment has it: its treated arm."""
    return experiment.arms[experiment.treated]


def half_staffed(
    experiment: Experiment, setup: Setup, seed: int = 1, replicate: int = 0
) -> Experiment:
    """Return the experiment with half of the consultants that a run of this setup would have."""
    posts = Simulation(setup, seed, replicate).tables.workers.cap.shape[0]
    few = replace(experiment.organisation, workers=max(1, posts // 2))
    return replace(experiment, organisation=few)


def _run(experiment: Experiment, programme: Programme, seed: int, replicate: int) -> Simulation:
    """Return a recorded run of the cohort under one programme."""
    setup = Setup.of(experiment, [check(programme)])
    return Simulation(setup, seed, replicate, record="events").run()


def _recorded(
    experiment: Experiment, programme: Programme, seed: int, replicate: int
) -> Recorded:
    return Recorded.of(_run(experiment, programme, seed, replicate))
