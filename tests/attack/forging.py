"""Chapter one, forge: tokens, cookies, signatures, headers and files that nobody gave out."""

import base64
import io
import json
import secrets

from django.conf import settings
from django.core import signing
from django.urls import reverse

from plait_clinic.access.doors import OWN_COOKIE
from plait_clinic.backups.sealing import MAGIC, NotABackup, opened
from plait_clinic.checkins.models import Response
from plait_clinic.imports.sealed import Checked, seal
from plait_clinic.people.models import User
from tests.access import table
from tests.access.sent import A_FILE, COLUMNS
from tests.attack.attempts import Ground, attempt, expect, refused
from tests.attack.wire import FORGERY_COOKIE, FORGERY_FIELD
from tests.world import SOME_ANSWERS

ELSEWHERE = "elsewhere.example"


@attempt(
    "forge",
    "sixty check-in tokens of the right shape, made up",
    "each is unknown; after failures the address waits",
)
def made_up_tokens(ground: Ground) -> str:
    statuses = {ground.hand().get(reverse("check_in", args=[secrets.token_urlsafe(24)])).status for _ in range(60)}
    expect(statuses <= {404, 429}, f"answered with {statuses}")
    return f"nothing opened ({', '.join(map(str, sorted(statuses)))})"


@attempt("forge", "a real check-in token with each of its signs changed in turn", "none opens")
def a_token_with_one_sign_changed(ground: Ground) -> str:
    token = ground.link().rpartition("/")[2]
    for place, sign in enumerate(token):
        changed = token[:place] + ("A" if sign != "A" else "B") + token[place + 1 :]
        answer = ground.hand().get(reverse("check_in", args=[changed]))
        expect(answer.status in (404, 429), f"sign {place} does not count: {answer.status}")
    return f"{len(token)} changed tokens, none opened"


@attempt(
    "forge",
    "a session cookie: random, of a row's number, and as a signed text made with a guessed key",
    "the sign-in page",
)
def session_cookies(ground: Ground) -> str:
    user = ground.scene.people[table.LEAD]
    signed = signing.Signer(key="django-insecure", salt="sessions").sign(str(user.pk))
    for value in (secrets.token_urlsafe(24), str(user.pk), "1", signed, "a" * 32, user.handle):
        hand = ground.hand()
        hand.jar[settings.SESSION_COOKIE_NAME] = value
        expect(hand.get(reverse("caseload")).leads_to == reverse("account_login"), f"{value} opened something")
    return "sent to the sign-in page each time"


@attempt(
    "forge", "what the database keeps of a session, used as the cookie", "the sign-in page: the row holds a keyed hash"
)
def a_session_key_from_the_database(ground: Ground) -> str:
    from plait_clinic.signins.models import SignIn

    ground.hand(table.LEAD)
    kept = SignIn.objects.latest("expire_date").session_key
    hand = ground.hand()
    hand.jar[settings.SESSION_COOKIE_NAME] = kept
    expect(hand.get(reverse("caseload")).leads_to == reverse("account_login"), "the row's key opened a session")
    return "sent to the sign-in page"


@attempt(
    "forge",
    "a cookie for the own page: made up, a member's handle, and what the database keeps",
    "the page that asks for a code",
)
def own_page_cookies(ground: Ground) -> str:
    from plait_clinic.own.models import OwnVisit

    ground.client()
    kept = bytes(OwnVisit.objects.latest("pk").token_hash)
    made = (
        secrets.token_urlsafe(32),
        ground.scene.world.member.handle,
        kept.hex(),
        base64.urlsafe_b64encode(kept).decode(),
    )
    for value in made:
        hand = ground.hand()
        hand.jar[OWN_COOKIE] = value
        answer = hand.get(reverse("own_page"))
        expect("Sam" not in answer.text and "A line about my week" not in answer.text, "the own page opened")
        expect(hand.post(reverse("own_copy")).headers.get("content-type") != "application/zip", "a copy was given")
    return "asked for a code each time; no copy"


