"""Reports: tables, figures and pages that people read."""
