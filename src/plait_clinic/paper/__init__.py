"""Check-ins on paper: a sheet to print for one member, and typing in what was filled in, marked with who typed it."""
