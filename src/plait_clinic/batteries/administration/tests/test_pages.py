"""The office's pages about batteries: made, changed, chosen, with how long they take; everything in the way is told."""

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.actions import make_battery, use_battery
from plait_clinic.batteries.administration.queries import cadence_words
from plait_clinic.batteries.askable import offered_in
from plait_clinic.batteries.lines import Line, line_of
from plait_clinic.batteries.minutes import BUDGET_SECONDS, seconds_of, takes
from plait_clinic.batteries.models import Battery, BatteryMeasure, BatteryUse, Cadence
from plait_clinic.batteries.queries import battery_of, check_in_battery
from plait_clinic.batteries.registry import measure_of
from plait_clinic.batteries.tests.worlds import posted_lines, words_for
from plait_clinic.people.actions import add_team

CHECK_IN = "plait-checkin 1"
EVERYBODY = {"form-0-people": ["client", "adolescent", "clinician"]}


def page_of(response) -> str:
    return response.content.decode()


def office(world) -> Browser:
    return world.signed_in("ada")


def test_a_battery_is_made_with_how_often_and_of_whom(world):
    posted = posted_lines(CHECK_IN, "gad7 1", **EVERYBODY, **{"form-1-cadence": "nth", "form-1-number": "4"})
    response = office(world).post("/clinic/batteries/new", {"name": "With GAD-7", **posted})
    battery = Battery.objects.get(name="With GAD-7")
    assert response.headers["Location"] == f"/clinic/batteries/{battery.handle}/"
    assert [line_of(row) for row in battery.measures.order_by("position")] == [
        Line("plait-checkin", "1", forms=("client", "adolescent", "clinician")),
        Line("gad7", "1", Cadence.NTH, 4, 1, ("client",)),
    ]
    page = page_of(office(world).get(f"/clinic/batteries/{battery.handle}/"))
    assert "Every 4 sessions, from session 1 on; adults" in page
    assert "Not asked anywhere." in page


def test_a_battery_that_asks_some_people_nothing_says_so(world):
    told = "Asked nothing by this battery: adolescents, clinicians."
    assert "Asked nothing" not in page_of(office(world).get("/clinic/batteries/"))
    for_adults = make_battery(
        organisation=world.organisation,
        name="For adults",
        measures=[Line("plait-checkin", "1", forms=("client",))],
        audit=world.acting("ada"),
    )
    for address in ("/clinic/batteries/", f"/clinic/batteries/{for_adults.handle}/"):
        assert told in page_of(office(world).get(address))


def test_everything_in_the_way_is_told_at_its_place_and_nothing_is_made(world):
    posted = posted_lines("wai_sr 1", "phq9 1", "gad7 1", "gad7 1", **{"form-2-cadence": "first"})
    response = office(world).post("/clinic/batteries/new", {"name": "", **posted})
    assert response.status_code == 422
    page = page_of(response)
    for field, words in (
        ("form-0-measure", "It has no words here. Enter the words you have permission for"),
        ("form-1-measure", "It asks about risk. Name who reads it"),
        ("form-2-number", "Give the number of sessions"),
        ("form-3-measure", "stands here twice"),
        ("name", "Name"),
    ):
        assert f'<a href="#id_{field}">' in page
        assert words in page
    assert not Battery.objects.filter(organisation=world.organisation).exclude(name="After each session").exists()


def test_a_number_that_is_no_number_and_a_battery_without_a_measure_are_told(world):
    wrong = posted_lines(CHECK_IN, **{"form-0-number": "many", "form-0-begins": "0"})
    assert office(world).post("/clinic/batteries/new", {"name": "Wrong", **wrong}).status_code == 422
    response = office(world).post("/clinic/batteries/new", {"name": "Empty", **posted_lines("", "")})
    assert "Choose at least one measure." in page_of(response)
    assert "of this name already" in page_of(
        office(world).post("/clinic/batteries/new", {"name": "After each session", **posted_lines(CHECK_IN)})
    )


def test_a_battery_that_was_asked_becomes_the_next_number_and_the_earlier_one_can_be_looked_at(world):
    world.invitation()
    asked = check_in_battery(world.organisation)
    address = f"/clinic/batteries/{asked.handle}/"
    assert "so it stays as it is" in page_of(office(world).get(address))
    response = office(world).post(address, posted_lines(CHECK_IN, "gad7 1", **EVERYBODY))
    now = check_in_battery(world.organisation)
    assert (now.number, response.headers["Location"]) == (2, f"/clinic/batteries/{now.handle}/")
    assert "Earlier numbers" in page_of(office(world).get(f"/clinic/batteries/{now.handle}/"))
    before = page_of(office(world).get(address))
    assert "This is an earlier number" in before
    assert "Change the battery" not in before
    refused = office(world).post(address, posted_lines("gad7 1"))
    assert "has changed this battery since" in page_of(refused)
    assert AuditEvent.objects.filter(action=Event.BATTERY_CHANGED, target=now.handle).count() == 1


def test_a_measure_is_taken_out_by_leaving_its_place_empty(world):
    battery = make_battery(
        organisation=world.organisation, name="Two", measures=[("plait-checkin", "1"), ("gad7", "1")], audit=world.audit
    )
    office(world).post(f"/clinic/batteries/{battery.handle}/", posted_lines(CHECK_IN, "", **EVERYBODY))
    assert list(battery.measures.values_list("measure", flat=True)) == ["plait-checkin"]


