"""The parts of `python3 dev`. Standard library only: they run before anything is installed."""
