"""Chapter five, infer: working out from sizes, codes, order, times and headers what no page says."""

import re
import time
from datetime import timedelta
from statistics import median

from django.conf import settings
from django.urls import reverse

from plait_clinic.signals.actions import ask_to_talk
from plait_clinic.signals.models import Kind
from tests.access import table
from tests.attack.attempts import Ground, attempt, expect
from tests.attack.enumerating import shape
from tests.texts import without_token
from tests.world import SOME_ANSWERS

TRIES = 5
"""As many as a name has before it waits: one that waits is answered without a hash, whether it exists or not."""
MOST_APART = 2.0
"""The most that one median of processor time may be of the other: the machine does other work, and a hash of a password
takes a hundred times as long as everything else."""
SECRETS = (
    "Traceback",
    "Django",
    "gunicorn",
    "sqlite",
    "psycopg",
    "/site-packages/",
    "plait_clinic.",
    settings.SECRET_KEY,
)


def held_and_not(ground: Ground, what: dict[str, str]) -> tuple[str, str]:
    """The brief of a couple's first member after an answer without a word, and of another after one with `what`."""
    world, pages = ground.scene.world, []
    for given in ({}, what):
        couple = world.couple()
        session = world.note_session(case=couple, held_at=world.now - timedelta(minutes=30))
        for member in couple.members.all():
            world.answer(world.invitation(session, member), **given)
        answer = ground.hand(table.LEAD).get(reverse("brief", args=[couple.handle]))
        expect(answer.status == 200, f"the brief opens: {answer.status}")
        text = answer.text.replace(couple.handle, "CASE")
        for member in couple.members.all():
            text = text.replace(member.handle, "MEMBER")
        pages.append(re.sub(r'/sessions/[^"]*|/signals/[^"]*', "", without_token(text)))
    return pages[0], pages[1]


@attempt(
    "infer",
    "whether a client holds a line back, from the clinician's brief",
    "word for word the same as where nothing was written",
)
def a_line_that_is_held(ground: Ground) -> str:
    plain, held = held_and_not(ground, {"comment": "Nobody may read this yet.", "hold": "on"})
    expect(plain == held, "the pages differ")
    return f"the same {len(plain):,} signs"


@attempt("infer", "whether anybody answered, from every page of the office", "word for word the same before and after")
def an_answer_from_the_office(ground: Ground) -> str:
    hand, scene = ground.hand(table.ADMINISTRATOR), ground.scene
    names = [
        row.name
        for row in table.ROWS
        if row.method == "GET"
        and row.expected(table.ADMINISTRATOR) == table.OPENS
        and row.address.startswith("clinic/")
    ]

    def pages() -> dict[str, tuple[object, ...]]:
        return {name: shape(hand.get(scene.url(name))) for name in names}

    address, before = ground.link(), pages()
    ground.hand().post(address, SOME_ANSWERS | {"comment": "Nobody in the office may know of this."})
    after = pages()
    told = [name for name in names if before[name] != after[name]]
    expect(not told, f"{told} changed")
    return f"{len(names)} pages, none changed"


@attempt(
    "infer",
    "whether a check-in was answered, from its link without answering",
    "the page of an answered one shows nothing that was said",
)
def what_was_answered_from_the_link(ground: Ground) -> str:
    address, sent = ground.answered()
    text = ground.hand().get(address).text
    expect("checked" not in text and sent["comment"] not in text, "answers stand there")
    return "no answer stands there"


@attempt(
    "infer",
    "whether a sign-in name exists, from the processor time of a wrong password",
    f"medians within {MOST_APART:g} of each other",
)
def names_by_time(ground: Ground) -> str:
    def spent(name: str) -> float:
        began = time.process_time() if not hasattr(ground.wire, "port") else time.perf_counter()
        ground.hand().post(reverse("account_login"), {"login": name, "password": "a wrong password"})
        return (time.process_time() if not hasattr(ground.wire, "port") else time.perf_counter()) - began

    user = ground.scene.people[table.TEAM].username
    pairs = [(spent(user), spent("nobody-of-this-name")) for _try in range(TRIES)]
    there, absent = median(one for one, _two in pairs), median(two for _one, two in pairs)
    ratio = max(there, absent) / min(there, absent)
    expect(ratio <= MOST_APART, f"ratio {ratio:.2f}")
    return f"within {MOST_APART:g} of each other"


@attempt(
    "infer",
    "anything from a cache on the way: no-store, ETag, Last-Modified, on every page that opens",
    "kept nowhere, and no tag to compare",
)
def caches_and_tags(ground: Ground) -> str:
    seen = 0
    for row in table.ROWS:
        person = next((one for one in table.SIGNED_IN if row.expected(one) == table.OPENS), None)
        if row.method != "GET" or person is None or row.name in ("healthz", "service_worker"):
            continue
        answer = ground.hand(person).get(ground.scene.url(row.name))
        expect("no-store" in answer.headers.get("cache-control", ""), f"{row.name} may be kept")
        expect("etag" not in answer.headers and "last-modified" not in answer.headers, f"{row.name} has a tag")
        seen += 1
    return f"{seen} pages"


