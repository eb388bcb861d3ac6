"""Chapter four, escalate: doing more than one's own role, case or code allows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.urls import reverse

from plait_clinic.access.doors import OWN_COOKIE
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import Case, CaseClinician
from plait_clinic.checkins.models import Answer, Response
from plait_clinic.erasure.models import Erasure
from plait_clinic.own.actions import hand_over_code
from plait_clinic.people.models import Client, Role, StaffRole, User
from tests.access import table
from tests.attack.attempts import Ground, attempt, expect, refused
from tests.attack.replaying import code_now, newcomer, signs_in
from tests.world import SOME_ANSWERS

AT_ONCE = 8
SHUT = {302, 404, 405, 403}
CLIENTS_WORDS = "A line about my week"


@attempt(
    "escalate",
    "every address and method that the truth table shuts, as five of its people",
    "shut: no page, nothing written",
)
def everybody_at_every_shut_door(ground: Ground) -> str:
    scene, tried, before = ground.scene, 0, AuditEvent.objects.count()
    for person in (table.REFERRER, table.COMPLAINTS, table.FOREIGN_CLINICIAN, table.ADMINISTRATOR, table.LEAD):
        hand = ground.hand(person)
        for row in table.ROWS:
            if row.expected(person) not in (table.NOTHING, table.REASON) or row.name.startswith(table.OWN_SIGN_IN):
                continue
            path, form = scene.url(row.name), scene.body(row.name)
            form = {key: value for key, value in form.items() if not hasattr(value, "read")}
            answer = hand.post(path, form) if row.method == "POST" else hand.ask(row.method, path)
            expect(answer.status in SHUT, f"{row.method} {row.name} as {person}: {answer.status}")
            tried += 1
    expect(AuditEvent.objects.count() == before, "something was read or written")
    return f"{tried} requests, none opened and none written in the book"


@attempt("escalate", "nobody signed in, at every address that is not public", "the sign-in page, or no such request")
def nobody_at_every_door(ground: Ground) -> str:
    scene, tried, hand = ground.scene, 0, ground.hand()
    for row in table.ROWS:
        if row.expected(table.ANONYMOUS) != table.SIGN_IN or row.method != "GET":
            continue
        answer = hand.get(scene.url(row.name))
        expect(answer.leads_to == reverse("account_login"), f"{row.name}: {answer.status}")
        tried += 1
    return f"{tried} addresses lead to the sign-in page"


@attempt(
    "escalate",
    "an administrator reads what was answered, on every page that opens to them",
    "no word and no number of it",
)
def the_office_looks_for_answers(ground: Ground) -> str:
    hand, seen = ground.hand(table.ADMINISTRATOR), 0
    for row in table.ROWS:
        if row.method == "GET" and row.expected(table.ADMINISTRATOR) == table.OPENS:
            expect(CLIENTS_WORDS not in hand.get(ground.scene.url(row.name)).text, f"{row.name} shows them")
            seen += 1
    return f"{seen} pages, not a word"


@attempt("escalate", "a role taken away while its owner is signed in", "shut at once, without a new sign-in")
def a_role_taken_in_an_open_session(ground: Ground) -> str:
    user = newcomer(ground, "ruby", Role.ADMINISTRATOR)
    hand, inside = signs_in(ground, user, code_now())
    expect(inside and hand.get(reverse("clinic_cases")).status == 200, "the office opens at first")
    StaffRole.objects.filter(user=user).delete()
    words = refused(hand.get(reverse("clinic_cases")), 404)
    User.objects.filter(pk=user.pk).update(is_active=False)
    expect(hand.get(reverse("mfa_index")).status == 302, "an ended sign-in goes on")
    return words


@attempt("escalate", "a part in the case that ended today, in an open session", "shut at once")
def a_part_that_ended(ground: Ground) -> str:
    return refused(ground.hand(table.FORMER_CLINICIAN).get(ground.scene.url("brief")), 404)


@attempt(
    "escalate",
    "a supervisor opens brief, signal and card without a reason, and with one the private pages",
    "asked for a reason; the rest is not there",
)
def a_supervisor_without_a_reason(ground: Ground) -> str:
    for name in ("brief", "signal", "card"):
        answer = ground.hand(table.SUPERVISOR).get(ground.scene.url(name))
        expect(answer.leads_to.endswith("/reason"), f"{name}: {answer.status}")
    for name in ("paired", "session", "looks", "ending", "own_help", "together"):
        refused(ground.hand(table.SUPERVISOR_WITH_REASON).get(ground.scene.url(name)), 404)
    return "asked for a reason; six pages stay shut"


@attempt("escalate", "a referrer at every page that is more than attendance", "not there")
def a_referrer_beyond_attendance(ground: Ground) -> str:
    hand, tried = ground.hand(table.REFERRER), 0
    expect(CLIENTS_WORDS not in hand.get(reverse("attendance")).text, "attendance shows words")
    for name in ("brief", "session", "looks", "caseload", "clinic_case", "consents", "signal", "together"):
        refused(hand.get(ground.scene.url(name)), 404)
        tried += 1
    return f"{tried} pages, all 404"


@attempt(
    "escalate",
    "a client's own-page cookie at the pages of staff, and a check-in's link in front of them",
    "the sign-in page",
)
def a_client_at_pages_of_staff(ground: Ground) -> str:
    hand = ground.client()
    for name in ("caseload", "brief", "clinic", "session", "private_notes"):
        expect(hand.get(ground.scene.url(name)).leads_to == reverse("account_login"), f"{name} opened")
    refused(hand.get(f"/c/{ground.scene.token}/../../caseload/"), 301, 302, 404)
    return "sent to the sign-in page"


@attempt(
    "escalate",
    "a code that was handed over by a clinician, used to see what is kept from clinicians",
    "left out: who handed it may look over a shoulder",
)
def a_handed_code_for_what_is_held(ground: Ground) -> str:
    from plait_clinic.checkins.models import Comment

    world = ground.scene.world
    held = Comment.objects.filter(response__check_in__member=world.member).first()
    session = world.note_session(held_at=world.now - timedelta(minutes=next(ground.numbers)))
    world.answer(world.invitation(session), comment="Kept from everybody for now.", hold="on")
    text = ground.client().get(reverse("own_page")).text
    expect("Kept from everybody for now." not in text, "what is held stands there")
    expect(held is not None, "there is something to see")
    return "not a word of it"


@attempt(
    "escalate",
    "a copy of everything with a visit by a handed code",
    "refused: it takes a code to the client's own address",
)
def a_copy_by_a_handed_code(ground: Ground) -> str:
    answer = ground.client().post(reverse("own_copy"))
    expect(answer.headers.get("content-type") != "application/zip", "a copy was given")
    return f"no copy ({answer.status})"


@attempt(
    "escalate", "extra fields in forms: role, organisation, lead, is_active, pk, case, client, made_up", "left alone"
)
def fields_that_no_form_has(ground: Ground) -> str:
    scene = ground.scene
    extra = {
        **dict.fromkeys(("organisation", "organisation_id"), scene.world.other_case.organisation_id),
        **dict.fromkeys(("pk", "id", "case", "client", "is_superuser"), "1"),
        "is_active": "0",
        "roles": "administrator",
        "made_up": "on",
        "lead": scene.people[table.OTHER_CLINICIAN].handle,
    }
    lead = CaseClinician.objects.filter(role="lead").count()
    homes = dict(User.objects.values_list("pk", "organisation"))
    administrators = StaffRole.objects.filter(role=Role.ADMINISTRATOR).count()
    ground.hand(table.LEAD).post(reverse("new_case"), {**scene.body("new_case"), **extra})
    newest = Case.objects.latest("pk")
    expect(newest.organisation_id == scene.world.organisation.pk, "a case was opened in another clinic")
    expect(newest.clinicians.get(role="lead").user == scene.people[table.LEAD], "somebody else leads it")
    ground.hand(table.ADMINISTRATOR).post(reverse("clinic"), {**scene.body("clinic"), **extra})
    expect(StaffRole.objects.filter(role=Role.ADMINISTRATOR).count() == administrators, "a role was given")
    expect(dict(User.objects.values_list("pk", "organisation")) == homes, "somebody changed clinic")
    expect(CaseClinician.objects.filter(role="lead").count() == lead + 1, "leads changed")
    return "kept as if they were not there"


@attempt(
    "escalate",
    "another clinic's people, teams, batteries and clients as choices in the office's forms",
    "no such choice",
)
def choices_of_another_clinic(ground: Ground) -> str:
    scene, otto = ground.scene, ground.scene.world.staff["otto"]
    hand = ground.hand(table.ADMINISTRATOR)
    for name, form in (
        ("clinic_case_hand-over", {"lead": otto.handle}),
        ("clinic_case_begin-part", {"clinician": otto.handle, "part": "team"}),
        ("person_supervise", {"supervisor": otto.handle}),
        ("clinic_name_watchers", {"watcher": otto.handle, "deputy": "", "days": "3"}),
    ):
        refused(hand.post(scene.url(name), form), 422)
    member = scene.world.other_case.members.get()
    erase = reverse("clinic_erase_client", args=[scene.world.case.handle, member.handle])
    refused(hand.post(erase, {"why": "asked", "sure": "on"}), 404)
    expect(not Erasure.objects.filter(client=member.client).exists(), "another clinic's client was erased")
    expect(Client.objects.get(pk=member.client_id).name == "Pat Q.", "the name went")
    return "refused (422), and not there (404)"


@attempt("escalate", "changing who reads an answer of somebody else from one's own page", "nothing changes")
def visibility_of_somebody_else(ground: Ground) -> str:
    from plait_clinic.checkins.models import VisibilityChange

    world = ground.scene.world
    couple = world.couple()
    session = world.note_session(case=couple)
    other = world.answer(world.invitation(session, couple.members.first()), comment="Of somebody else.")
    own_session = world.note_session(held_at=world.now - timedelta(minutes=next(ground.numbers)))
    mine = world.answer(world.invitation(own_session), comment="One's own.")
    before, hand = VisibilityChange.objects.count(), ground.client()
    hand.post(reverse("own_visibility"), {"about": f"comment.{other.handle}", "to": "held"})
    expect(VisibilityChange.objects.count() == before, "it was changed")
    hand.post(reverse("own_visibility"), {"about": f"comment.{mine.handle}", "to": "held"})
    expect(VisibilityChange.objects.count() == before + 1, "one's own can be changed in the same way")
    return "nothing changes; one's own does"


def at_once(count: int, play) -> list[int]:
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(play, range(count)))


@attempt(
    "escalate",
    "eight different answers to one check-in at the same moment",
    "one is kept, seven are told so",
    only_served=True,
)
def answers_that_race(ground: Ground) -> str:
    address, before = ground.link(), Response.objects.count()
    hands = [ground.hand() for _ in range(AT_ONCE)]
    statuses = at_once(AT_ONCE, lambda n: hands[n].post(address, {**SOME_ANSWERS, "understood": str(n)}).status)
    expect(sorted(statuses) == [200] + [409] * (AT_ONCE - 1), str(statuses))
    expect(Response.objects.count() == before + 1, "more than one was kept")
    expect(Answer.objects.filter(response=Response.objects.latest("pk"), item="understood").count() == 1, "two values")
    return "one kept (200), seven told so (409)"


@attempt("escalate", "one handed code in eight browsers at the same moment", "opens one of them", only_served=True)
def codes_that_race(ground: Ground) -> str:
    world = ground.scene.world
    code = hand_over_code(member=world.member, audit=world.acting("alice"))
    hands = [ground.hand() for _ in range(AT_ONCE)]
    at_once(AT_ONCE, lambda n: hands[n].post(reverse("own_page"), {"code": code}).status)
    opened = sum(bool(hand.jar.get(OWN_COOKIE)) for hand in hands)
    expect(opened == 1, f"opened {opened} browsers")
    return "one visit"


@attempt(
    "escalate", "one app's code in eight browsers at the same moment", "signs in one of them at most", only_served=True
)
def sign_ins_that_race(ground: Ground) -> str:
    user, code = newcomer(ground, "rae"), code_now()
    inside = at_once(AT_ONCE, lambda _n: int(signs_in(ground, user, code)[1]))
    expect(sum(inside) <= 1, f"{sum(inside)} browsers are signed in")
    return f"{sum(inside)} signed in"


@attempt(
    "escalate",
    "forty made-up links at the same moment from one address, past the limit of failures",
    "the limit holds, but for those already on their way",
    only_served=True,
)
def failures_that_race(ground: Ground) -> str:
    import secrets

    hand = ground.hand()
    for _ in range(3):
        at_once(
            AT_ONCE,
            lambda _n: (
                ground.wire.send(
                    "GET", reverse("check_in", args=[secrets.token_urlsafe(24)]), {}, b"", hand.source
                ).status
            ),
        )
    statuses = [hand.get(reverse("check_in", args=[secrets.token_urlsafe(24)])).status for _ in range(40)]
    expect(statuses[-1] == 429, f"the limit was passed: {statuses}")
    return "limited (429)"


@attempt(
    "escalate", "two administrators take each other's role at the same moment", "one of them keeps it", only_served=True
)
def administrators_that_race(ground: Ground) -> str:
    scene = ground.scene
    one, two = scene.people[table.ADMINISTRATOR], scene.people[table.ADMINISTRATOR_IN_EMERGENCY]
    hands = [ground.hand(table.ADMINISTRATOR), ground.hand(table.ADMINISTRATOR_IN_EMERGENCY)]
    paths = [reverse("person_deactivate", args=[who.handle]) for who in (two, one)]
    at_once(2, lambda n: hands[n].post(paths[n]).status)
    left = User.objects.filter(pk__in=[one.pk, two.pk], is_active=True).count()
    expect(left >= 1, "nobody administers the clinic")
    User.objects.filter(pk__in=[one.pk, two.pk]).update(is_active=True)
    return f"{left} of two still administer"
