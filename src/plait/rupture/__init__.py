"""Published rules for abrupt drops, named with their sources and what is not known about them."""
