"""Chapter three, enumerate: finding out who and what there is by asking often."""

import re
from collections.abc import Iterable

from django.urls import reverse

from plait_clinic.people.models import User
from tests.access import table
from tests.attack.attempts import Ground, attempt, expect, refused
from tests.attack.wire import Answer
from tests.world import PASSWORD

VARIES = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f]{32}')
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH")
KEPT_HEADERS = ("content-type", "cache-control", "etag", "last-modified", "vary", "content-length", "allow")


def shape(answer: Answer, *names: str) -> tuple[object, ...]:
    """All that can be told from an answer, but for tokens that differ each time, and what was asked itself."""
    body = VARIES.sub(b"", answer.body)
    for name in names:
        body = body.replace(name.encode(), b"ASKED")
    headers = tuple((name, answer.headers.get(name)) for name in KEPT_HEADERS if name != "content-length")
    return answer.status, headers, body


def all_alike(shapes: Iterable[tuple[object, ...]], what: str) -> None:
    expect(len(set(shapes)) == 1, f"{what} can be told apart")


@attempt(
    "enumerate",
    "signing in with a wrong password: who is there, who is gone, who is of another clinic, who never was",
    "word for word the same",
)
def accounts_by_the_sign_in_page(ground: Ground) -> str:
    names = [ground.scene.people[table.OTHER_CLINICIAN].username, ground.scene.gone.username, "otto", "nobody-at-all"]
    shapes = [
        shape(ground.hand().post(reverse("account_login"), {"login": name, "password": "a wrong password"}), name)
        for name in names
    ]
    all_alike(shapes, "names")
    return "four answers, one page"


@attempt("enumerate", "pages for a new account or a lost password", "there is none")
def accounts_by_a_reset_page(ground: Ground) -> str:
    for path in (
        "/accounts/signup/",
        "/sign-up/",
        "/account/password/reset/",
        "/password/reset/",
        "/admin/",
        "/accounts/",
    ):
        refused(ground.hand().get(path), 302, 404)
        expect("reset" not in ground.hand().get(path).leads_to, f"{path} leads to one")
    return "nothing there"


@attempt(
    "enumerate",
    "a passkey sign-in that asks which passkeys somebody has",
    "the same challenge for everybody, with no keys in it",
)
def accounts_by_passkeys(ground: Ground) -> str:
    text = ground.hand().get(reverse("mfa_login_webauthn")).text
    expect("allowCredentials" not in text or '"allowCredentials": []' in text, "keys are listed")
    return "no key is named"


def foreign(ground: Ground) -> dict[str, str]:
    """Addresses of another clinic's case."""
    case = ground.scene.world.other_case
    member = case.members.get()
    return {
        "brief": reverse("brief", args=[case.handle]),
        "consents": reverse("consents", args=[case.handle, member.handle]),
        "looks": reverse("looks", args=[case.handle]),
        "hold": reverse("hold", args=[case.handle]),
    }


@attempt(
    "enumerate",
    "another clinic's cases and made-up ones, by every method, as a clinician, a supervisor and an administrator",
    "the same answer",
)
def cases_that_are_there_and_that_are_not(ground: Ground) -> str:
    tried, other = 0, ground.scene.world.other_case
    member = other.members.get()
    for person in (table.LEAD, table.SUPERVISOR, table.ADMINISTRATOR):
        hand = ground.hand(person)
        for path in foreign(ground).values():
            made_up = path.replace(other.handle, "A" * 16).replace(member.handle, "B" * 16)
            for method in METHODS:
                form = {"csrfmiddlewaretoken": hand.jar.setdefault("csrftoken", "a" * 32)} if method == "POST" else None
                pair = [hand.ask(method, one, form) for one in (path, made_up)]
                names = (other.handle, member.handle, "A" * 16, "B" * 16)
                all_alike([shape(answer, *names) for answer in pair], f"{method} {path}")
                tried += 1
    return f"{tried} pairs, none can be told apart"


@attempt(
    "enumerate",
    "a colleague's case, against one that does not exist, with Range, If-None-Match and If-Modified-Since",
    "the same answer",
)
def cases_by_conditional_requests(ground: Ground) -> str:
    hand, path = ground.hand(table.OTHER_CLINICIAN), reverse("brief", args=[ground.scene.world.case.handle])
    made_up = reverse("brief", args=["A" * 16])
    heads = ({"Range": "bytes=0-1"}, {"If_None_Match": "*"}, {"If_Modified_Since": "Mon, 01 Jan 2035 00:00:00 GMT"})
    for given in heads:
        pair = [hand.ask("GET", one, None, **given) for one in (path, made_up)]
        all_alike([shape(answer, ground.scene.world.case.handle, "A" * 16) for answer in pair], str(given))
    return f"{len(heads)} pairs, none can be told apart"


