"""Trials: published figures, their intervals and how sure they are."""
