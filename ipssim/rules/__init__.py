"""Rules: what can happen to a person, in small pure functions with their sources."""
