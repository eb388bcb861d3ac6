"""Demo: the made-up clinic that `python3 dev run` shows."""
