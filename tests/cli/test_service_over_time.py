"""`ipssim compare experiment=service_over_time`, run as a user runs it, tiny."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path

import pandas as pd
import pytest

from ipssim.cli import main
from ipssim.settings.read.load import load_experiment

LITTLE = (
    "experiment=service_over_time", "population.size=40", "service.weeks=70", "horizon_weeks=52",
    "service.posts_by_year=[2,1]", "service.referral_rate=0.08", "arms.service.caseload_cap=4",
    "service.window_weeks=20", "service.posts_factors=[0.5,1.0]", "--replicates", "2",
    "--workers", "1",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of a small run and all that is printed, 100 columns wide."""
    folder, said = tmp_path_factory.mktemp("service") / "run", io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        patch.setenv("COLUMNS", "100")
        patch.setenv("NO_COLOR", "1")
        assert main(["compare", *LITTLE, "--out", str(folder), "--full"]) == 0
    return folder, said.getvalue()


def test_people_waiting_staff_and_jobs_are_told(run: tuple[Path, str]) -> None:
    folder, printed = run
    said = " ".join(printed.split())
    for words in ("Nothing published stands beside these figures", "Year by year",
                  "Services of other sizes", "not a random part of the target group",
                  "never used up", "Jobs per"):
        assert words in said, words
    table = pd.read_csv(folder / "service.csv").set_index("measure")
    assert {"served", "waited_mean", "waited_median", "waited_long", "pressed", "closed",
            "returned", "turnover", "jobs_per_year", "reached_served"} <= set(table.index)
    assert table.loc["served", "mean"] > 0


def test_direct_effect_and_displacement_are_separate_with_errors(run: tuple[Path, str]) -> None:
    folder, _ = run
    table = pd.read_csv(folder / "effects.csv")
    assert {"served", "not_served"} <= set(table["group"])
    assert set(table["openings"]) == {"as they are", "never used up", "the difference"}
    assert table["monte_carlo_error"].notna().any()
    sizes = pd.read_csv(folder / "frontier.csv")
    assert set(sizes["posts_factor"]) == {0.5, 1.0}
    assert {"jobs_per_year", "reached_served", "wait_expected", "net_everybody"} <= set(
        sizes["measure"]
    )
    for name in ("answer", "years", "frontier", "effects"):
        assert (folder / "figures" / f"{name}.png").stat().st_size > 10_000


def test_bad_settings_stop_it_and_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["compare", "experiment=service_over_time", "horizon_weeks=-5"]
    assert main([*words, "service.posts_by_yer=[1]"]) == 2
    assert "posts_by_year" in capsys.readouterr().err
    assert main(words) == 2
    assert "horizon_weeks" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_country_of_98_municipalities_ships() -> None:
    country = load_experiment(["experiment=country_over_time"])
    assert len(country.labour_market.place_names) == 98
    assert country.service.weeks == 520
    assert country.service.posts_by_year[-1] == 5000
    at_a_time = country.population.size * country.horizon_weeks / (520 + country.horizon_weeks)
    assert at_a_time > 100_000
