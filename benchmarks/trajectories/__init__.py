"""The parts of `dev bench engine`: forecasts on real sessions, ruptures in made-up ones, speed, and their pages."""
