from dataclasses import replace

import pytest

from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment, Trial, TrialFigure
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.surroundings import LabourMarket, Population
from ipssim.settings.read.checks import check
from ipssim.settings.world import Keeping, World

GOOD = Experiment(arms={"ips": Programme(), "usual": Programme(name="usual")})


def complaint(settings):
    with pytest.raises(InputError) as error:
        check(settings)
    (problem,) = error.value.problems
    return problem


def test_good_settings_pass():
    assert check(GOOD) == GOOD


def test_plain_python_gets_the_same_message():
    assert str(complaint(Programme(limit_weeks=-3))) == (
        "Python: limit_weeks = -3\n"
        "  This is below the lowest value allowed. Allowed: from 0 to 1040 weeks, or null for none."
    )
    arms = {**GOOD.arms, "ips": Programme(caseload_cap=0)}
    assert complaint(replace(GOOD, arms=arms)).setting == "arms.ips.caseload_cap"


def test_the_caller_can_say_where_settings_come_from():
    with pytest.raises(InputError, match=r"^slider: limit_weeks = -3\n"):
        check(Programme(limit_weeks=-3), where="slider")


@pytest.mark.parametrize("thing", [5, "package", None, Programme, {"size": 3}])
def test_only_settings_can_be_checked(thing):
    with pytest.raises(InputError, match="Settings are needed"):
        check(thing)


TOGETHER = [
    (Population(schizophrenia_spectrum=0.8, bipolar=0.3), "come to 1.1"),
    (Population(higher_education=0.7, secondary_education=0.4), "come to 1.1"),
    (Population(kontanthjaelp=0.6, sygedagpenge=0.3, foertidspension=0.3), "come to 1.2"),
    (Population(age_mean=18), "Nobody is under 18"),
    (World(keeping=Keeping(left_share=0.9)), "come to 1.21"),
    (LabourMarket(place_names=("A", "B")), "each place needs one share"),
    (LabourMarket(place_names=(), place_shares=()), "At least one place"),
    (LabourMarket(place_names=("A", "A", "B")), "named twice"),
    (LabourMarket(place_shares=(0.5, 0.3, 0.1)), "sum to 0.9"),
    (LabourMarket(sector_shares=(0.5, 0.5)), "8 are needed"),
    (LabourMarket(dream_shares=(0.2,) * 8), "sum to 1.6"),
    (Programme(sequence="train_then_place"), "course_weeks above 0"),
    (Programme(course_weeks=5), "course_weeks must be 0"),
    (Programme(outreach="none"), "employer_minutes must be 0"),
    (Programme(in_work_support=False, in_work_limit_weeks=5), "must be null or 0"),
    (replace(GOOD, arms={}), "At least one arm"),
    (replace(GOOD, arms={**GOOD.arms, "ips 2": Programme()}), "cannot name an arm"),
    (replace(GOOD, treated="isp"), "isp is named but is not among the arms"),
    (replace(GOOD, reference="usal"), "usal is named but is not among the arms"),
    (replace(GOOD, min_replicates=900), "is above max_replicates (500)"),
    (replace(GOOD, trial=Trial(sizes={"isp": 5})), "isp has a size"),
    (Trial(sizes={"ips": 0}), "has people"),
    (Trial(sizes={"ips": 5}, pooled={"all": ("ips", "usual")}), "usual is pooled"),
    (Trial(sizes={"ips": 5}, reference="usual"), "usual is named"),
    (Trial(sizes={"ips": 5}, estimates=(TrialFigure(arm="isp", n=3),)),
     "isp has a published figure"),
]


@pytest.mark.parametrize(("settings", "message"), TOGETHER, ids=[text for _, text in TOGETHER])
def test_values_that_do_not_go_together(settings, message):
    assert message in complaint(settings).message


@pytest.mark.parametrize(
    "settings",
    [
        Programme(sequence="train_then_place", course_weeks=10),
        Programme(outreach="none", employer_minutes=0),
        Programme(in_work_support=False, in_work_limit_weeks=0),
        Programme(praktik="never"),
        Population(schizophrenia_spectrum=0.7, bipolar=0.3),
        LabourMarket(place_names=("A",), place_shares=(1.0,), small_intakes=()),
        Trial(sizes={"ips": 5}, pooled={"all": ("ips",)},
              estimates=(TrialFigure(arm="all", n=5, outcome="job_ever", percent=40.0),)),
    ],
)
def test_unusual_settings_that_are_possible(settings):
    assert check(settings) == settings


def test_a_flawed_value_is_not_complained_of_twice():
    assert complaint(Population(bipolar=3)).message.startswith("This is above")


def test_the_nearest_arm_is_named():
    assert complaint(replace(GOOD, treated="isp")).nearest == "ips"
