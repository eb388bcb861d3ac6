"""The office sees people, dates and links, and nothing that a client said or whether they said anything."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.access import table
from tests.texts import without_token

CLINICAL = (
    "checkins_response",
    "checkins_answer",
    "checkins_comment",
    "checkins_followup",
    "checkins_score",
    "readings_reading",
    "supervision_reason",
    '"signals_signal"',
    "signals_evidence",
    "signals_signalstep",
)
ONLY_WHETHER = {"clinic_messages": ["checkins_response"]}
"""How many links of a day led to an answer, of days with ten or more and never of so few that it tells of somebody: it
asks whether there is a response, and reads nothing that stands in one (decision 0061)."""
OPENS_TO_THE_OFFICE = [row for row in table.ROWS if table.ADMINISTRATOR in row.gets.get(table.OPENS, ())]
OFFICE = sorted(row.name for row in OPENS_TO_THE_OFFICE if row.address.startswith("clinic/") and row.method == "GET")
OF_THE_WORK = ("caseload", "brief", "member_brief", "looks", "session", "note_session", "own_day")


def test_the_office_has_these_pages():
    assert set(OFFICE) >= {"clinic", "person", "teams", "clinic_cases", "clinic_case", "caseloads", "day"}


@pytest.mark.parametrize("name", OFFICE)
def test_no_page_of_the_office_reads_a_table_that_holds_what_was_answered(scene, name):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert scene.visit(table.ADMINISTRATOR, name).status_code == 200
    read = [table for query in asked for table in CLINICAL if table in query["sql"]]
    assert read == ONLY_WHETHER.get(name, [])


@pytest.mark.parametrize("name", OFFICE)
def test_a_page_of_the_office_is_the_same_before_and_after_somebody_answers(scene, name):
    def page() -> str:
        return without_token(scene.visit(table.ADMINISTRATOR, name).content.decode())

    before = page()
    scene.world.answer(scene.check_in, comment="Something that nobody in the office may read.")
    assert page() == before


@pytest.mark.parametrize("name", OF_THE_WORK)
def test_no_page_of_the_work_itself_opens_to_the_office(scene, name):
    assert scene.visit(table.LEAD, name).status_code == 200
    assert scene.visit(table.ADMINISTRATOR, name).status_code == 404
