"""One short file a study: which sections its report has, in which order."""
