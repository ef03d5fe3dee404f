"""`uv run --directory benchmarks python -m plain_mesa --seeds 20`."""

from __future__ import annotations

from .comparison import main

if __name__ == "__main__":
    main()
