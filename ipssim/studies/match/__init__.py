"""Worlds that agree with the trial: drawn in waves, emulated, sifted."""
