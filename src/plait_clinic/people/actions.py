"""Writes about people: the clinic and its contacts, teams, staff, roles, supervision, clients."""

from datetime import date

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.people.models import (
    CheckInForm,
    Client,
    Organisation,
    Role,
    StaffRole,
    Supervision,
    Team,
    User,
)


@transaction.atomic
def found_organisation(
    *,
    name: str,
    emergency_contact: str,
    complaints_contact: str,
    time_zone: str = "UTC",
    made_up: bool = False,
    audit: Audit,
) -> Organisation:
    organisation = Organisation.objects.create(
        name=name,
        emergency_contact=emergency_contact,
        complaints_contact=complaints_contact,
        time_zone=time_zone,
        made_up=made_up,
    )
    audit.record(Event.ORGANISATION_FOUNDED, organisation=organisation, target=organisation.handle)
    return organisation


@transaction.atomic
def change_contacts(
    *, organisation: Organisation, emergency_contact: str, complaints_contact: str, audit: Audit
) -> None:
    """Set the two contacts that every page of a client shows."""
    organisation.emergency_contact = emergency_contact
    organisation.complaints_contact = complaints_contact
    organisation.save(update_fields=["emergency_contact", "complaints_contact"])
    audit.record(Event.CONTACTS_CHANGED, organisation=organisation)


@transaction.atomic
def add_team(*, organisation: Organisation, name: str, audit: Audit) -> Team:
    team = Team.objects.create(organisation=organisation, name=name)
    audit.record(Event.TEAM_ADDED, organisation=organisation)
    return team


@transaction.atomic
def add_staff(
    *,
    organisation: Organisation,
    username: str,
    name: str,
    roles: tuple[Role, ...],
    password: str | None,
    team: Team | None = None,
    audit: Audit,
) -> User:
    """Add a member of staff. Without a password they cannot sign in until one is set."""
    user = User(organisation=organisation, team=team, username=username.lower(), name=name)
    user.set_password(password)
    user.save()
    audit.record(Event.STAFF_ADDED, organisation=organisation, target=user.handle)
    for role in roles:
        give_role(user=user, role=role, audit=audit)
    return user


@transaction.atomic
def give_role(*, user: User, role: Role, audit: Audit) -> None:
    StaffRole.objects.create(user=user, role=role)
    audit.record(Event.ROLE_GIVEN, organisation=user.organisation, target=f"{user.handle} {role}")


@transaction.atomic
def begin_supervision(*, supervisor: User, supervisee: User, since: date, audit: Audit) -> Supervision:
    supervision = Supervision.objects.create(supervisor=supervisor, supervisee=supervisee, since=since)
    audit.record(Event.SUPERVISION_BEGUN, organisation=supervisor.organisation, target=supervisee.handle)
    return supervision


@transaction.atomic
def add_client(
    *,
    organisation: Organisation,
    name: str,
    form: CheckInForm = CheckInForm.CLIENT,
    contact: str | None = None,
    born: date | None = None,
    audit: Audit,
) -> Client:
    """Add a client. `born` is for young people alone: of adults no birth date is kept."""
    birth_date = born.isoformat() if born else None
    client = Client.objects.create(
        organisation=organisation, name=name, form=form, contact=contact, birth_date=birth_date
    )
    audit.record(Event.CLIENT_ADDED, organisation=organisation, target=client.handle)
    return client
