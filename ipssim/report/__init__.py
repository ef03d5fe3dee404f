"""Reports: tables, figures and pages that people read."""

from ipssim.report.spared import spare_matplotlib

spare_matplotlib()
