"""The small world with everybody of the truth table in it, and one valid request to every address.

Success and denial use the very same request, so that a denial cannot come about for the wrong reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client as Browser
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from plait_clinic.cases.models import CaseClinician, ClinicianRole, Session
from plait_clinic.checkins.models import CheckIn
from plait_clinic.people.actions import add_staff, begin_supervision
from plait_clinic.people.models import Role, User
from plait_clinic.supervision.actions import give_reason
from tests.access import table
from tests.world import PASSWORD, SOME_ANSWERS, World

A_REASON = "The clinician asked me to look at last week’s drop."
NAMES = {
    table.LEAD: "alice",
    table.CO_THERAPIST: "bob",
    table.TEAM: "tess",
    table.OTHER_CLINICIAN: "charlie",
    table.FORMER_CLINICIAN: "fern",
    table.FOREIGN_CLINICIAN: "otto",
    table.SUPERVISOR: "sue",
    table.SUPERVISOR_WITH_REASON: "wanda",
    table.OTHER_SUPERVISOR: "seth",
    table.FORMER_SUPERVISOR: "frank",
    table.REFERRER: "rita",
    table.ADMINISTRATOR: "ada",
    table.COMPLAINTS: "cora",
    table.RESEARCHER: "rhea",
}


@dataclass
class Scene:
    """One case with a session, an invitation and its link; and every person of the table."""

    world: World
    people: Mapping[str, User]
    session: Session
    check_in: CheckIn
    token: str

    def browser(self, person: str) -> Browser:
        browser = Browser()
        if person != table.ANONYMOUS:
            browser.force_login(self.people[person])
        return browser

    def url(self, name: str) -> str:
        return reverse(name, args=ARGUMENTS[name](self) if name in ARGUMENTS else [])

    def visit(self, person: str, name: str, method: str = "GET"):
        """One request as one person; a POST carries what the page would send."""
        browser = self.browser(person)
        body = BODIES[name](self) if method == "POST" and name in BODIES else {}
        if method in table.WRITES:
            return browser.generic(method, self.url(name))
        return getattr(browser, method.lower())(self.url(name), body)


def make_scene(world: World) -> Scene:
    """Add to the small world who was part of the case before, and who supervises."""
    now, yesterday = world.now, world.now.date() - timedelta(days=1)
    extra = {"fern": Role.CLINICIAN, "wanda": Role.SUPERVISOR, "seth": Role.SUPERVISOR, "frank": Role.SUPERVISOR}
    staff = dict(world.staff)
    for name, role in extra.items():
        staff[name] = add_staff(
            organisation=world.organisation,
            username=name,
            name=name.title(),
            roles=(role,),
            password=PASSWORD,
            audit=world.audit,
        )
    began = now.date() - timedelta(days=100)
    CaseClinician.objects.create(
        case=world.case, user=staff["fern"], role=ClinicianRole.CO_THERAPIST, since=began, until=yesterday
    )
    alice, audit = staff["alice"], world.audit
    begin_supervision(supervisor=staff["wanda"], supervisee=alice, since=began, audit=audit)
    begin_supervision(supervisor=staff["seth"], supervisee=staff["charlie"], since=began, audit=audit)
    ended = begin_supervision(supervisor=staff["frank"], supervisee=alice, since=began, audit=audit)
    ended.until = yesterday
    ended.save()
    world.staff = staff
    give_reason(case=world.case, text=A_REASON, audit=world.acting("wanda"))
    world.answer_sessions([7], comment="A line about my week.")
    open_session = world.note_session()
    check_in = world.invitation(open_session)
    return Scene(
        world=world,
        people={person: staff[name] for person, name in NAMES.items()},
        session=open_session,
        check_in=check_in,
        token=world.link_to(check_in),
    )


Part = Callable[[Scene], object]
ARGUMENTS: Mapping[str, Callable[[Scene], Sequence[str]]] = {
    **dict.fromkeys(("check_in", "follow_up"), lambda scene: [scene.token]),
    **dict.fromkeys(("brief", "looks", "give_reason", "note_session"), lambda scene: [scene.world.case.handle]),
    "member_brief": lambda scene: [scene.world.case.handle, scene.world.member.handle],
    **dict.fromkeys(("session", "new_link", "rate"), lambda scene: [scene.session.handle]),
}
BODIES: Mapping[str, Callable[[Scene], Mapping[str, str]]] = {
    "check_in": lambda scene: SOME_ANSWERS | {"comment": "Less homework, please."},
    "follow_up": lambda scene: {"small_change": "pace"},
    "new_case": lambda scene: {
        "kind": "individual",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "Nora N.",
        "form-0-role": "client",
        "form-0-participation": "voluntary",
        "form-0-form": "client",
    },
    "give_reason": lambda scene: {"reason": A_REASON},
    "note_session": lambda scene: {
        "held_at": (scene.world.now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "modality": "video",
        f"presence_{scene.world.member.handle}": "attended",
    },
    "new_link": lambda scene: {"check_in": scene.check_in.handle},
    "rate": lambda scene: SOME_ANSWERS,
    "clinic": lambda scene: {"emergency_contact": "line 1", "complaints_contact": "line 2"},
    "new_staff": lambda scene: {
        "name": "Nina",
        "username": "nina",
        "roles": ["clinician"],
        "password": "a first password for nina",
    },
    "account_login": lambda scene: {"login": "alice", "password": PASSWORD},
    "account_reauthenticate": lambda scene: {"password": PASSWORD},
    "account_change_password": lambda scene: {
        "oldpassword": PASSWORD,
        "password1": "quite another long one",
        "password2": "quite another long one",
    },
}
OUTCOMES = {200: table.OPENS, 404: table.NOTHING, 405: table.NO_METHOD}


def outcome_of(response, asked: str) -> str:
    """What became of a request, in the table's words."""
    if response.status_code != 302:
        return OUTCOMES.get(response.status_code, str(response.status_code))
    where = response.headers["Location"].partition("?")[0]
    if where == reverse("account_login"):
        return table.SIGN_IN
    if where == reverse("account_reauthenticate") and where != asked:
        return table.AGAIN
    return table.REASON if where.endswith("/reason") else table.GOES_ON


def server_addresses() -> dict[str | None, str]:
    """Every address that the server answers at, by name, whoever brought it."""
    return dict(walk(get_resolver(), ""))


def walk(resolver: URLResolver, prefix: str):
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield entry.name, address
        else:
            yield from walk(entry, address)
