"""What a credible model reproduces: published patterns as tests of the whole."""
