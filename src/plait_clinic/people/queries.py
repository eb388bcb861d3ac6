"""Reads about people."""

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q

from plait_clinic.people.models import Organisation, Role, Supervision, Team, User


@dataclass(frozen=True)
class Listed:
    """One member of staff in the administrator's list. Who is not active cannot sign in."""

    handle: str
    name: str
    username: str
    team: str
    roles: str
    active: bool


def staff_of(organisation: Organisation) -> list[Listed]:
    """Everybody on the staff by sign-in name, those who can no longer sign in last."""
    staff = User.objects.filter(organisation=organisation).select_related("team")
    return [
        Listed(
            handle=user.handle,
            name=user.name,
            username=user.username,
            team=user.team.name if user.team else "",
            roles=", ".join(str(Role(row.role).label) for row in user.roles.all()),
            active=user.is_active,
        )
        for user in staff.prefetch_related("roles").order_by("-is_active", "username")
    ]


def only_organisation() -> Organisation | None:
    """The organisation, where this server has just one: whose contacts a page shows that knows no check-in."""
    found = list(Organisation.objects.all()[:2])
    return found[0] if len(found) == 1 else None


def in_use(organisation: Organisation, role: Role) -> list[User]:
    """Everybody who has this role and can sign in, by name. Names are encrypted, so they are sorted here."""
    found = User.objects.filter(organisation=organisation, is_active=True, roles__role=role).select_related("team")
    return sorted(found, key=lambda user: (user.name.casefold(), user.pk))


def supervisors_of(user: User) -> list[User]:
    """Who supervises this person now."""
    running = Supervision.objects.filter(supervisee=user, until__isnull=True).select_related("supervisor")
    return sorted((row.supervisor for row in running), key=lambda person: person.name.casefold())


def supervisees_by_name(user: User) -> list[User]:
    """Whom this person supervises now."""
    running = Supervision.objects.filter(supervisor=user, until__isnull=True).select_related("supervisee")
    return sorted((row.supervisee for row in running), key=lambda person: person.name.casefold())


def has_second_step(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def teams_of(organisation: Organisation) -> list[Team]:
    """The clinic's teams by name, each with how many people are in it (`people`)."""
    people = Count("staff", filter=Q(staff__is_active=True))
    return list(Team.objects.filter(organisation=organisation).annotate(people=people).order_by("name"))


def hold_clinic(organisation: Organisation) -> None:
    """Until the end of the transaction, changes of who works here and who leads what come one after the other.

    Two administrators at once must not end each other, nor hand a case to somebody who is just being ended. Whoever
    also holds a case holds the clinic first.
    """
    Organisation.objects.select_for_update().get(pk=organisation.pk)
