"""A person's expected course: where the next rating is expected, and how sure that is."""
