"""The page of the policy, and the page of one client's age, guardians and consents."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import CheckIn
from plait_clinic.minors.models import ConsentToAsk, Guardian, MinorsPolicy, PolicyBand
from plait_clinic.minors.queries import policy_of, young_person
from plait_clinic.minors.tests.conftest import BASIS, MADE_UP
from plait_clinic.people.models import Client


def address(young, step: str = "") -> str:
    name = f"consents_{step}" if step else "consents"
    return reverse(name, args=[young.world.case.handle, young.member.handle])


def page(young, name: str = "alice") -> str:
    return young.world.signed_in(name).get(address(young)).content.decode()


def send(young, step: str, by: str = "alice", **posted: str):
    return young.world.signed_in(by).post(address(young, step), posted)


def test_before_anything_is_settled_the_page_asks_the_questions_and_says_that_nobody_is_asked(young):
    shown = young.world.signed_in("ada").get(reverse("clinic_minors")).content.decode()
    assert "Nothing is settled yet" in shown
    assert "Law differs by country and by age" in shown
    assert "Questions to settle first" in shown


def test_a_policy_is_written_and_the_next_version_begins_from_it(young, posted):
    browser = young.world.signed_in("ada")
    assert browser.post(reverse("clinic_minors"), posted).status_code == 302
    assert policy_of(young.world.organisation) == MADE_UP
    shown = browser.get(reverse("clinic_minors")).content.decode()
    assert "Version 1, which holds now" in shown
    assert BASIS in shown
    assert 'name="form-3-to_age" value="19"' in shown
    assert browser.post(reverse("clinic_minors"), {**posted, "basis": "Asked again."}).status_code == 302
    shown = browser.get(reverse("clinic_minors")).content.decode()
    assert "Version 2, which holds now" in shown
    assert "Earlier versions" in shown
    assert BASIS in shown
    assert AuditEvent.objects.filter(action="minors_policy_written").count() == 2


def test_a_policy_with_gaps_is_not_kept_and_everything_is_told_at_once(young, posted):
    wrong = {**posted, "form-1-to_age": "12", "form-3-to_age": "20"}
    answer = young.world.signed_in("ada").post(reverse("clinic_minors"), wrong)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert "No band says what holds at the age of: 12." in told
    assert "No band goes on past 19" in told
    assert 'name="form-1-to_age" value="12"' in told
    assert not MinorsPolicy.objects.exists()
    assert not PolicyBand.objects.exists()


def test_bands_that_are_not_filled_in_are_told_with_their_number(young, posted):
    wrong = {**posted, "form-2-from_age": "", "form-1-consent": "everybody", "of_age": ""}
    told = young.world.signed_in("ada").post(reverse("clinic_minors"), wrong).content.decode()
    assert "Band 2, Who consents" in told
    assert "Band 3, From age" in told
    assert "From which age is somebody of age with you" in told
    assert not MinorsPolicy.objects.exists()


def test_the_whole_way_of_a_young_person_from_the_birth_date_to_being_asked(settled):
    settled.world.note_session()
    today = settled.world.now.date()
    assert "Counted as an adult" in page(settled)
    send(settled, "birth-date", "ada", born=today.replace(year=today.year - 14).isoformat())
    told = page(settled)
    assert "14 years old, and not asked now" in told
    assert "Missing: Sam R.’s own consent and a guardian’s consent (no guardian is entered yet)." in told
    send(settled, "add-guardian", name="Ann A.", capacity="parent", contact="555 0134")
    guardian = Guardian.objects.get()
    assert "555 0134" in page(settled)
    send(settled, "consent", who=guardian.handle, way="paper", on=today.isoformat())
    send(settled, "consent", "ada", who="young", way="here", on=today.isoformat())
    assert "14 years old, and asked" in page(settled)
    assert len(settled.asked()) == 1
    consent = ConsentToAsk.objects.get(guardian=guardian)
    assert consent.policy.number == 1
    send(settled, "take-back", consent=consent.handle, way="paper", on=today.isoformat())
    told = page(settled)
    assert "14 years old, and not asked now" in told
    assert "Taken back on" in told
    assert settled.asked() == []
    events = AuditEvent.objects.filter(case=settled.world.case, target=settled.member.handle)
    done = set(events.values_list("action", flat=True))
    assert done >= {"birth_date_set", "guardian_added", "consent_to_ask_noted", "consent_to_ask_taken_back"}


def test_the_brief_says_what_is_missing_and_only_while_it_is(settled):
    brief = reverse("member_brief", args=[settled.world.case.handle, settled.member.handle])
    settled.is_aged(17)
    told = settled.world.signed_in("alice").get(brief).content.decode()
    assert "Sam R. is not asked now" in told
    assert "Missing: Sam R.’s own consent." in told
    settled.consent()
    assert "is not asked now" not in settled.world.signed_in("alice").get(brief).content.decode()


def test_what_changes_on_the_next_birthday_is_told_before_it_comes(settled):
    today = settled.world.now.date()
    tomorrow = today + timedelta(days=1)
    settled.is_born(tomorrow.replace(year=tomorrow.year - 13))
    settled.guardian("Ann A.")
    settled.consent("Ann A.")
    told = page(settled)
    assert "12 years old, and asked" in told
    assert "something else holds" in told
    assert "As things stand they are not asked then. Missing: Sam R.’s own consent." in told


@pytest.mark.parametrize(
    ("step", "posted", "told"),
    [
        ("birth-date", {"born": "2030-01-01"}, "This day is still to come"),
        ("birth-date", {"born": ""}, "Give the birth date"),
        ("birth-date", {"born": "2011-01-01", "adult": "on"}, "not both"),
        ("add-guardian", {"name": "", "capacity": "aunt"}, "Select a valid choice"),
        ("consent", {"who": "young", "way": "paper", "on": "2030-01-01"}, "still to come"),
        ("consent", {"who": "somebody", "way": "paper", "on": "2026-11-01"}, "Select a valid choice"),
        ("take-back", {"consent": "none", "way": "paper", "on": "2026-11-01"}, "Select a valid choice"),
        ("end-guardian", {"guardian": "none"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_noted_is_told_and_changes_nothing(settled, step, posted, told):
    settled.is_aged(14)
    before = Client.objects.get(pk=settled.member.client_id).birth_date
    answer = send(settled, step, **posted)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Client.objects.get(pk=settled.member.client_id).birth_date == before
    assert not ConsentToAsk.objects.exists()
    assert not Guardian.objects.exists()


def test_a_consent_is_noted_once_and_is_taken_back_after_it(settled):
    settled.is_aged(17)
    consent = settled.consent()
    day = settled.world.now.date().isoformat()
    again = send(settled, "consent", who="young", way="here", on=day)
    assert "This consent is noted already." in again.content.decode()
    early = send(settled, "take-back", consent=consent.handle, way="here", on="2026-01-01")
    assert "between the consent and today" in early.content.decode()
    assert ConsentToAsk.objects.count() == 1
    assert young_person(settled.member, settled.world.now).lacks == ()


def test_the_birth_date_of_an_adult_is_removed(settled):
    settled.is_aged(40)
    assert "and of age" in page(settled)
    assert send(settled, "birth-date", born="", adult="on").status_code == 302
    assert settled.member.client.birth_date is None
    assert AuditEvent.objects.filter(action="birth_date_removed").count() == 1


@pytest.mark.parametrize(("age", "listed"), [(10, True), (14, False), (17, False)])
def test_a_guardian_may_be_told_of_attendance_only_where_the_policy_says_so(settled, age, listed):
    settled.world.note_session()
    settled.is_aged(age)
    assert ("17 November 2026: attended" in page(settled) or "Nov. 17, 2026: attended" in page(settled)) is listed


def test_whether_somebody_has_answered_cannot_be_told_from_the_page(settled):
    settled.is_aged(17)
    settled.consent()
    check_in = settled.world.invitation()
    before = page(settled, "ada")
    settled.world.answer(check_in, comment="Only for my clinician.")
    after = page(settled, "ada")
    hidden = "csrfmiddlewaretoken"
    assert [line for line in before.splitlines() if hidden not in line] == [
        line for line in after.splitlines() if hidden not in line
    ]


def test_names_contacts_and_birth_dates_are_unreadable_in_the_database(settled):
    from django.db import connection

    settled.is_aged(14)
    send(settled, "add-guardian", name="Ann Anders", capacity="parent", contact="ann@post.example")
    born = settled.member.client.birth_date
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, contact FROM minors_guardian")
        kept = [text for row in cursor.fetchall() for text in row]
        cursor.execute("SELECT birth_date FROM people_client WHERE birth_date IS NOT NULL")
        kept += [text for row in cursor.fetchall() for text in row]
    assert len(kept) == 3
    assert not [text for text in kept if "Ann" in text or "post.example" in text or born in text]


def test_a_young_client_is_entered_with_their_birth_date_and_waits_from_the_first_session_on(settled):
    today = settled.world.now.date()
    body = {
        "kind": "individual",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "Kim K.",
        "form-0-role": "client",
        "form-0-participation": "voluntary",
        "form-0-form": "client",
        "form-0-born": today.replace(year=today.year - 17).isoformat(),
    }
    browser = settled.world.signed_in("alice")
    to_come = {**body, "form-0-born": "2031-05-05"}
    assert browser.post(reverse("new_case"), to_come).status_code == 422
    assert browser.post(reverse("new_case"), body).status_code == 302
    kim = Client.objects.order_by("pk").last()
    assert kim.born is not None
    case = kim.memberships.get().case
    settled.world.note_session(case=case)
    assert not CheckIn.objects.filter(member__client=kim).exists()


def test_somebody_who_joins_a_family_is_entered_with_their_birth_date(settled):
    couple = settled.world.couple()
    body = {"name": "Kim P.", "role": "child", "participation": "voluntary", "form": "adolescent"}
    add = reverse("clinic_case_add-member", args=[couple.handle])
    assert settled.world.signed_in("ada").post(add, {**body, "born": "2012-02-29"}).status_code == 302
    assert Client.objects.order_by("pk").last().birth_date == "2012-02-29"
