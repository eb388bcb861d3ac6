"""A copy for the client of everything about them, to read and for a machine, which they fetch themselves."""
