"""What may be said: every setting with its unit, bounds, source and label."""
