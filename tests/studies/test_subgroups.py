"""For whom: groups partition everybody, are the same in every arm, and luck is never a finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ipssim.outcomes.definitions import DETAIL, FOLLOWED_UP, OUTCOMES
from ipssim.outcomes.followup import from_tallies
from ipssim.report.handed import Comparison, compare
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.measure import (
    EVERYBODY,
    GROUPS,
    POLICY,
    SUMS,
    Chunk,
    cohort_means,
    sums_by_group,
)
from ipssim.studies.engine.setups import policy_setups
from ipssim.studies.run import run_chunk
from ipssim.studies.subgroups import (
    FEW,
    FEW_IN_ALL,
    FEW_PEOPLE,
    SUBGROUPS,
    UNREAD,
    WATCHED,
    beyond_luck,
    measure_groups,
    note_of,
    subgroup_table,
)
from ipssim.world.traits import TRAITS, groups_of

pytestmark = pytest.mark.usefixtures("undrawn")
WHERE = ["trait", "group"]


@pytest.fixture(scope="module")
def chunk(little: Experiment) -> Chunk:
    return run_chunk(little, 3, 0, 6)


@pytest.fixture(scope="module")
def result(little: Experiment) -> Comparison:
    return compare(little, replicates=6, workers=1, seed=3)


def whole(table: pd.DataFrame) -> pd.Series:
    return (table["trait"] == EVERYBODY[0]) & (table["group"] == EVERYBODY[1])


def test_groups_of_a_trait_hold_everybody_once(chunk: Chunk, little: Experiment) -> None:
    table = chunk.groups
    assert list(table) == list(SUMS)
    people = table.groupby(["replicate", "arm", "trait"])["people"].sum()
    assert set(people) == {little.population.size}
    assert set(table["trait"]) == {EVERYBODY[0], *TRAITS}


def test_groups_are_the_same_people_in_every_arm(chunk: Chunk, little: Experiment) -> None:
    people = chunk.groups.pivot_table(index=["replicate", *WHERE], columns="arm", values="people")
    assert set(people) == set(little.arms)
    assert (people.nunique(axis=1) == 1).all()
    first, *others = [
        groups_of(Simulation(setup, 3, 1).tables.candidates)
        for setup in policy_setups(little).values()
    ]
    for other in others:
        for name in TRAITS:
            np.testing.assert_array_equal(first[name], other[name])


def test_groups_are_those_of_entry_whatever_becomes_of_people(little: Experiment) -> None:
    setup = policy_setups(little)[little.treated]
    simulation = Simulation(setup, 3, 0)
    entry = groups_of(simulation.tables.candidates)
    values = from_tallies(simulation.run())
    later = groups_of(simulation.tables.candidates)
    assert (entry["income"] != later["income"]).any()
    assert (entry["illness"] != later["illness"]).any()
    rows = run_chunk(little, 3, 0, 1).groups
    rows = rows[rows["arm"] == little.treated].set_index(WHERE)
    expected = pd.DataFrame(sums_by_group(entry, values)[:, 1:], columns=list(FOLLOWED_UP))
    for place, group in enumerate(GROUPS):
        if group in rows.index:
            assert rows.loc[group, list(FOLLOWED_UP)].tolist() == expected.iloc[place].tolist()


def test_sums_of_groups_are_the_sum_of_all(chunk: Chunk) -> None:
    """To the last digit where a person's values are whole numbers, and nearly elsewhere."""
    sums = chunk.groups.groupby(["replicate", "arm", "trait"])[list(OUTCOMES)].sum()
    every = sums.xs(EVERYBODY[0], level="trait")
    for name in TRAITS:
        found = sums.xs(name, level="trait")
        for code, outcome in OUTCOMES.items():
            if outcome.unit == "%" or code == "weeks_job":
                assert found[code].tolist() == every[code].tolist(), (name, code)
            np.testing.assert_allclose(found[code], every[code], rtol=1e-10, atol=1e-9)


def test_everybody_is_the_paired_policy_effect(result: Comparison) -> None:
    here = result.subgroups[whole(result.subgroups)].set_index(["arm", "outcome"])
    for row in result.differences.to_dict("records"):
        found = here.loc[(row["arm"], row["outcome"])]
        for name, expected in (
            ("level", row["level"]), ("difference", row["difference"]),
            ("difference_half", (row["high"] - row["low"]) / 2),
        ):
            assert found[name] == pytest.approx(expected, abs=1e-9), (row["arm"], row["outcome"])
        assert found["apart"] == found["apart_half"] == 0.0
        assert found["replicates"] == row["replicates"]


