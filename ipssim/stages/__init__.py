"""Stages apply the rules to the people they concern, one dense loop at a time."""
