"""What a user may say: settings, their checks, and loading them."""
