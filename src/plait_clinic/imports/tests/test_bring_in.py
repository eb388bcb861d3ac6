"""Confirming: exactly what was checked comes in, all of it or nothing, and once; and who may."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from plait_clinic.access import middleware
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.models import Battery, UnregisteredTotal
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.cases.models import Attendance, Case, CaseClinician, Session
from plait_clinic.checkins.models import Answer, CheckIn, Response, Score
from plait_clinic.imports import actions
from plait_clinic.imports.models import ImportedCase, PastImport
from plait_clinic.imports.sealed import Checked, seal
from plait_clinic.imports.tests.conftest import BDI, SMALL, Importer
from plait_clinic.imports.tests.test_dry_run import every_row
from plait_clinic.people.models import Client
from plait_clinic.readings.models import Reading, VisitReading

ITEMS = "client,session,date," + ",".join(f"q{place}" for place in range(1, 11))
CHECK_INS = "\n".join(
    [ITEMS] + [f"Ann,{number},2024-01-{number:02},8,7,{number},6,7,9,0,,0,0" for number in range(1, 7)]
)
OWN = {**dict.fromkeys(BDI, ""), "measure": "plait-checkin 1", "score": ""}


def imported() -> list[Case]:
    return list(Case.objects.filter(imported__isnull=False).order_by("pk"))


def test_confirming_brings_in_clients_cases_sessions_answers_scores_and_readings(alice, world):
    assert alice.bring_in().status_code == 302
    ann, ben = imported()
    assert [case.members.get().client.name for case in (ann, ben)] == ["Ann", "Ben"]
    assert [(case.kind, case.clinicians.get().user.username) for case in (ann, ben)] == [("individual", "alice")] * 2
    assert str(ann.opened_on) == "2024-01-01"
    assert list(ann.sessions.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    scores = Score.objects.filter(response__check_in__session__case=ann).order_by("response__check_in__session__number")
    assert list(scores.values_list("scale", "value")) == [("total", value) for value in (20, 22, 19, 21, 20, 45)]
    readings = Reading.objects.filter(response__check_in__session__case=ann).order_by("response__pk")
    assert [reading.earlier for reading in readings] == [0, 1, 2, 3, 4, 5]
    visits = VisitReading.objects.filter(response__check_in__session__case=ann).order_by("response__pk")
    assert [visit.state for visit in visits] == ["not_enough", *["steady"] * 4, "drop"]
    total = UnregisteredTotal.objects.get()
    assert (total.name, total.low, total.high, total.higher_is, total.battery.asked) == (
        "BDI-II",
        0,
        63,
        "worse",
        False,
    )
    past = PastImport.objects.get()
    assert (past.sessions, past.answers, past.imported_by, past.cases.count()) == (8, 8, world.staff["alice"], 2)


def believed_rows(model) -> int:
    """How many rows the database plans for; SQLite, which plans without counts, is asked for what is there."""
    if connection.vendor != "postgresql":
        return model.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [model._meta.db_table])
        return int(cursor.fetchone()[0])


def test_after_a_file_the_database_plans_for_the_rows_that_came(alice, world):
    alice.bring_in()
    assert believed_rows(Score) == Score.objects.count() == 8
    assert believed_rows(Reading) == Reading.objects.count()
    assert believed_rows(Client) == Client.objects.count()


def test_names_of_those_who_come_in_are_unreadable_in_the_database(alice):
    alice.bring_in(SMALL.replace("Ann", "Annabella Unmistakable"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_client")
        stored = [name for (name,) in cursor.fetchall()]
    assert len(stored) >= 3
    assert not any("Unmistakable" in name for name in stored)
    assert "Annabella Unmistakable" in {client.name for client in Client.objects.all()}


def test_the_book_tells_of_the_import_and_of_each_case_without_a_name(alice):
    alice.bring_in()
    whole = AuditEvent.objects.filter(action="past_data_imported", case__isnull=True).get()
    assert whole.target == PastImport.objects.get().handle
    told = AuditEvent.objects.filter(case__in=imported())
    assert {event.action for event in told} == {"case_opened", "session_noted", "past_data_imported", "readings_made"}
    private = ("Ann", "Ben", "BDI")
    assert not [event.target for event in AuditEvent.objects.all() if any(word in event.target for word in private)]


def test_a_session_without_an_answer_comes_in_without_an_answer_and_without_attendance(alice):
    alice.bring_in(SMALL.replace(",45", ",NA"))
    ann, _ben = imported()
    last = ann.sessions.get(number=6)
    assert not CheckIn.objects.filter(session=last).exists()
    assert not Attendance.objects.filter(session=last).exists()
    assert Attendance.objects.filter(session__case=ann).count() == 5


def test_a_fault_in_the_middle_leaves_nothing_behind(alice, monkeypatch):
    checked = alice.check()
    before = every_row()

    def breaks(**_given):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(actions, "make_past_readings", breaks)
    with pytest.raises(RuntimeError):
        alice.confirm(checked)
    assert every_row() == before


def test_a_file_comes_in_once_however_often_it_is_confirmed_or_chosen(alice):
    checked = alice.check()
    assert alice.confirm(checked).status_code == 302
    before = every_row()
    alice.confirm(checked)
    again = alice.check()
    assert again.status_code == 422
    assert "brought in already" in again.content.decode()
    after = every_row()
    assert {name: after[name] - before[name] for name in after if after[name] != before[name]} == {}


def test_the_same_file_with_other_choices_does_not_double_a_colleagues_people(alice, world):
    """The names are no help where they went to a colleague: the file itself is known."""
    with_column = "client,session,date,score,lead\nAnn,1,2024-01-01,3,bob\n"
    alice.bring_in(with_column, clinician="lead")
    again = alice.check(with_column, clinician="lead")
    assert again.status_code == 422
    alice.confirm(again)
    assert len(imported()) == 1
    assert CaseClinician.objects.get(case=imported()[0]).user == world.staff["bob"]


def test_who_imports_for_a_colleague_does_not_see_the_case_afterwards(alice, world):
    alice.bring_in("client,session,date,score,lead\nAnn,1,2024-01-01,3,bob\n", clinician="lead")
    url = reverse("brief", args=[imported()[0].handle])
    assert alice.browser.get(url).status_code == 404
    assert world.signed_in("bob").get(url).status_code == 200


def test_what_was_checked_cannot_be_changed_on_the_page(alice):
    checked = alice.check()
    before = every_row()
    sealed = checked.context["sealed"]
    for changed in (sealed[:-8] + "AAAAAAA=", "", "test:xx", "nonsense", sealed[:40]):
        page = alice.browser.post(reverse("import_confirm"), {"sealed": changed})
        assert page["Location"] == reverse("imports")
    assert every_row() == before


def test_what_one_clinician_checked_another_cannot_bring_in(alice, world):
    checked = alice.check()
    before = every_row()
    assert Importer(world.signed_in("bob")).confirm(checked)["Location"] == reverse("imports")
    assert every_row() == before


def test_a_check_is_good_for_two_hours(alice, world, monkeypatch, now):
    checked = alice.check()

    class Later:
        override = middleware.timezone.override

        @staticmethod
        def now():
            return now + timedelta(hours=2, minutes=1)

    monkeypatch.setattr(middleware, "timezone", Later)
    before = every_row()
    assert alice.confirm(checked)["Location"] == reverse("imports")
    assert every_row() == before


def test_a_file_that_was_only_uploaded_cannot_be_brought_in_unchecked(alice, world):
    sealed = seal(Checked(SMALL, {}), user=world.staff["alice"], now=world.now)
    before = every_row()
    alice.browser.post(reverse("import_confirm"), {"sealed": sealed})
    assert every_row() == before


def test_something_that_changed_since_the_check_is_found_before_anything_is_written(alice):
    checked = alice.check()
    other = alice.check(SMALL + "\nCleo,1,2024-01-01,9\n")
    alice.confirm(other)
    before = every_row()
    page = alice.confirm(checked)
    assert page.status_code == 422
    assert "in your caseload already" in page.content.decode()
    assert every_row() == before


def test_past_data_never_become_what_the_clinic_asks(alice, world):
    asked = check_in_battery(world.organisation)
    alice.bring_in()
    assert check_in_battery(world.organisation) == asked
    assert Battery.objects.filter(asked=False).count() == 1
    session = world.note_session(case=imported()[0])
    assert session.number == 7
    assert {check_in.battery for check_in in CheckIn.objects.filter(session=session)} == {asked}


def test_a_second_file_of_the_same_measure_uses_the_same_battery(alice):
    alice.bring_in()
    alice.bring_in(SMALL.replace("Ann", "Cleo").replace("Ben", "Dan"))
    alice.bring_in(SMALL.replace("Ann", "Eve").replace("Ben", "Finn"), high="60")
    assert sorted(UnregisteredTotal.objects.values_list("high", flat=True)) == [60, 63]
    assert len(imported()) == 6


def test_past_answers_to_the_clinics_own_check_in_go_on_in_one_course(alice, world):
    assert alice.bring_in(CHECK_INS, **OWN).status_code == 302
    [ann] = imported()
    response = Response.objects.filter(check_in__session__case=ann).latest("pk")
    assert (response.measure, response.check_in.battery) == ("plait-checkin", check_in_battery(world.organisation))
    answers = {answer.item: (answer.value, answer.missing) for answer in Answer.objects.filter(response=response)}
    assert answers["understood"] == (8, None)
    assert answers["put_right"] == (None, "not_asked")
    assert Score.objects.get(response=response, scale="task").value == 6
    session = world.note_session(case=ann)
    world.answer(CheckIn.objects.get(session=session, member=ann.members.get()))
    assert Reading.objects.get(response__check_in__session=session, scale="bond").earlier == 6


def test_an_administrator_may_not_and_sees_nothing(world):
    ada = Importer(world.signed_in("ada"))
    assert ada.browser.get(reverse("imports")).status_code == 404
    assert ada.upload(SMALL).status_code == 404


def test_dates_are_days_of_the_clinics_own_zone(alice, world):
    world.organisation.time_zone = "Pacific/Auckland"
    world.organisation.save()
    alice.bring_in()
    first = Session.objects.filter(case=imported()[0]).earliest("number")
    assert first.held_at.isoformat() == "2023-12-31T23:00:00+00:00"  # noon of 1 January there
    assert ImportedCase.objects.count() == 2
