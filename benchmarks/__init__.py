"""What the figures in the README and the docs come from: `python3 dev bench NAME`."""
