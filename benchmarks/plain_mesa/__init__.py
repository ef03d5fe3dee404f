"""The emulated trial as a plain Mesa model: objects, and `AgentSet.do` for every stage of the week.

It does what `ipssim.week.WEEK` does, stage by stage, and calls the same rule functions as the
Python they were written in (`py_func`, all the way down). What a sensible plain model would do is
done, always the cheaper way: only people in follow-up are in the set that is stepped, openings
wait in a calendar instead of being asked every week, parameters are plain Python floats, and
chance is Python's `random.random` per draw (measured: about a tenth of the price of a NumPy
generator asked for one number, a quarter of compiled Philox called from Python, and one part in
eighty of Philox in Python). People, employers, teams and workers are taken from the same drawn
tables; drawing those is not counted here, making objects of them is. No events are kept.

It runs cohorts staffed by the cap, which a trial is. What can happen to others alone is left out,
and that makes it faster, never slower: posts that open and close over the years (`open_posts`, and
endings because a post is given up), referral to a service (`refer`), moving between programmes and
watching people over the years (`enrol`, `record`), counts by calendar year (`record`), workers
looked for team by team where a place has more than 32 of a programme (`enrol`), programmes in which
nobody is there (`confer`, `assess`). Nor does anybody keep the time of posts by activity (`allot`).
A draw that cannot change anything is not made, and bounds that only applications need are worked
out for these alone.

By itself: `uv run --directory benchmarks python -m plain_mesa` compares outcomes with the core.
"""

from .comparison import agreement, in_errors
from .model import PlainTrial, run_plain

__all__ = ["WHAT", "PlainTrial", "agreement", "in_errors", "run_plain"]

WHAT = "objects, `AgentSet.do`, Python's `random`, parameters as plain floats"
"""What kind of plain model this is, for the tables."""