def test_the_clinic_a_team_and_a_case_are_given_their_batteries_and_follow_again(world):
    browser, team = office(world), add_team(organisation=world.organisation, name="North", audit=world.audit)
    other = make_battery(organisation=world.organisation, name="Other", measures=[("gad7", "1")], audit=world.audit)
    case_page = f"/clinic/cases/{world.case.handle}/"
    browser.post("/clinic/batteries/use", {"team": team.pk, "battery": other.handle})
    browser.post(f"{case_page}battery", {"battery": other.handle})
    assert BatteryUse.objects.filter(battery=other).count() == 2
    assert "Asked in: North." in page_of(browser.get("/clinic/batteries/"))
    assert "Chosen for 1 case." in page_of(browser.get("/clinic/batteries/"))
    assert f'<option value="{other.handle}" selected>' in page_of(browser.get(case_page))
    browser.post("/clinic/batteries/use", {"team": team.pk, "battery": ""})
    browser.post(f"{case_page}battery", {"battery": ""})
    assert not BatteryUse.objects.filter(battery=other).exists()
    browser.post("/clinic/batteries/use", {"battery": other.handle})
    assert battery_of(world.case) == other
    told = browser.post("/clinic/batteries/use", {"battery": ""})
    assert (told.status_code, "The clinic needs one battery." in page_of(told)) == (422, True)


def test_another_clinics_team_and_battery_cannot_be_chosen(world):
    theirs = check_in_battery(world.other_case.organisation)
    team = add_team(organisation=world.other_case.organisation, name="Far", audit=world.audit)
    own = check_in_battery(world.organisation)
    browser = office(world)
    assert browser.get(f"/clinic/batteries/{theirs.handle}/").status_code == 404
    assert browser.post("/clinic/batteries/use", {"battery": theirs.handle}).status_code == 422
    assert browser.post("/clinic/batteries/use", {"team": team.pk, "battery": own.handle}).status_code == 422
    assert not BatteryUse.objects.filter(team=team).exists()


def test_a_battery_of_past_data_is_neither_listed_nor_opened(world):
    past = Battery.objects.create(organisation=world.organisation, name="Past data: BDI", asked=False)
    assert "Past data" not in page_of(office(world).get("/clinic/batteries/"))
    assert office(world).get(f"/clinic/batteries/{past.handle}/").status_code == 404


def test_a_battery_says_how_long_it_takes_and_warns_plainly_above_a_minute(world):
    words_for(world)
    battery = make_battery(
        organisation=world.organisation,
        name="Long",
        measures=[("plait-checkin", "1"), Line("wai_sr", "1", Cadence.NTH, 5, 2), Line("gad7", "1", Cadence.ENDS)],
        audit=world.audit,
    )
    offered = {each.key: each for each in offered_in(world.organisation)}
    adults, adolescents, clinicians = takes(battery.measures.order_by("position"), offered)
    seconds = {
        name: seconds_of(measure_of(world.organisation, name, "1"), "client")
        for name in ("plait-checkin", "wai_sr", "gad7")
    }
    assert seconds == {"plait-checkin": 53, "wai_sr": 90, "gad7": 53}
    assert (adults.usually, adults.longest, adults.longest_at) == (53, 143, 2)
    assert adults.is_over
    assert not adolescents.is_over
    assert clinicians.longest <= BUDGET_SECONDS
    page = page_of(office(world).get(f"/clinic/batteries/{battery.handle}/"))
    assert "The longest is session 2: about 143 seconds." in page
    assert "more than the minute that a check-in promises" in page


def test_words_that_were_withdrawn_are_told_on_the_batterys_page(world):
    words = words_for(world)
    battery = make_battery(organisation=world.organisation, name="WAI", measures=[("wai_sr", "1")], audit=world.audit)
    office(world).post(f"/clinic/words/{words.handle}/withdraw")
    for address in (f"/clinic/batteries/{battery.handle}/", "/clinic/batteries/"):
        assert "Not asked now. It has no words here." in page_of(office(world).get(address))


def test_each_cadence_is_said_in_words():
    rows = [
        BatteryMeasure(cadence=Cadence.EVERY),
        BatteryMeasure(cadence=Cadence.NTH, number=4, begins=2),
        BatteryMeasure(cadence=Cadence.NTH, number=1, begins=3),
        BatteryMeasure(cadence=Cadence.ENDS),
        BatteryMeasure(cadence=Cadence.FIRST, number=1),
        BatteryMeasure(cadence=Cadence.FIRST, number=3),
    ]
    assert [cadence_words(row) for row in rows] == [
        "every session",
        "every 4 sessions, from session 2 on",
        "every session, from session 3 on",
        "at the first session and at the last one",
        "the first session",
        "the first 3 sessions",
    ]


def test_the_list_takes_the_same_queries_however_many_batteries_and_uses_there_are(world):
    browser = office(world)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get("/clinic/batteries/")
        return len(asked)

    queries()
    before = queries()
    for number in range(6):
        battery = make_battery(
            organisation=world.organisation, name=f"B{number}", measures=[("gad7", "1")], audit=world.audit
        )
        use_battery(battery=battery, case=world.couple(), audit=world.acting("ada"))
    assert queries() == before
