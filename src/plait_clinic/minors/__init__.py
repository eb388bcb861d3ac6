"""Young people: the clinic's own policy for minors, who has consented to asking them, and what follows from it."""
