"""Run the command line as `python -m ipssim`."""

import sys

from ipssim.cli import main

sys.exit(main())
