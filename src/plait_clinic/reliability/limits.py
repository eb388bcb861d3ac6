"""From how many people on figures are told. Apart from what works them out, so that no page waits for numpy.

A test holds the numbers that the library has too to the library's own.
"""

STEP = 10
"""People by which two sets of figures differ at the least, and below whom a share is not told."""
FEWEST_PEOPLE = 30
"""People behind any figure: the library's lower limit, and three times the rule of ten."""
FEWEST_CLINICIANS = 10
"""Clinicians behind figures on a clinician's form: below, figures of a form would be figures of a few people."""
PLANNED_PEOPLE = 300
"""People of each form and language that the check-in's validation needs."""
