"""Studies: replicates, stored runs and comparisons between arms."""
