"""Compare arms: the emulated trial beside the published one, and the paired policy effect."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.declare.dial_arms import dial_arms
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.studies.engine.estimates import Levels
from ipssim.studies.engine.folder import EARLIER, EARLIER_SET, Folder
from ipssim.studies.engine.measure import POLICY, Chunk
from ipssim.studies.engine.plan import Contrast, Plan
from ipssim.studies.engine.result import Pages
from ipssim.studies.engine.setups import trial_arms
from ipssim.studies.engine.study import How, Running, policy_levels, running
from ipssim.studies.mechanisms import mechanism_table, mechanism_tasks
from ipssim.studies.money import budget_table, flow_table, without_detail
from ipssim.studies.results import MOVED, Comparison
from ipssim.studies.review import read_review, review_arms
from ipssim.studies.run import recorded_events, recorded_trial, run_chunk
from ipssim.studies.subgroups import measure_groups, subgroup_table
from ipssim.studies.tables import dial_table, difference_table, summary_table, weekly_table
from ipssim.studies.worlds import drawn_worlds, over_worlds, sway_table
from ipssim.trials.emulated import comparable

WATCHED = "job_or_education_ever"
"""The outcome whose paired difference decides how many replicates are enough."""


def plan_compare(experiment: Experiment) -> Plan:
    """Return what a comparison runs; raises `InputError` for a service over time."""
    experiment = check(experiment)
    if experiment.service.weeks is not None:
        raise InputError([Problem(
            "service.weeks", experiment.service.weeks,
            message="This is a service over time; `ipssim.service(experiment)` runs it.",
            allowed="null, for arms that are each given to a cohort",
        )])
    arms = len(experiment.arms) + len(dial_arms(experiment))
    return Plan(
        study="compare", experiment=experiment, measure=run_chunk, mark="",
        place=(experiment.name,), words=f"Comparing {arms} arms",
        contrasts=(Contrast(
            experiment.treated, ("", experiment.treated), ("", experiment.reference)
        ),),
    )


def compare(
    experiment: Experiment, *, pages: Pages | None = None, **how: Unpack[How]
) -> Comparison:
    """Run all calculations and return the comparison; `how` is what every study takes (`How`).

    Without `replicates`, replicates are added until the paired difference between the arms
    `experiment.treated` and `experiment.reference` is known to `experiment.precision_points`
    percentage points (half of a 95 % interval). Then everything is run in
    `experiment.kept_worlds` worlds that agree with the trial. Tables of another number of
    replicates or worlds in `out` are kept beside these.

    Raises `InputError` for settings out of range and for a folder that is not this run's, and
    `Stopped` or `WorkError` when the run is ended early; what was finished by then is kept.
    """
    with running(plan_compare(experiment), pages=pages, **how) as run:
        events, fidelity = _recorded(run)
        chunks = _chunks(run)
        total, seed = chunks[-1].stop, run.seed
        experiment = comparable(run.plan.experiment)
        arms = run.plan.words.removeprefix("Comparing ")
        recorded = run.tables(f"Recording {arms}", mechanism_tasks(experiment, seed, total))
        drawn = drawn_worlds(experiment)
        every = over_worlds(run, f"Other worlds for {arms}", measure_groups)
        draws = every
        if len(every):
            draws = every[every["calculation"] == POLICY].reset_index(drop=True)
        levels, worlds = policy_levels(chunks), None if draws.empty else Levels(draws)
        return _written(run, Comparison(
            **run.common(total) | {"experiment": experiment},
            summary=summary_table(experiment, chunks), events=events, fidelity=fidelity,
            differences=difference_table(experiment, chunks, draws), weekly=weekly_table(chunks),
            dials=dial_table(experiment, chunks, draws), draws=without_detail(draws), drawn=drawn,
            sway=sway_table(experiment, drawn, draws, WATCHED),
            mechanisms=mechanism_table(recorded),
            subgroups=subgroup_table(experiment, chunks, every),
            budget=budget_table(experiment, levels, worlds),
            money=flow_table(experiment, levels, worlds),
        ))


def glance(
    experiment: Experiment, *, seed: int = 1, replicates: Sequence[int] = (1, 5, 20)
) -> Iterator[Comparison]:
    """Yield what `compare` would return, after so many replicates and again after more.

    Left out is what a first answer can do without: events, fidelity, mechanisms, groups of people
    and other worlds. Nothing is written; all runs are made here, one after the other. Raises
    `InputError` as `compare` does.
    """
    plan = plan_compare(experiment)
    experiment, chunks = comparable(plan.experiment), list[Chunk]()
    for count in replicates:
        chunks.append(run_chunk(plan.experiment, seed, chunks[-1].stop if chunks else 0, count))
        levels = policy_levels(chunks)
        yield Comparison(
            experiment=experiment, seed=seed, replicates=count, events=pd.DataFrame(),
            summary=summary_table(experiment, chunks), weekly=weekly_table(chunks),
            differences=difference_table(experiment, chunks), dials=dial_table(experiment, chunks),
            budget=budget_table(experiment, levels, None),
            money=flow_table(experiment, levels, None),
        )


def _recorded(run: Running) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return events (`recorded_events`), and fidelity by arm of the first emulated trial.

    Without a trial nothing is scored.
    """
    experiment, store = run.plan.experiment, run.store
    known, scored = store.intact("events.parquet"), store.intact("fidelity.csv")
    if known is not None and (scored is not None or not experiment.trial.sizes):
        return pd.read_parquet(io.BytesIO(known)), read_review(scored)
    first = recorded_trial(experiment, run.seed)
    events = recorded_events(experiment, run.seed, first)
    if first is None:
        return events, pd.DataFrame()
    found = review_arms(first, trial_arms(experiment))
    order = list(experiment.trial.sizes)
    return events, found.sort_values("arm", key=lambda arm: arm.map(order.index), kind="stable",
                                     ignore_index=True)


