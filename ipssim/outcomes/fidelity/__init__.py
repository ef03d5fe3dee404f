"""What a fidelity reviewer would find in a simulated service, and how it scores."""
