"""The dry run: what would come in, every problem by line and column, and nothing written."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from plait_clinic.access.uploads import MOST_BYTES
from plait_clinic.imports.tests.conftest import BDI, SMALL, said
from plait_clinic.people.actions import add_client
from plait_clinic.signins.models import SignIn

HEADER = "client,session,date,score\n"


def every_row() -> dict[str, int]:
    """How many rows each table of ours holds, but for the sign-ins, which tests make."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("plait_clinic.") and model != SignIn]
    return {model._meta.label: model.objects.count() for model in ours}


def test_the_dry_run_shows_what_would_come_in(alice):
    page = alice.check()
    summary = page.context["summary"]
    assert (summary.clients, summary.sessions, summary.answers, summary.unanswered) == (2, 8, 8, 0)
    assert (summary.first_on, summary.last_on, summary.leads) == (date(2024, 1, 1), date(2024, 2, 2), ("alice",))
    name, session = page.context["first"][0]
    assert (name, session.line, session.number, session.total) == ("Ann", 2, 1, 20.0)
    assert len(page.context["first"]) == 8


def test_looking_at_a_file_and_checking_it_writes_nothing_at_all(alice):
    before = every_row()
    assert alice.check().status_code == 200
    assert alice.check(SMALL.replace("20", "twenty", 1)).status_code == 422
    assert every_row() == before


BROKEN = HEADER + "\n".join(
    [
        "Ann,1,2024-13-01,20",
        "Ann,2,2024-01-08,twenty",
        "Ann,3,2024-01-15,21",
        "Ann,3,2024-01-22,22",
        "Ann,0,2024-01-22,22",
        ",1,2024-01-22,64",
        "Ben,x,2999-01-01,-1",
    ]
)


def test_every_problem_is_told_by_line_and_column_at_once_and_nothing_can_come_in(alice):
    before = every_row()
    page = alice.check(BROKEN)
    assert page.status_code == 422
    assert [(line, column) for line, column, _text in said(page)] == [
        (2, "date"),
        (3, "score"),
        (5, "session"),
        (6, "session"),
        (7, "client"),
        (7, "score"),
        (8, "session"),
        (8, "date"),
        (8, "score"),
    ]
    assert "Session 3 of Ann stands on line 4 already." in page.content.decode()
    assert reverse("import_confirm") not in page.content.decode()
    assert alice.confirm(page).status_code == 422
    assert every_row() == before


def test_of_a_wrong_column_fifty_problems_are_told_and_the_rest_counted(alice):
    rows = "".join(f"Ann,{number},2024-01-01,x\n" for number in range(1, 121))
    page = alice.check(HEADER + rows)
    assert len(said(page)) == 50
    assert "and 70 more" in page.content.decode()
    assert "120 problems" in page.content.decode()


@pytest.mark.parametrize(
    ("content", "chosen"),
    [
        (SMALL.replace("\n", "\r\n").encode("utf-8-sig"), {}),
        (SMALL.replace(",", ";"), {}),
        (SMALL.replace(",", ";").replace(";45", ";45,0"), {}),
        (SMALL.replace("2024-01-", "").replace("2024-02-", "").replace("date", "day"), {"starts_on": "2024-01-01"}),
        (SMALL.replace("client", "ID").replace("score", "Sum"), {"client": "ID", "score": "Sum"}),
    ],
    ids=["a byte order mark", "semicolons", "decimal commas", "days", "other names"],
)
def test_what_spreadsheets_write_comes_in_as_the_same_sessions(alice, content, chosen):
    by_day = {"date": "", "day": "day"} if "starts_on" in chosen else {}
    page = alice.check(content, **chosen, **by_day)
    assert page.status_code == 200, said(page)
    summary = page.context["summary"]
    assert (summary.clients, summary.sessions) == (2, 8)
    assert [session.total for _name, session in page.context["first"]][5] == 45.0


def test_columns_are_guessed_from_their_names(alice):
    page = alice.upload("Patient ID;Time;Datum;Total\n7;1;13.01.2024;20\n")
    initial = page.context["form"].initial
    assert {name: initial[name] for name in ("client", "session", "date", "score", "date_order", "prefix")} == {
        "client": "Patient ID",
        "session": "Time",
        "date": "Datum",
        "score": "Total",
        "date_order": "dmy",
        "prefix": "Client",
    }


@pytest.mark.parametrize(
    ("chosen", "field"),
    [
        ({"client": ""}, "client"),
        ({"client": "not a column"}, "client"),
        ({"date": ""}, "date"),
        ({"day": "score"}, "date"),
        ({"date": "", "day": "date"}, "starts_on"),
        ({"score": ""}, "score"),
        ({"name": " "}, "name"),
        ({"low": ""}, "low"),
        ({"high": "0"}, "high"),
        ({"high": "nan"}, "high"),
        ({"higher_is": ""}, "higher_is"),
        ({"session": "client"}, "__all__"),
        ({"measure": "no-such-measure 1"}, "measure"),
    ],
)
def test_a_choice_that_is_missing_or_cannot_be_is_asked_for(alice, chosen, field):
    page = alice.check(**chosen)
    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_a_client_who_is_in_the_caseload_already_is_told_of_and_a_colleagues_is_not(alice, world):
    add_client(organisation=world.organisation, name="Ann", audit=world.audit)  # in nobody's caseload
    assert alice.check().status_code == 200
    page = alice.check(SMALL.replace("Ann", world.member.client.name))
    assert [(line, column) for line, column, _text in said(page)] == [(2, "client")]
    assert "in your caseload already" in said(page)[0][2]


