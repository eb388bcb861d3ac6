"""Words that a clinic enters: held to the key, kept with their permission, looked at first, withdrawn and kept."""

import pytest

from plait.measures import load_measure
from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.batteries.registry import languages_of, measure_of, words_of
from plait_clinic.batteries.tests.worlds import OWN_FILE, own_measure, posted_words, words_for
from plait_clinic.batteries.wordings.fields import groups_of, own_field, text_field

WAI_SR = ("wai_sr", "1", "client")


def sent(world, measure="wai_sr", version="1", form="client", **given):
    found = measure_of(world.organisation, measure, version)
    address = f"/clinic/measures/{measure}/{version}/words/{form}"
    return world.signed_in("ada").post(address, posted_words(found, form, **given))


def page_of(response) -> str:
    return response.content.decode()


def test_entered_words_are_kept_with_who_permitted_them_and_when(world):
    assert sent(world, stem="In my work with my clinician").status_code == 302
    row = ClinicWording.objects.get()
    assert (row.granted_by, row.granted_on.isoformat(), row.reference) == (
        "Dr Mia Owner, by letter", "2026-03-02", "Folder 12",
    )  # fmt: skip
    words = words_of(world.organisation, *WAI_SR, "en")
    assert (words.stem, words.items["q3"].text, words.items["q3"].choices[0]) == (
        "In my work with my clinician", "About q3", "answer 1",
    )  # fmt: skip
    events = AuditEvent.objects.filter(action=Event.WORDING_ENTERED)
    assert [event.target for event in events] == [row.handle]


def test_looking_at_them_first_keeps_nothing_and_shows_them_as_a_client_meets_them(world):
    page = page_of(sent(world, look="1", heading="Our work together"))
    assert "As a client would see it" in page
    assert '<input type="radio" name="wai_sr-q12" value="5"' in page
    assert "About q12" in page
    assert not ClinicWording.objects.exists()
    assert not AuditEvent.objects.filter(action=Event.WORDING_ENTERED).exists()


def test_every_mistake_is_told_at_once_at_its_field_and_nothing_is_kept(world):
    wrong = {text_field("q2"): "", own_field("q3"): "never\nalways", "granted_on": "2999-01-01", "language": "xx"}
    response = sent(world, **wrong, granted_by=" ", heading="")
    assert response.status_code == 422
    page = page_of(response)
    for field in ("text-q2", "own-q3", "granted_on", "language", "granted_by", "heading"):
        assert f'<a href="#id_{field}">' in page
    assert "Give 5 answers, one a line; there are 2." in page
    assert not ClinicWording.objects.exists()


def test_a_question_with_other_answers_keeps_its_own(world):
    sent(world, **{own_field("q3"): "one\ntwo\nthree\nfour\nfive\n"})
    words = words_of(world.organisation, *WAI_SR, "en")
    assert words.items["q3"].choices == ("one", "two", "three", "four", "five")
    assert words.items["q4"].choices == tuple(f"answer {number}" for number in range(1, 6))


def test_a_measure_with_several_kinds_of_answers_asks_for_each_once(world):
    own_measure(world)
    found = measure_of(world.organisation, "own-hope", "1")
    assert [(group.kind, group.numbers) for group in groups_of(found.form("client"))] == [
        ("rating", (0, 10)), ("choice", (0, 1, 2)),
    ]  # fmt: skip
    assert sent(world, "own-hope").status_code == 302
    words = words_of(world.organisation, "own-hope", "1", "client", "en")
    assert (words.items["way"].low, words.items["way"].high) == ("answer 0", "answer 10")
    assert words.items["future"].choices == ("answer 0", "answer 1", "answer 2")


@pytest.mark.parametrize("measure", ["wai_sr", "wai36", "core10", "wsas", "who5", "k10", "gcq_s", "haq2", "sparq"])
def test_every_measure_of_the_field_can_be_given_words(world, measure):
    version = load_measure(measure).version
    for form in load_measure(measure).forms:
        if form.id in {"client", "clinician", "adolescent"}:
            assert sent(world, measure, version, form.id).status_code == 302
            assert languages_of(world.organisation, measure, version, form.id) == ("en",)


def test_other_words_begin_with_those_that_are_there(world):
    sent(world, heading="Our work together", **{own_field("q3"): "a\nb\nc\nd\ne"})
    page = page_of(world.signed_in("ada").get("/clinic/measures/wai_sr/1/words/client?language=en"))
    assert 'value="Our work together"' in page
    assert "a\nb\nc\nd\ne</textarea>" in page
    shipped = page_of(world.signed_in("ada").get("/clinic/measures/gad7/1/words/client?language=en"))
    assert "Feeling nervous, anxious or on edge" in shipped


def test_words_in_another_language_stand_beside_each_other(world):
    for language in ("de", "tr"):
        sent(world, language=language)
    page = page_of(world.signed_in("ada").get("/clinic/measures/wai_sr/1/"))
    assert "German" in page
    assert "Turkish" in page


def test_a_permission_that_has_ended_is_noted_once_and_its_words_stay_to_be_looked_at(world):
    row = words_for(world)
    browser = world.signed_in("ada")
    for _ in range(2):
        assert browser.post(f"/clinic/words/{row.handle}/withdraw").status_code == 302
    assert AuditEvent.objects.filter(action=Event.WORDING_WITHDRAWN).count() == 1
    assert languages_of(world.organisation, *WAI_SR) == ()
    page = page_of(browser.get(f"/clinic/words/{row.handle}/"))
    assert "Asked no longer since" in page
    assert "About q1" in page
    assert "Words that are asked no longer" in page_of(browser.get("/clinic/measures/wai_sr/1/"))


def test_another_clinics_words_and_measures_are_not_there(world):
    row = words_for(world)
    ClinicWording.objects.filter(pk=row.pk).update(organisation=world.other_case.organisation)
    browser = world.signed_in("ada")
    assert browser.get(f"/clinic/words/{row.handle}/").status_code == 404
    assert browser.post(f"/clinic/words/{row.handle}/withdraw").status_code == 404
    assert "Dr Mia Owner" not in page_of(browser.get("/clinic/measures/wai_sr/1/"))
    assert ClinicWording.objects.get().withdrawn_at is None


@pytest.mark.parametrize(
    "address",
    ["nothing/1/", "wai_sr/9/", "wai_sr/1/words/observer", "wai_sr/1/words/adolescent", "core_om/1/words/client"],
)
def test_what_is_not_there_is_not_there(world, address):
    assert world.signed_in("ada").get(f"/clinic/measures/{address}").status_code == 404


def test_a_measure_without_a_key_says_plainly_that_it_cannot_be_asked(world):
    page = page_of(world.signed_in("ada").get("/clinic/measures/core_om/1/"))
    assert "It cannot be asked" in page
    assert "Enter words" not in page


def test_the_owners_own_words_stand_where_words_are_entered(world):
    page = page_of(world.signed_in("ada").get("/clinic/measures/wai_sr/1/words/client"))
    assert "Copyrighted by the Society for Psychotherapy Research" in page


def test_words_of_an_own_measure_are_not_taken_from_one_that_ships(world):
    own_measure(world, OWN_FILE)
    page = page_of(world.signed_in("ada").get("/clinic/measures/own-hope/1/"))
    assert "These words come with Plait" not in page
