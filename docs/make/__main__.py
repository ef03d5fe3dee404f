"""Make the documents, or check them: `uv run python docs/make [--check]`."""

import sys
from pathlib import Path

# Python puts this folder itself on its path; its files are modules of `make` and of nothing else.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from make.generated import main  # noqa: E402

sys.exit(main())