def test_a_row_without_an_answer_is_a_session_without_one_and_never_a_zero(alice):
    page = alice.check(SMALL.replace(",45", ",NA"))
    assert (page.context["summary"].answers, page.context["summary"].unanswered) == (7, 1)


def test_a_file_without_any_answer_does_not_come_in(alice):
    assert said(alice.check(HEADER + "Ann,1,2024-01-01,\n")) == [(None, "", "There is no answer in the whole file.")]


def test_sessions_dated_out_of_order_are_told_and_come_in_as_they_stand(alice):
    page = alice.check(HEADER + "Ann,1,2024-01-08,20\nAnn,2,2024-01-01,21\n")
    assert page.status_code == 200
    assert page.context["summary"].not_in_order == 1


def test_what_would_be_a_formula_in_a_spreadsheet_stays_text(alice):
    formula = '=HYPERLINK("http://x")'
    page = alice.check(HEADER + '"=HYPERLINK(""http://x"")",1,2024-01-01,20\n<b>Ben</b>,1,2024-01-01,3\n')
    assert [name for name, _session in page.context["first"]] == [formula, "<b>Ben</b>"]
    assert "<b>Ben</b>" not in page.content.decode()
    assert [text for *_rest, text in said(alice.check(HEADER + "Ann,1,2024-01-01,=1+1\n"))] == [
        "“=1+1” is not a number."
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"client\n\xff\n", b"a,b\n1\n"])
def test_a_file_that_is_no_table_is_refused_on_the_first_page(alice, content):
    before = every_row()
    page = alice.upload(content)
    assert page.status_code == 422
    assert said(page)
    assert every_row() == before


def test_no_file_at_all_is_asked_for(alice):
    page = alice.browser.post(reverse("imports"), {})
    assert page.status_code == 422
    assert "Choose a file." in page.content.decode()


def test_a_hundred_megabytes_are_refused_with_the_limit_and_never_held(alice, tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    from django.core.files import File

    with path.open("rb") as file:
        page = alice.browser.post(reverse("imports"), {"file": File(file, name="large.csv")})
    assert page.status_code == 422
    assert f"larger than {MOST_BYTES // 1_000_000} MB" in page.content.decode()
    assert page.wsgi_request.FILES == {}


def test_the_largest_file_that_is_read_fits_into_the_page_that_carries_it(alice):
    rows = [
        f"Client {number // 40:05},{number % 40 + 1},2024-01-{number % 28 + 1:02},{number % 64}"
        for number in range(20_000)
    ]
    padded = [f"{row},{'note' * 15}" for row in rows]
    content = "client,session,date,score,note\n" + "\n".join(padded)
    assert 0.8 * MOST_BYTES < len(content) <= MOST_BYTES
    page = alice.check(content)
    assert page.status_code == 200
    assert page.context["summary"].sessions == 20_000


def test_a_clinician_column_leads_to_several_leads_and_names_who_is_none(alice):
    with_column = "client,session,date,score,therapist\nAnn,1,2024-01-01,3,Bob\nBen,1,2024-01-01,4,\n"
    page = alice.check(with_column, clinician="therapist")
    assert page.context["summary"].leads == ("alice", "bob")
    for wrong in ("ada", "otto", "nobody"):
        [(line, column, _text)] = said(alice.check(with_column.replace("Bob", wrong), clinician="therapist"))
        assert (line, column) == (2, "therapist")


def test_a_client_with_two_clinicians_is_a_problem(alice):
    two = "client,session,date,score,therapist\nAnn,1,2024-01-01,3,bob\nAnn,2,2024-01-08,4,alice\n"
    assert [(line, column) for line, column, _ in said(alice.check(two, clinician="therapist"))] == [(3, "therapist")]


def test_the_fields_of_a_total_are_not_needed_for_a_measure_in_the_list(alice):
    head = ",".join(["client", "session", "date", *(f"q{place}" for place in range(1, 11))])
    page = alice.check(
        f"{head}\nAnn,1,2024-01-01,8,7,8,6,7,9,0,,0,0\n", measure="plait-checkin 1", **dict.fromkeys(BDI, ""), score=""
    )
    assert page.status_code == 200, said(page)


def test_items_off_the_scale_or_never_asked_and_missing_columns_are_told(alice):
    items = [f"q{place}" for place in range(1, 11)]
    chosen = {"measure": "plait-checkin 1", "score": ""}
    page = alice.check(f"client,session,date,{','.join(items)}\nAnn,1,2024-01-01,8,11,8,6,7,9,0,1,0,0\n", **chosen)
    assert [(line, column) for line, column, _text in said(page)] == [(2, "q2"), (2, "q8")]
    page = alice.check(f"client,session,date,{','.join(items[:8])}\nAnn,1,2024-01-01,8,7,8,6,7,9,0,\n", **chosen)
    assert [(line, column) for line, column, _text in said(page)] == [(1, "harmful (q9)"), (1, "missed (q10)")]
