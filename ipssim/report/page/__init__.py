"""A page is sections of tables, figures and sentences; shown as HTML, in a terminal, as CSV."""
