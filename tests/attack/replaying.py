"""Chapter two, replay: what was good once, sent again."""

import json

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.urls import reverse

from plait_clinic.access.doors import OWN_COOKIE
from plait_clinic.checkins.models import Answer, FollowUp, Response
from plait_clinic.own.actions import hand_over_code
from plait_clinic.people.actions import add_staff
from plait_clinic.people.models import Role, Team, User
from tests.access import table
from tests.attack.attempts import Ground, attempt, expect, refused
from tests.attack.wire import Hand
from tests.world import PASSWORD, SOME_ANSWERS

APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def newcomer(ground: Ground, name: str, role: Role = Role.CLINICIAN) -> User:
    """Somebody of the clinic with a password and codes from an app, whom no other attempt uses."""
    world = ground.scene.world
    user = add_staff(
        organisation=world.organisation,
        username=f"{name}{next(ground.numbers)}",
        name=name.title(),
        roles=(role,),
        password=PASSWORD,
        audit=world.audit,
    )
    TOTP.activate(user, APP_SECRET)
    return user


def code_now() -> str:
    return format_hotp_value(hotp_value(APP_SECRET, next(iter(yield_hotp_counters_from_time()))))


def signs_in(ground: Ground, user: User, code: str) -> tuple[Hand, bool]:
    """By password and code, as a browser does it; whether a page of one's own opens then."""
    hand = ground.hand()
    hand.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    hand.post(reverse("mfa_authenticate"), {"code": code})
    return hand, hand.get(reverse("mfa_index")).status == 200


@attempt("replay", "an answered check-in sent again, word for word, five times", "acknowledged again, kept once")
def the_same_answer_again(ground: Ground) -> str:
    address, sent = ground.answered()
    before = Response.objects.count(), Answer.objects.count()
    statuses = [ground.hand().post(address, sent).status for _ in range(5)]
    expect(statuses == [200] * 5 and (Response.objects.count(), Answer.objects.count()) == before, str(statuses))
    return "acknowledged (200) five times, kept once"


@attempt("replay", "an answered check-in sent again with other answers", "told so; the first stands")
def another_answer_afterwards(ground: Ground) -> str:
    address, sent = ground.answered()
    newest = Response.objects.latest("pk")
    before = dict(newest.answers.values_list("item", "value"))
    words = refused(ground.hand().post(address, {**sent, "understood": "0", "tension": "3"}), 409)
    expect(dict(newest.answers.values_list("item", "value")) == before, "the first answer was changed")
    return words


@attempt("replay", "the question after a check-in, answered twice and differently", "the first stands")
def the_question_after_it_twice(ground: Ground) -> str:
    address = ground.link()
    ground.hand().post(
        address,
        {
            **SOME_ANSWERS,
            **dict.fromkeys(("understood", "matters", "suited", "openness", "effort", "expectation"), "10"),
        },
    )
    before = FollowUp.objects.count()
    for choice in ("pace", "goals", "pace"):
        ground.hand().post(f"{address}/more", {"small_change": choice})
    expect(FollowUp.objects.count() <= before + 1, "kept more than once")
    return "kept once"


@attempt("replay", "an app's code that signed somebody in, in a second browser", "not taken")
def an_apps_code_again(ground: Ground) -> str:
    user, code = newcomer(ground, "trudy"), code_now()
    expect(signs_in(ground, user, code)[1], "the first use signs in")
    expect(not signs_in(ground, user, code)[1], "the code worked twice")
    return "the second browser stays outside"


@attempt("replay", "a recovery code, used twice", "works once")
def a_recovery_code_again(ground: Ground) -> str:
    user = newcomer(ground, "rory")
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    expect(signs_in(ground, user, code)[1], "the first use signs in")
    expect(not signs_in(ground, user, code)[1], "the code worked twice")
    return "the second browser stays outside"


@attempt(
    "replay",
    "a session's cookie after its owner has signed out, and one ended from another browser",
    "the sign-in page",
)
def a_session_after_its_end(ground: Ground) -> str:
    name = settings.SESSION_COOKIE_NAME
    first, second = ground.hand(table.TEAM), ground.hand(table.TEAM)
    stolen = first.jar[name], second.jar[name]
    first.post(reverse("account_logout"))
    ground.hand(table.TEAM).post(reverse("account_end_others"))
    for value in stolen:
        thief = ground.hand()
        thief.jar[name] = value
        expect(thief.get(reverse("caseload")).leads_to == reverse("account_login"), "the old cookie opened a page")
    return "sent to the sign-in page, both"


@attempt("replay", "a session's cookie from before a change of password", "the sign-in page")
def a_session_from_before_a_new_password(ground: Ground) -> str:
    user = newcomer(ground, "nell")
    hand, inside = signs_in(ground, user, code_now())
    expect(inside, "signed in")
    user.refresh_from_db()
    user.set_password("quite another long password")
    user.save()
    expect(hand.get(reverse("mfa_index")).leads_to == reverse("account_login"), "the old session goes on")
    return "sent to the sign-in page"


@attempt(
    "replay",
    "a form for which a fresh sign-in is asked, sent again after five minutes with all its cookies",
    "asked who it is; nothing changes",
)
def a_fresh_form_later(ground: Ground) -> str:
    hand, before = ground.hand(table.ADMINISTRATOR, fresh=False), User.objects.count()
    answer = hand.post(reverse("new_staff"), ground.scene.body("new_staff"))
    expect(answer.leads_to == reverse("account_reauthenticate") and User.objects.count() == before, "it was done")
    return "asked for the password"


@attempt("replay", "a code that was handed over, used by a second browser", "opens once")
def a_handed_code_again(ground: Ground) -> str:
    world = ground.scene.world
    code = hand_over_code(member=world.member, audit=world.acting("alice"))
    first, second = ground.hand(), ground.hand()
    first.post(reverse("own_page"), {"code": code})
    second.post(reverse("own_page"), {"code": code})
    expect(OWN_COOKIE in first.jar and not second.jar.get(OWN_COOKIE), "it opened twice, or not at all")
    return "the second browser gets no visit"


@attempt("replay", "the own page's cookie after its visit was left", "asks for a code")
def an_own_visit_after_its_end(ground: Ground) -> str:
    hand = ground.client()
    token = hand.jar[OWN_COOKIE]
    hand.post(reverse("own_leave"))
    thief = ground.hand()
    thief.jar[OWN_COOKIE] = token
    expect("A line about my week" not in thief.get(reverse("own_page")).text, "the page opened again")
    return "asked for a code"


@attempt("replay", "an office form that was done already, three times more", "done once, and told so")
def an_office_form_again(ground: Ground) -> str:
    hand, name = ground.hand(table.ADMINISTRATOR), f"East {next(ground.numbers)}"
    statuses = [hand.post(reverse("teams"), {"name": name}).status for _ in range(4)]
    expect(Team.objects.filter(name=name).count() == 1, "it was made twice")
    return f"made once ({', '.join(map(str, statuses))})"


@attempt("replay", "a passkey's answer to a challenge of another sign-in", "not taken")
def a_passkeys_answer_of_another_time(ground: Ground) -> str:
    hand = ground.hand()
    hand.get(reverse("mfa_login_webauthn"))
    said = {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "AAAA"}
    made = json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": said})
    answer = hand.post(reverse("mfa_login_webauthn"), {"credential": made})
    expect(hand.get(reverse("mfa_index")).leads_to == reverse("account_login"), "it signed somebody in")
    return f"nobody is signed in ({answer.status})"