@attempt("enumerate", "primary keys 1 to 10 in place of handles, in every address that takes one", "not there")
def numbers_in_place_of_handles(ground: Ground) -> str:
    hand, tried = ground.hand(table.ADMINISTRATOR), 0
    for number in range(1, 11):
        for path in (
            f"/cases/{number}/",
            f"/clinic/cases/{number}/",
            f"/sessions/{number}/",
            f"/clinic/people/{number}/",
        ):
            refused(hand.get(path), 404)
            tried += 1
    return f"{tried} addresses, all 404"


@attempt("enumerate", "numbers of the database in pages, links and headers of staff", "none: handles are random")
def order_of_rows_in_pages(ground: Ground) -> str:
    text = ground.hand(table.ADMINISTRATOR).get(reverse("clinic")).text
    handles = re.findall(r'href="/clinic/people/([^"/]+)/"', text)
    handles = [handle for handle in handles if handle != "new"]
    expect(
        len(handles) > 5 and all(re.fullmatch(r"[A-Za-z0-9_-]{16}", one) for one in handles), "a number stands there"
    )
    users = list(User.objects.filter(handle__in=handles).order_by("pk").values_list("handle", flat=True))
    expect(users != sorted(users), "handles follow the order of rows")
    return f"{len(handles)} handles, none a number and none in the order of rows"


@attempt(
    "enumerate", "somebody else's private note, positive answer, signal, battery and words, by handle", "not there"
)
def handles_of_others(ground: Ground) -> str:
    scene = ground.scene
    asked = (
        (table.OTHER_CLINICIAN, scene.url("signal")),
        (table.OTHER_CLINICIAN, scene.url("risk_answer")),
        (table.OTHER_CLINICIAN, scene.url("session")),
        (table.FOREIGN_CLINICIAN, scene.url("signal")),
        (table.FOREIGN_CLINICIAN, scene.url("card")),
    )
    for person, path in asked:
        refused(ground.hand(person).get(path), 404)
    refused(ground.hand(table.CO_THERAPIST).post(scene.url("delete_private_note")), 404)
    return f"{len(asked) + 1} tries, all 404"


@attempt(
    "enumerate",
    "codes that are handed over, sixty made up from one address",
    "limited, and the limit ends no code of somebody else",
)
def handed_codes(ground: Ground) -> str:
    hand = ground.hand()
    statuses = [
        hand.post(reverse("own_page"), {"code": f"2345-6789-{number:04d}".replace("0", "Z").replace("1", "Y")}).status
        for number in range(60)
    ]
    expect(429 in statuses and 302 not in statuses, f"answered with {sorted(set(statuses))}")
    return f"limited after {statuses.index(429)} (429)"


@attempt(
    "enumerate", "a sent code for the own page of somebody with an address, and of somebody without", "the same page"
)
def who_has_an_address(ground: Ground) -> str:
    world = ground.scene.world
    couple = world.couple()
    session = world.note_session(case=couple)
    links = [world.link_to(world.invitation(session, member)) for member in couple.members.all()]
    from plait_clinic.own.actions import confirm_channel, set_channel

    member = couple.members.first()
    made = set_channel(member=member, address="ana@post.example", audit=world.acting("alice"))
    confirm_channel(member=member, typed=made.code, audit=world.audit)
    shapes = []
    for link in links:
        answer = ground.hand().post(reverse("own_way_in", args=[link]), {"do": "send"})
        shapes.append(shape(answer, link))
    all_alike(shapes, "who has an address")
    return "the same page"


@attempt(
    "enumerate",
    "as many failures as there may be in somebody's name, from many addresses",
    "they wait; the answer does not say whether the name exists",
)
def limits_tell_no_names(ground: Ground) -> str:
    shapes = []
    for name in (ground.scene.people[table.RESEARCHER].username, "nobody-by-that-name"):
        answers = [
            ground.hand().post(reverse("account_login"), {"login": name, "password": "wrong one"}) for _ in range(7)
        ]
        shapes.append(tuple(answer.status for answer in answers) + shape(answers[-1], name))
    all_alike(shapes, "names at the limit")
    expect(PASSWORD not in str(shapes), "a password came back")
    return "the same seven answers"
