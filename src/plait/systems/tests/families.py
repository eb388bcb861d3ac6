"""Made-up systems and their ratings, each in one line."""

from plait.systems import WHOLE, About, Member, Rating, RatingScale, System, person, system_ratings

DR = person("Dr Gray")
BOND = About("connection", DR)
TEN = RatingScale(0, 10, sd=1.6, sem=0.5, source="made up")
COUPLE = System((Member("Ana"), Member("Ben")), ("Dr Gray",))
FAMILY = System((Member("Ana"), Member("Ben"), Member("Cleo", "adolescent")), ("Dr Gray",))
FOUR = System((Member("Ana"), Member("Ben"), Member("Cleo", "adolescent"), Member("Dan", "child")), ("Dr Gray",))


def bonds(system, sessions, *, clinician=None, scale=TEN):
    """Ratings of the bond with Dr Gray: a row of values a session, in the members' order; None did not rate."""
    ratings = [
        Rating(name, DR, "self", "connection", session, value)
        for session, values in enumerate(sessions, 1)
        for name, value in zip(system.names, values, strict=True)
        if value is not None
    ]
    of_the_whole = [
        Rating("Dr Gray", WHOLE, "self", "connection", session, value)
        for session, value in enumerate(clinician or [], 1)
    ]
    return system_ratings(system, [*ratings, *of_the_whole], scale)
