"""A pool is ended whatever its processes do, also while they tell a result."""

import subprocess
import sys

ENDED = """
import random, time
import numpy as np
from ipssim.studies.engine.pool import Pool

def big(seed):
    time.sleep(random.random() * 0.01)
    return np.random.default_rng(seed).random(400_000)

for _ in range(25):
    pool = Pool(2)
    futures = [pool.submit(big, k) for k in range(6)]
    futures[0].result()
    time.sleep(random.random() * 0.02)
    pool.end()
print("ended")
"""


def test_a_pool_ends_also_in_the_middle_of_a_result() -> None:
    """Half a result would leave the main process waiting for the rest, for ever."""
    run = subprocess.run(
        [sys.executable, "-c", ENDED], capture_output=True, text=True, timeout=120, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, "ended"), run.stderr
