"""Outcomes: what a follow-up is judged by, with each code's wording."""
