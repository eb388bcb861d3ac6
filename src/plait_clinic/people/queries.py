"""Reads about people."""

from dataclasses import dataclass

from plait_clinic.people.models import Organisation, Role, User


@dataclass(frozen=True)
class Listed:
    """One member of staff in the administrator's list."""

    name: str
    username: str
    team: str
    roles: str


def staff_of(organisation: Organisation) -> list[Listed]:
    """Everybody who may sign in, by sign-in name."""
    staff = User.objects.filter(organisation=organisation, is_active=True).select_related("team")
    return [
        Listed(
            name=user.name,
            username=user.username,
            team=user.team.name if user.team else "",
            roles=", ".join(str(Role(row.role).label) for row in user.roles.all()),
        )
        for user in staff.prefetch_related("roles").order_by("username")
    ]


def only_organisation() -> Organisation | None:
    """The organisation, where this server has just one: whose contacts a page shows that knows no check-in."""
    found = list(Organisation.objects.all()[:2])
    return found[0] if len(found) == 1 else None
