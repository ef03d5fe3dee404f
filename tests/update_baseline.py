"""Renew tests/baseline.json on purpose: `python tests/update_baseline.py "why"`."""

from __future__ import annotations

import json
import sys

from test_baseline import FILE, kept, measure
from worlds import shipped


def main(arguments: list[str]) -> int:
    why = " ".join(arguments).strip()
    if len(why) <= 10:
        print('Say why, in a sentence: python tests/update_baseline.py "why"', file=sys.stderr)
        return 2
    notes = kept()["notes"] if FILE.exists() else []
    baseline = {
        "notes": [*notes, why],
        "runs": {arm: measure(arm) for arm in shipped().arms},
    }
    FILE.write_text(json.dumps(baseline, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"{FILE.name} renewed: {why}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