def test_differences_of_groups_weighted_by_people_are_everybodys(result: Comparison) -> None:
    table = result.subgroups
    every = table[whole(table)].set_index(["arm", "outcome"])
    for name in TRAITS:
        here = table[table["trait"] == name]
        weight = here["people_in_all"]
        for column in ("level", "difference"):
            total = (here[column] * weight).groupby([here["arm"], here["outcome"]]).sum()
            people = weight.groupby([here["arm"], here["outcome"]]).sum()
            found = (total / people).reindex(every.index)
            np.testing.assert_allclose(found, every[column], rtol=0, atol=1e-9)
        apart = (here["apart"] * weight).groupby([here["arm"], here["outcome"]]).sum()
        np.testing.assert_allclose(apart, 0.0, atol=1e-6)


def test_a_figure_is_of_all_people_of_the_group_and_its_half_by_replicate(
    result: Comparison, chunk: Chunk, little: Experiment
) -> None:
    rows = chunk.groups.set_index([*WHERE, "arm", "replicate"])
    group = ("age", "under_25")
    ips, usual = (rows.loc[(*group, arm)] for arm in (little.treated, little.reference))
    people = ips["people"].to_numpy(float)
    gaps = 100 * (ips[WATCHED] - usual[WATCHED]).to_numpy()
    gap = gaps.sum() / people.sum()
    table = result.subgroups.set_index([*WHERE, "arm", "outcome"])
    found = table.loc[(*group, little.treated, WATCHED)]
    assert found["difference"] == pytest.approx(gap)
    off = (gaps - gap * people) / people.mean()
    error = np.sqrt((off**2).sum() / (len(off) - 1) / len(off))
    assert found["difference_half"] == pytest.approx(2.570582 * error)
    assert found["people"] == pytest.approx(people.mean())
    assert found["people_in_all"] == people.sum()


# What is called a difference


def test_no_difference_is_called_by_a_trait_that_no_rule_reads(result: Comparison) -> None:
    assert [name for name, trait in TRAITS.items() if not trait.read] == ["sex"]
    table = result.subgroups
    sex = table[table["trait"] == "sex"]
    assert len(sex)
    assert sex["note"].str.contains(UNREAD).all()
    assert not table[table["trait"] != "sex"]["note"].str.contains(UNREAD).any()
    assert sex["worlds_low"].isna().all()
    shouting = sex.assign(apart=100.0, apart_half=0.1)
    for _, rows in shouting.groupby(["arm", "outcome"]):
        assert beyond_luck(rows).empty


@pytest.mark.parametrize(("people", "few"), [
    ([FEW] * 40, False), ([FEW - 1] * 400, True), ([200] * 4, True), ([200] * 5, False),
    ([0, 2 * FEW] * 40, False),
])
def test_few_people_are_few_in_a_run_or_in_all(people: list[int], few: bool) -> None:
    assert note_of("age", np.array(people, dtype=float)) == (FEW_PEOPLE if few else "")
    assert FEW_IN_ALL == 1_000


def test_few_people_are_never_called(result: Comparison) -> None:
    """The little experiment has few people in every group."""
    groups = result.subgroups[result.subgroups["trait"] != EVERYBODY[0]]
    assert groups["note"].str.contains(FEW_PEOPLE).all()
    assert beyond_luck(groups[groups["trait"] == "age"].assign(apart=100.0, apart_half=0.1)).empty


def of_a_trait(*apart: float, note: str = "") -> pd.DataFrame:
    return pd.DataFrame({"apart": apart, "apart_half": 1.0, "replicates": 1000, "note": note})


def test_the_more_groups_the_wider_luck_reaches() -> None:
    assert len(beyond_luck(of_a_trait(1.1, -1.1))) == 0
    assert len(beyond_luck(of_a_trait(1.2, -1.2))) == 2
    assert len(beyond_luck(of_a_trait(1.2, -1.2, 0.0, 0.0, 0.0))) == 0
    assert len(beyond_luck(of_a_trait(9.0))) == 0  # alone in its trait: there is nobody to differ
    assert len(beyond_luck(of_a_trait(9.0, -9.0, note=FEW_PEOPLE))) == 0


def test_alike_groups_are_named_in_one_table_of_twenty() -> None:
    rng = np.random.default_rng(1)
    named = 0
    for _ in range(400):
        values = rng.normal(size=(5, 40))
        half = 2.0227 * values.std(axis=1, ddof=1) / np.sqrt(40)
        rows = pd.DataFrame({"apart": values.mean(axis=1), "apart_half": half, "replicates": 40,
                             "note": ""})
        named += len(beyond_luck(rows)) > 0
    assert 8 <= named <= 34  # 20 of 400, and luck


def test_one_replicate_has_no_luck_to_tell(little: Experiment) -> None:
    table = subgroup_table(little, [run_chunk(little, 3, 0, 1)])
    for name in ("level_half", "difference_half", "apart_half"):
        assert table[name].isna().all()
    assert beyond_luck(table[table["trait"] == "age"]).empty


