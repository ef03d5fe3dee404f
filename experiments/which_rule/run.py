"""Which rule matters between the time-limited package and IPS? Writes result.json and README.md.

Run from anywhere: `uv run python experiments/which_rule/run.py`. Figures, report and the finished
replicates go to `outputs/path/`; the same command goes on from there after an interruption.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path as FilePath

from ipssim.errors import InputError, Stopped, WorkError
from ipssim.report.handed import Path, follow_path, plan_path
from ipssim.report.path_figures import step_change, step_title
from ipssim.report.tables import format_number
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine.estimates import Estimate

HERE = FilePath(__file__).resolve().parent
START, GOAL, SEED, REPLICATES = "package", "ips_shared_care", 1, 50
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"
OUTCOMES = ("job_or_education_ever", "job_ever", "hours")


def told(effect: Estimate, decimals: int) -> str:
    """Write an effect with its Monte Carlo standard error."""
    if effect.value == 0 and not effect.error:
        return "0"
    value = format_number(effect.value, decimals, signed=True)
    return value if effect.error is None else f"{value} ± {format_number(effect.error, decimals)}"


def finding(path: Path) -> str:
    """Return the finding in Markdown: the sums, then every step."""
    places = path.measure.decimals + 1
    lines = [
        f"{path.measure.short}: {path.start_level.value:.1f} {path.measure.unit} under"
        f" `{path.start.name}`, {path.goal_level.value:.1f} {path.measure.unit} under"
        f" `{path.goal.name}`; {told(path.total, places)} {path.unit}. Added one at a time, the"
        f" steps come to {told(path.sum_alone, places)}; left out one at a time, to"
        f" {told(path.sum_left_out, places)}.",
        "",
        f"ipssim {path.manifest['version']}, run `{path.manifest['run']}`, seed {path.seed},"
        f" {path.replicates} replicates, {path.experiment.population.size} people,"
        f" {path.experiment.horizon_weeks} weeks, {path.programmes} programmes. Effects in"
        f" {path.unit} ± Monte Carlo standard error. **No trial stands behind these figures.**",
        "",
        "| step | from → to | added alone | left out | interaction | forward | backward |",
        "|---|---|---|---|---|---|---|",
    ]
    for part in path.steps:
        effects = (part.alone, part.left_out, part.interaction, part.forward, part.backward)
        cells = " | ".join(told(effect, places) for effect in effects)
        lines.append(f"| {step_title(part.step)} | {step_change(part.step)} | {cells} |")
    return "\n".join(lines)


def as_data(path: Path) -> dict[str, object]:
    """Return levels, sums and table of one outcome as plain data."""
    return {
        "unit": path.unit,
        **{
            name: {"value": round(effect.value, 6), "error": effect.error}
            for name, effect in (
                ("start_level", path.start_level), ("goal_level", path.goal_level),
                ("total", path.total), ("sum_alone", path.sum_alone),
                ("sum_left_out", path.sum_left_out),
            )
        },
        "steps": json.loads(path.table().to_json(orient="records", double_precision=6)),
    }


def main() -> int:
    """Run the path and write result.json and the finding in README.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=REPLICATES)
    parser.add_argument("--workers", type=int, default=None)
    parser.add_argument("--folder", type=FilePath, default=HERE, help="where to write the finding")
    parser.add_argument("--out", type=FilePath, default=None)
    given = parser.parse_args()
    experiment = load_experiment([])
    out = given.out or plan_path(experiment, START, GOAL).folder(SEED)
    try:
        path = follow_path(
            experiment, START, GOAL, seed=SEED, replicates=given.replicates,
            workers=given.workers, out=out, progress=True,
        )
    except (InputError, WorkError, Stopped) as error:
        print(error, file=sys.stderr)
        return {InputError: 2, WorkError: 1}.get(type(error), 130)
    kept = {key: path.manifest[key] for key in (
        "run", "version", "experiment", "start", "goal", "seed", "replicates", "programmes",
    )}
    result = {**kept, "outcomes": {code: as_data(path.of(code)) for code in OUTCOMES}}
    (given.folder / "result.json").write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    readme = given.folder / "README.md"
    before, _, rest = readme.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    readme.write_text(f"{before}{BEGIN}\n{finding(path)}\n{END}{after}", "utf-8")
    print(f"Report: {out / 'report.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