@attempt(
    "infer", "secrets next to what an attacker writes, from the size of a compressed page", "pages are not compressed"
)
def sizes_of_compressed_pages(ground: Ground) -> str:
    for name, person in (("caseload", table.LEAD), ("clinic", table.ADMINISTRATOR)):
        answer = ground.hand(person).get(ground.scene.url(name), Accept_Encoding="gzip, br, deflate, zstd")
        expect("content-encoding" not in answer.headers, f"{name} is compressed")
    return "not compressed by us; a proxy must not either"


@attempt(
    "infer", "the server's insides from error pages: wrong paths, methods, encodings and bodies", "nothing of them"
)
def insides_from_error_pages(ground: Ground) -> str:
    hand = ground.hand(table.LEAD)
    answers = [
        hand.get(path)
        for path in (
            "/nothing",
            "/cases/%00/",
            "/cases/%ff%fe/",
            "/static/../settings.py",
            "/.git/config",
            "/cases/" + "a" * 3000,
        )
    ]
    answers += [hand.ask(method, "/caseload/") for method in ("PUT", "DELETE", "TRACE")]
    answers.append(hand.ask("POST", "/cases/new", {"form-TOTAL_FORMS": "99999", "csrfmiddlewaretoken": "a"}))
    for answer in answers:
        told = [secret for secret in SECRETS if secret in answer.text or secret in str(answer.headers)]
        told = [secret for secret in told if secret != "gunicorn" or "gunicorn" in answer.text]
        expect(answer.status < 500 and not told, f"{answer.status} tells {told}")
    return f"{len(answers)} pages, nothing"


@attempt("infer", "whose copy it is, from the name of the downloaded file", "files carry no name of anybody")
def names_of_downloads(ground: Ground) -> str:
    world, hand = ground.scene.world, ground.hand()
    from plait_clinic.own.actions import confirm_channel, make_sent_code, open_with_sent_code, set_channel

    made = set_channel(member=world.member, address="sam@post.example", audit=world.acting("alice"))
    confirm_channel(member=world.member, typed=made.code, audit=world.audit)
    sent = make_sent_code(member=world.member, audit=world.audit)
    from plait_clinic.access.doors import OWN_COOKIE

    hand.jar[OWN_COOKIE] = open_with_sent_code(member=world.member, typed=sent.code, audit=world.audit).token
    answer = hand.post(reverse("own_copy"))
    named = answer.headers.get("content-disposition", "")
    expect(answer.headers.get("content-type") == "application/zip", f"the client gets it: {answer.status}")
    expect("sam" not in named.lower() and world.member.handle not in named, named)
    return f"{named.partition('filename=')[2]}"


@attempt(
    "infer",
    "one more person from figures before and after they answered",
    "no page moves by one answer",
)
def one_person_from_figures(ground: Ground) -> str:
    hand, scene = ground.hand(table.ADMINISTRATOR), ground.scene
    names = ("clinic_reliability", "clinic_engine", "clinic_signal_figures")
    before = [shape(hand.get(scene.url(name))) for name in names]
    world = scene.world
    world.answer(world.invitation(world.note_session(held_at=world.now - timedelta(minutes=next(ground.numbers)))))
    expect([shape(hand.get(scene.url(name))) for name in names] == before, "a page moved by one answer")
    return f"{len(names)} pages, none moved"


@attempt(
    "infer", "what somebody said to the complaints contact, from the clinician's pages", "not a word, and no sign of it"
)
def a_concern_from_the_brief(ground: Ground) -> str:
    plain, sent_past = held_and_not(ground, {"harmful": "complaints"})
    expect(plain == sent_past, "the pages differ")
    return "word for word the same"


@attempt(
    "infer",
    "why somebody waits, from the line of a supervisor's list",
    "the same line after a low and tense rating as after asking for a talk; no order of ratings",
)
def why_from_the_list_of_a_supervisor(ground: Ground) -> str:
    world = ground.scene.world
    tense, asked = world.couple(), world.couple()
    low = dict.fromkeys(("understood", "matters", "suited", "openness", "effort"), "0")
    session = world.note_session(case=tense, held_at=world.now - timedelta(minutes=next(ground.numbers)))
    answered = world.invitation(session, tense.members.earliest("pk"))
    world.answer(answered, **low, expectation="1", tension="3", put_right="0")
    ask_to_talk(member=asked.members.earliest("pk"), about=Kind.HOW_WE_WORK, audit=world.audit)
    page = ground.hand(table.SUPERVISOR).get(reverse("supervision")).body.decode()
    told = [lines_about(case.handle, page) for case in (tense, asked)]
    expect(len(told[0]) == 2, f"the case stands once among what waits and once by name: {told[0]}")
    expect(told[0] == told[1], f"the lines differ: {told}")
    return "the same line for both"


def lines_about(handle: str, page: str) -> list[str]:
    """The lines of a list that lead to this case, without its address."""
    lines = re.findall(r"<li>.*?</li>", page, re.DOTALL)
    return [line.replace(handle, "CASE") for line in lines if handle in line]