# In other worlds


def test_the_watched_outcome_is_measured_by_group_beside_the_means(little: Experiment) -> None:
    means = measure_groups(little, 3, 0, 2).means
    own = means[means["calculation"] == POLICY].reset_index(drop=True)
    own = own[~own["outcome"].str.startswith(DETAIL)].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, cohort_means(little, 3, 0, 2).means)
    others = means[means["calculation"] != POLICY]
    assert set(others["outcome"]) == {WATCHED}
    ages = others[others["calculation"].str.startswith("age/") & (others["replicate"] == 1)]
    for arm, rows in ages.groupby("arm"):
        total = float((rows["people"] * rows["mean"]).sum()) / little.population.size
        every = own[(own["arm"] == arm) & (own["outcome"] == WATCHED) & (own["replicate"] == 1)]
        assert total == pytest.approx(float(every["mean"].iloc[0]))


def worlds_with(differences: list[float], arms: Iterable[str]) -> pd.DataFrame:
    """Return worlds in which one age has this difference, in points, and everybody 10."""
    return pd.DataFrame([
        {"draw": draw, "replicate": replicate, "way": "", "outcome": WATCHED, "arm": arm,
         "calculation": calculation, "mean": gap / 100 if arm == "ips" else 0.0, "people": 300}
        for draw, age in enumerate(differences) for replicate in (0, 1)
        for calculation, gap in ((POLICY, 10.0), ("age/under_25", age))
        for arm in arms
    ])


def test_ranges_over_worlds_are_told_of_groups_with_enough_people(
    little: Experiment, chunk: Chunk
) -> None:
    many = chunk.groups.assign(people=1000)  # as if each group had been large
    worlds = worlds_with([0.0, 5.0, 10.0, 15.0, 20.0], little.arms)
    for groups, told in ((chunk.groups, False), (many, True)):
        table = subgroup_table(little, [replace(chunk, groups=groups)], worlds)
        table = table.set_index([*WHERE, "arm", "outcome"])
        row = table.loc[("age", "under_25", "ips", WATCHED)]
        other = table.loc[("age", "under_25", "ips", "job_ever")]
        assert np.isnan(other["worlds_low"])
        if told:
            assert (row["worlds_low"], row["worlds_high"]) == pytest.approx((1.0, 19.0))
            assert row["apart_worlds_low"] == pytest.approx(-9.0)
        else:
            assert np.isnan(row["worlds_low"])


# Files


def test_the_file_has_its_columns_and_every_arm_group_and_outcome(
    result: Comparison, little: Experiment, tmp_path: Path
) -> None:
    table = pd.read_csv(tmp_path / written(result, tmp_path))
    assert list(table) == list(SUBGROUPS)
    assert list(dict.fromkeys(table["arm"])) == list(little.arms)
    assert list(dict.fromkeys(table["outcome"])) == list(OUTCOMES)
    assert not table.duplicated(["trait", "group", "arm", "outcome"]).any()
    told = table.groupby(["arm", "outcome"]).size()
    assert told.nunique() == 1
    reference = table[table["arm"] == little.reference]
    assert (reference["difference"] == 0).all()


def written(result: Comparison, folder: Path) -> str:
    (folder / "subgroups.csv").write_bytes(result.files()["subgroups.csv"])
    return "subgroups.csv"


def test_a_run_that_goes_on_ends_in_the_same_bytes(
    little: Experiment, tmp_path: Path
) -> None:
    once, twice = tmp_path / "once", tmp_path / "twice"
    compare(little, replicates=12, workers=1, out=once)
    compare(little, replicates=10, workers=1, out=twice)
    stored = sorted((twice / "replicates").glob("groups-*.parquet"))
    assert len(stored) == 1
    before = stored[0].stat().st_mtime_ns
    compare(little, replicates=12, workers=1, out=twice)
    assert stored[0].stat().st_mtime_ns == before
    assert (twice / "subgroups.csv").read_bytes() == (once / "subgroups.csv").read_bytes()


def test_damaged_sums_by_group_are_made_again(little: Experiment, tmp_path: Path) -> None:
    compare(little, replicates=2, workers=1, out=tmp_path)
    expected = (tmp_path / "subgroups.csv").read_bytes()
    (chunk,) = (tmp_path / "replicates").glob("groups-*.parquet")
    whole_ = chunk.read_bytes()
    chunk.write_bytes(whole_[:-7])
    (tmp_path / "subgroups.csv").unlink()
    compare(little, replicates=2, workers=1, out=tmp_path)
    assert chunk.read_bytes() == whole_
    assert (tmp_path / "subgroups.csv").read_bytes() == expected
