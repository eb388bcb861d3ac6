"""What is new in the room is told before, and happens only with a yes; and what is reported of whom is told too."""