@attempt(
    "forge",
    "every form of staff with a token that does not agree with its cookie",
    "refused, and nothing changes",
)
def forms_without_their_token(ground: Ground) -> str:
    scene, tried = ground.scene, 0
    rows = [row for row in table.ROWS if row.method == "POST" and not row.name.startswith(("own_", "account_login"))]
    for row in rows:
        person = next((one for one in table.SIGNED_IN if row.expected(one) in (table.OPENS, table.GOES_ON)), None)
        if person is None or row.name in table.OPEN_TO_ALL:
            continue
        hand = ground.hand(person)
        hand.jar[FORGERY_COOKIE] = "b" * 32
        for form in ({FORGERY_FIELD: "c" * 32},):
            refused(hand.ask("POST", scene.url(row.name), form), 403)
            tried += 1
    expect(tried > 60, f"only {tried} were tried")
    return f"{tried} forms refused (403)"


@attempt("forge", "a form from another site: its Origin and Referer, with a token that agrees", "refused")
def a_form_from_another_site(ground: Ground) -> str:
    hand = ground.hand(table.ADMINISTRATOR)
    return refused(hand.post(reverse("teams"), {"name": "Theirs"}, Origin=f"https://{ELSEWHERE}"), 403)


@attempt(
    "forge", "Host, X-Forwarded-Host and X-Forwarded-Proto of another server", "no page, link or redirect names it"
)
def headers_of_another_server(ground: Ground) -> str:
    answer = ground.hand().get("/", Host=ELSEWHERE)
    refused(answer, 400)
    for name in ("X_Forwarded_Host", "X_Forwarded_Server", "Forwarded", "X_Original_URL", "X_Rewrite_URL"):
        got = ground.hand().get(
            reverse("account_login"), **{name: f"host={ELSEWHERE}" if name == "Forwarded" else ELSEWHERE}
        )
        expect(ELSEWHERE not in got.text + got.headers.get("location", ""), f"{name} was believed")
    link = ground.hand(table.LEAD).post(
        ground.scene.url("new_link"), ground.scene.body("new_link"), X_Forwarded_Host=ELSEWHERE
    )
    expect(ELSEWHERE not in link.text, "a link leads to another host")
    return "a foreign Host is refused (400); other headers change nothing"


@attempt(
    "forge",
    "X-Forwarded-For with a new address for each failed try",
    "tries are still counted by the address that connects",
)
def addresses_made_up_in_a_header(ground: Ground) -> str:
    hand, statuses = ground.hand(), []
    for number in range(60):
        token = secrets.token_urlsafe(24)
        statuses.append(hand.get(reverse("check_in", args=[token]), X_Forwarded_For=f"10.9.8.{number}").status)
    expect(statuses[-1] == 429, "made-up addresses escape the limit")
    return f"limited after {statuses.index(429)} tries (429)"


@attempt("forge", "sign-in and sign-out with `next` on eight ways to another host", "never sent there")
def redirects_to_another_host(ground: Ground) -> str:
    ways = (
        f"https://{ELSEWHERE}/", f"//{ELSEWHERE}/", f"/\\{ELSEWHERE}", f"http:{ELSEWHERE}", f"\\\\{ELSEWHERE}",
        f"https:///{ELSEWHERE}", f"/%0d%0aLocation:{ELSEWHERE}", "javascript:alert(1)",
    )  # fmt: skip
    for way in ways:
        for name in ("account_login", "account_reauthenticate", "account_logout", "choose_language"):
            got = ground.hand(table.LEAD).post(reverse(name), {"next": way, "password": "wrong", "language": "de"})
            leads = got.headers.get("location", "/")
            expect(leads.startswith("/") and not leads.startswith(("//", "/\\")), f"{name} leads to {leads}")
    return f"{len(ways) * 4} tries, all stay here"