def _chunks(run: Running) -> list[Chunk]:
    """Return chunks of replicates: as many as were asked for, or until there are enough."""
    if run.replicates is not None:
        return run.chunks()
    chunks: list[Chunk] = []
    experiment = run.plan.experiment
    for chunk in run.runner.finished(run.plan.tasks(run.seed, experiment.max_replicates)):
        chunks.append(chunk)
        known = policy_levels(chunks).estimate(run.plan.contrasts[0], WATCHED).half
        note = "" if known is None else f"difference ±{known:.2f} points"
        run.bar.update(chunk.stop, goal_of(experiment, chunk.stop, known), note)
        if known is not None and known <= experiment.precision_points and (
            chunk.stop >= experiment.min_replicates
        ):
            break
    return chunks


def goal_of(experiment: Experiment, done: int, known: float | None) -> int:
    """Return how many replicates will be needed, as known after `done` to so many points."""
    least = experiment.min_replicates
    if done < least or known is None:
        return least
    needed = done * (known / experiment.precision_points) ** 2
    return max(least, int(min(needed, experiment.max_replicates)))


def _written(run: Running, comparison: Comparison) -> Comparison:
    """Write tables, pages and manifest, and return the comparison with what was found there.

    Tables of another number of replicates or draws are moved to `earlier/` first. Files that would
    not change are not touched.
    """
    store, size = run.store, comparison.size
    if store.folder is None:
        return comparison
    _move_earlier(store.folder, store.tables, size)
    kept = {name.split("/")[1] for name in store.folder.names() if name.startswith(EARLIER)}
    earlier = sorted(kept - {_name(size)})
    changed = store.finish(
        {**comparison.manifest, "tables": size, "earlier": earlier}, comparison.files(run.csv),
        *run.drawing(comparison),
    )
    return replace(
        comparison,
        manifest=store.folder.before,
        earlier=tuple(f"{EARLIER}/{name}" for name in earlier),
        already_complete=store.was_complete and not store.added and not changed,
    )


def _name(size: Mapping[str, Any]) -> str:
    """Return the folder name of a set of tables, such as `60_replicates` or with draws."""
    name = f"{size['replicates']}_replicates"
    if size["kept_worlds"]:
        name += f"_{size['kept_worlds']}x{size['world_replicates']}_worlds"
    return name


def _move_earlier(folder: Folder, before: Mapping[str, Any], size: Mapping[str, int]) -> None:
    """Put tables of another size, and the report made of them, where they are not overwritten.

    A file that is no longer what the manifest says of it is newer: its writing was cut off.
    """
    if not size.keys() <= before.keys() or all(before[key] == size[key] for key in size):
        return
    earlier = _name(before)
    for name in MOVED if EARLIER_SET.fullmatch(earlier) else ():
        if folder.intact(name) is not None:
            folder.move(name, f"{EARLIER}/{earlier}/{name}")
