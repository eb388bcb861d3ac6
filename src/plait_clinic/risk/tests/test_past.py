"""Past answers to a risk item have to be read as well: each client's newest positive one is opened, once."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.cases.models import Case
from plait_clinic.checkins.models import Response
from plait_clinic.risk.models import RiskAnswer

HEAD = "client,session,date," + ",".join(f"q{place}" for place in range(1, 10))
NINTHS = {"Ann": (0, 1, 2, 0), "Ben": (0, 0, 0, 0), "Cem": (3, "", 3, 1)}
ITEMS = "\n".join(
    [HEAD]
    + [
        f"{name},{number},2024-01-{number:02},0,0,0,0,0,0,0,0,{nine}"
        for name, ninths in NINTHS.items()
        for number, nine in enumerate(ninths, 1)
    ]
)
TOTALS = "client,session,date,score\nAnn,1,2024-01-01,20\nAnn,2,2024-01-08,27\n"
COLUMNS = {"client": "client", "session": "session", "date": "date", "date_order": "ymd"}
PHQ9 = {**COLUMNS, "measure": "phq9 1"}
A_TOTAL = {**COLUMNS, "score": "score", "name": "PHQ-9", "low": "0", "high": "27", "higher_is": "worse"}


def checked(world, text: str, chosen: dict[str, str]):
    browser = world.signed_in("alice")
    uploaded = browser.post(reverse("imports"), {"file": SimpleUploadedFile("past.csv", text.encode())})
    return browser.post(reverse("import_check"), {**chosen, "sealed": uploaded.context["sealed"]})


def bring_in(world, text: str = ITEMS, chosen: dict[str, str] | None = None) -> None:
    page = checked(world, text, chosen or PHQ9)
    assert page.status_code == 200, page.content.decode()
    done = world.signed_in("alice").post(reverse("import_confirm"), {"sealed": page.context["sealed"]})
    assert done.status_code == 302


def opened(name: str) -> list[RiskAnswer]:
    rows = RiskAnswer.objects.select_related("response__check_in__member__client", "response__check_in__session")
    return [row for row in rows if row.response.check_in.member.client.name == name]


def test_each_clients_newest_positive_answer_is_opened_and_the_older_ones_are_counted(readers):
    bring_in(readers.world)
    [ann], [cem] = opened("Ann"), opened("Cem")
    assert opened("Ben") == []
    assert (ann.value, ann.response.check_in.session.number, ann.older) == (2, 3, 1)
    assert (cem.value, cem.response.check_in.session.number, cem.older) == (1, 4, 2)
    for row in (ann, cem):
        assert row.past
        assert (row.opened_at, row.due_at) == (readers.now, readers.now + timedelta(hours=24))


def test_newest_means_the_latest_day_in_whichever_order_the_sessions_are_numbered(readers):
    rows = [
        HEAD,
        "Ann,1,2024-03-01,0,0,0,0,0,0,0,0,3",
        "Ann,2,2024-01-01,0,0,0,0,0,0,0,0,1",
    ]
    bring_in(readers.world, "\n".join(rows))
    [ann] = opened("Ann")
    assert (ann.value, ann.older) == (3, 1)


def test_the_page_says_that_it_came_in_with_past_data_and_how_many_there_are_besides(readers):
    bring_in(readers.world)
    [cem] = opened("Cem")
    page = readers.world.signed_in("charlie").get(f"/open-answers/{cem.handle}/").content.decode()
    assert "It came in with past data on" in page
    assert "2 older answers of the same file were positive too." in page
    assert "was shown to the client at once" not in page
    assert "came in with past data" in readers.world.signed_in("charlie").get("/open-answers/").content.decode()


def test_the_dry_run_says_what_will_wait_and_for_whom(readers):
    page = checked(readers.world, ITEMS, PHQ9).content.decode()
    assert "2 positive answers to an item about risk, the newest of each client" in page
    assert "(3 older ones are counted beside them)" in page
    assert "Charlie, or Sue as the deputy, is to read them within 24 hours" in page
    assert not RiskAnswer.objects.exists()


def test_nothing_comes_in_where_nobody_is_named_and_the_page_says_what_to_do(unnamed):
    page = checked(unnamed.world, ITEMS, PHQ9)
    assert page.status_code == 422
    text = page.content.decode()
    assert "nobody is named who reads its answers" in text
    assert "An administrator names somebody first" in text
    assert not Case.objects.filter(imported__isnull=False).exists()


def test_a_reader_who_leaves_between_the_dry_run_and_the_confirmation_stops_it(readers):
    page = checked(readers.world, ITEMS, PHQ9)
    readers.world.staff["sue"].roles.all().delete()
    done = readers.world.signed_in("alice").post(reverse("import_confirm"), {"sealed": page.context["sealed"]})
    assert done.status_code == 422
    assert not Response.objects.exists()


def test_totals_come_in_without_a_reader_and_the_dry_run_says_that_nothing_can_be_opened(unnamed):
    page = checked(unnamed.world, TOTALS, A_TOTAL)
    assert page.status_code == 200
    assert "of a total no single answer is known" in page.content.decode()
    bring_in(unnamed.world, TOTALS, A_TOTAL)
    assert Response.objects.count() == 2
    assert not RiskAnswer.objects.exists()


@pytest.mark.parametrize("measure", ["gad7 1", "score15 1", "wsas 1"])
def test_items_of_any_measure_with_a_key_come_in_and_open_nothing_where_none_is_about_risk(unnamed, measure):
    name, version = measure.split()
    form = load_measure(name, version=version).form("client")
    head = ",".join(["client", "session", "date", *(f"q{place}" for place in range(1, len(form.items) + 1))])
    answers = ",".join(str(item.high) for item in form.items)
    bring_in(unnamed.world, f"{head}\nAnn,1,2024-01-01,{answers}\n", {**COLUMNS, "measure": measure})
    assert Response.objects.get().measure == name
    assert not RiskAnswer.objects.exists()


def test_a_past_answer_is_dated_by_its_session_and_its_wait_by_its_coming_in(readers):
    bring_in(readers.world)
    [ann] = opened("Ann")
    assert ann.response.submitted_at.date() == date(2024, 1, 3)
    assert ann.opened_at == readers.now