@attempt(
    "forge",
    "a checked file of past data, signed for somebody else, and with one sign changed",
    "sent back; nothing comes in",
)
def a_checked_file_of_somebody_else(ground: Ground) -> str:
    scene = ground.scene
    theirs = seal(Checked(A_FILE, COLUMNS), user=scene.people[table.CO_THERAPIST], now=scene.world.now)
    own = seal(Checked(A_FILE, COLUMNS), user=scene.people[table.LEAD], now=scene.world.now)
    for sealed in (theirs, own[:-5] + "AAAAA", own[:40] + "x" + own[41:], "", "e30="):
        answer = ground.hand(table.LEAD).post(reverse("import_confirm"), {"sealed": sealed})
        expect(answer.status != 302 or answer.leads_to == reverse("imports"), f"taken with {answer.status}")
    expect(not Response.objects.filter(measure__startswith="past").exists(), "past data came in")
    return "sent back each time"


@attempt("forge", "a backup file with a byte changed, with another key, and one made by hand", "not opened")
def a_backup_file(_ground: Ground) -> str:
    from plait_clinic.backups.sealing import sealed

    whole = b"".join(sealed([b"some rows"], settings.BACKUP_KEYS or settings.FIELD_KEYS))
    ring = settings.BACKUP_KEYS or settings.FIELD_KEYS
    for bad in (whole[:-1] + bytes([whole[-1] ^ 1]), MAGIC + bytes(100), b"SQLite format 3\x00", whole + b"more"):
        try:
            b"".join(opened(io.BytesIO(bad), ring))
        except NotABackup:
            continue
        expect(False, "a forged backup was opened")
    return "refused each time"


@attempt(
    "forge",
    "the office's files: a measure with a foreign scale, markup, and ten thousand nested brackets",
    "sent back in words",
)
def measure_files(ground: Ground) -> str:
    hand = ground.hand(table.ADMINISTRATOR)
    for text in ("[" * 10_000, 'id = "../../etc"', "id = 'wai_sr'\nversion = '1'", "<script>alert(1)</script>"):
        pieces = {f'name="{FORGERY_FIELD}"': "a" * 32, 'name="file"; filename="own.toml"': text}
        body = "".join(
            f"--between\r\nContent-Disposition: form-data; {head}\r\n\r\n{value}\r\n" for head, value in pieces.items()
        )
        hand.jar[FORGERY_COOKIE] = "a" * 32
        head = {
            "Content-Type": "multipart/form-data; boundary=between",
            "Cookie": "; ".join(f"{name}={value}" for name, value in hand.jar.items()),
        }
        answer = hand.wire.send("POST", reverse("bring_measure"), head, f"{body}--between--\r\n".encode(), hand.source)
        refused(answer, 422)
        expect("<script>alert" not in answer.text, "markup came back as markup")
    return "refused (422) each time"


@attempt(
    "forge",
    "a client's own rating sent to the session's page by the reflecting team, with another check-in's handle",
    "not there",
)
def a_rating_by_somebody_else(ground: Ground) -> str:
    before = Response.objects.count()
    answer = ground.hand(table.TEAM).post(
        ground.scene.url("rate"), {**SOME_ANSWERS, "check_in": ground.scene.check_in.handle}
    )
    expect(Response.objects.count() == before, "it was kept")
    return refused(answer, 404)


@attempt("forge", "JSON, XML and plain text where a form belongs", "not taken as a form")
def bodies_of_another_kind(ground: Ground) -> str:
    hand = ground.hand(table.ADMINISTRATOR)
    hand.jar[FORGERY_COOKIE] = "a" * 32
    cookie = "; ".join(f"{name}={value}" for name, value in hand.jar.items())
    body = json.dumps({FORGERY_FIELD: "a" * 32, "name": "Theirs"}).encode()
    for kind in ("application/json", "text/plain", "application/xml"):
        refused(
            hand.wire.send("POST", reverse("teams"), {"Content-Type": kind, "Cookie": cookie}, body, hand.source), 403
        )
    expect(not User.objects.filter(team__name="Theirs").exists(), "a team was made")
    return "refused (403)"
