"""Who learns that a signal waits: the person and their deputy whom the clinic named, and after how many days.

Nobody learns it of a case of their own by this naming: there they are the clinician concerned. Whoever works here with
a clinical role sees whose it is and how long it waits; a colleague from outside sees that one waits and nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, QuerySet
from django.utils.translation import gettext as _

from plait_clinic.cases.models import Case, CaseClinician
from plait_clinic.cases.queries import in_force
from plait_clinic.people.models import Organisation, Role, StaffRole, User
from plait_clinic.prepared import Prepared, Slot
from plait_clinic.signals.models import SignalWatch

INSIDE = (Role.CLINICIAN, Role.SUPERVISOR)
"""Who sees a client's name: the roles of those who know what to do with a signal."""
CAN_WATCH = (*INSIDE, Role.COLLEAGUE)


@dataclass(frozen=True)
class Watch:
    """Who is named and can still look, the first one first, and after how many days they are told."""

    watchers: tuple[User, ...]
    days: int
    named_at: datetime
    gone: tuple[User, ...]

    def due_before(self, now: datetime) -> datetime:
        """What waits since before this moment is shown to them."""
        return now - timedelta(days=self.days)


@Prepared
def naming_in_force() -> QuerySet[SignalWatch]:
    rows = SignalWatch.objects.filter(organisation=Slot("organisation", BigIntegerField()), until__isnull=True)
    return rows.select_related("watcher", "deputy").order_by("pk")[:1]


def watch_of(organisation: Organisation | int) -> Watch | None:
    """The naming in force."""
    rows = naming_in_force(organisation=getattr(organisation, "pk", organisation))
    if not rows:
        return None
    [row] = rows
    named = [person for person in (row.watcher, row.deputy) if person]
    can = set(able(named).values_list("pk", flat=True))
    return Watch(
        watchers=tuple(person for person in named if person.pk in can),
        days=row.days,
        named_at=row.named_at,
        gone=tuple(person for person in named if person.pk not in can),
    )


def able(people):
    """Those of these people who work here now in a role that may look."""
    roles = StaffRole.objects.filter(user__in=people, role__in=CAN_WATCH)
    return User.objects.filter(pk__in=roles.values("user"), is_active=True)


def watch_seen_by(user: User) -> Watch | None:
    """The naming of a person's clinic, read once for each request."""
    if not hasattr(user, "_signal_watch"):
        user._signal_watch = watch_of(user.organisation_id)
    return user._signal_watch


def watches(user: User) -> bool:
    """Whether this person is named and can look."""
    watch = watch_seen_by(user)
    return watch is not None and user in watch.watchers


def sees_names(user: User) -> bool:
    """Whether this person, where they are named, sees whose signal waits."""
    return StaffRole.objects.filter(user=user, role__in=INSIDE).exists()


def watchers_of(watch: Watch | None, case: Case, now: datetime) -> tuple[User, ...]:
    """Who, beside the clinicians of this case, learns by this naming that a signal of it waits."""
    if watch is None:
        return ()
    concerned = set(CaseClinician.objects.filter(in_force(now), case=case).values_list("user", flat=True))
    return tuple(person for person in watch.watchers if person.pk not in concerned)


def who_can_be_named(organisation: Organisation) -> list[User]:
    roles = StaffRole.objects.filter(role__in=CAN_WATCH, user__organisation=organisation).values("user")
    return list(User.objects.filter(pk__in=roles, is_active=True))


def naming_problems(organisation: Organisation, watcher: User, deputy: User | None) -> list[str]:
    """Everything that is in the way of naming these."""
    problems = [_("The second person has to be somebody else.")] if watcher == deputy else []
    can = {person.pk for person in who_can_be_named(organisation)}
    return [
        *problems,
        *(
            _("%(name)s cannot be told: they need a sign-in here and a clinical role, or the role of a colleague.")
            % {"name": person.name}
            for person in (watcher, deputy)
            if person is not None and person.pk not in can
        ),
    ]
