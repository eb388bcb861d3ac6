"""What the brief and the page for both are told of who is around a case."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.agreed import Group
from plait_clinic.carers.actions import end_carer, rate
from plait_clinic.carers.kinds import Kind
from plait_clinic.carers.lines import brief_lines, shared_lines
from plait_clinic.carers.tests.conftest import Around
from plait_clinic.cases.models import CaseClinician, ClinicianRole
from plait_clinic.supervision.actions import give_reason
from tests.texts import text_of

A_REASON = "The clinician asked me to look at this with them."


def told(around: Around, *, part: bool = True) -> list[tuple[str, str]]:
    lines = brief_lines([around.member], part, around.world.now)[around.member.pk]
    assert {line.group for line in lines} <= {Group.STANDING}
    return [(line.text, line.state) for line in lines]


def says(around: Around, name: str, **answers: int) -> None:
    rate(member=around.member, about=around.carers[name], answers=answers, audit=around.world.audit)


def test_the_quietest_work_stands_first_and_whoever_is_not_spoken_of_last(around):
    says(around, "Noor", bond=8, goal=9)
    says(around, "Dan", bond=2, goal=9)
    names = [text for text, _state in told(around)]
    assert names == ["Dan, sponsor", "Noor, nurse", "Kay, key worker"]


def test_each_number_stands_by_itself_with_its_day_and_how_many_there_are(around):
    says(around, "Kay", bond=3, task=5)
    [state] = [state for text, state in told(around) if text.startswith("Kay")]
    assert state.startswith("being understood and respected 3; the way of working 5, of 10 (")
    assert state.endswith("; one answer only)")
    says(around, "Kay", bond=4)
    assert dict(told(around))["Kay, key worker"].endswith("; the newest of 2 answers)")


def test_whether_somebody_can_speak_freely_is_told_to_who_works_in_the_case_alone(around):
    says(around, "Kay", bond=9, speaking=1)
    assert "say what is on the mind 1" in dict(told(around))["Kay, key worker"]
    assert "on the mind" not in dict(told(around, part=False))["Kay, key worker"]


def test_of_a_carer_who_also_works_in_the_case_the_brief_says_nothing(around):
    says(around, "Kay", bond=1)
    CaseClinician.objects.create(
        case=around.case, user=around.users["Kay"], role=ClinicianRole.TEAM, since=around.world.now.date()
    )
    assert "Kay, key worker" not in dict(told(around))


def test_the_brief_tells_of_each_and_leaves_out_from_a_supervisor_whether_they_can_speak(around):
    says(around, "Kay", bond=3, speaking=2)
    give_reason(case=around.case, text=A_REASON, audit=around.world.acting("sue"))
    url = reverse("brief", args=[around.case.handle])
    told_of = {name: text_of(around.world.signed_in(name).get(url)) for name in ("alice", "sue")}
    assert "being understood and respected 3" in told_of["alice"]
    assert "on the mind 2" in told_of["alice"]
    assert "on the mind 2" not in told_of["sue"]


def test_an_ended_carer_is_told_of_no_more(around):
    says(around, "Kay", bond=1)
    end_carer(case=around.case, carer=around.carers["Kay"], audit=around.world.acting("ada"))
    assert "Kay, key worker" not in dict(told(around))
    assert [line.text for line in shared_lines(around.member, around.world.now)] == ["Noor, nurse", "Dan, sponsor"]


def test_the_page_for_both_names_who_is_around_and_holds_no_rating_and_nobody_of_another_member(several):
    ana, ben = several.case.members.order_by("pk")
    several.adds("Dan", Kind.SPONSOR, sign_in=False, member=ana)
    rate(member=ana, about=several.carers["Kay"], answers={"bond": 1}, audit=several.world.audit)
    assert [line.text for line in shared_lines(ana, several.world.now)] == ["Kay, key worker", "Dan, sponsor"]
    lines = shared_lines(ben, several.world.now)
    assert [(line.text, line.state) for line in lines] == [("Kay, key worker", "")]
    both = brief_lines([ana, ben], True, several.world.now)
    assert [line.text for line in both[ben.pk]] == ["Kay, key worker"]
    assert {line.state for line in both[ben.pk]} == {"nothing said yet about the work with them"}


def test_the_number_of_questions_to_the_database_grows_with_nothing(several):
    members = list(several.case.members.order_by("pk"))
    with CaptureQueriesContext(connection) as few:
        brief_lines(members[:1], True, several.world.now)
    for place in range(4):
        several.adds(f"C{place}", Kind.OTHER, sign_in=False)
        for member in members:
            rate(member=member, about=several.carers[f"C{place}"], answers={"bond": 1}, audit=several.world.audit)
    with CaptureQueriesContext(connection) as many:
        brief_lines([*members, several.world.member], True, several.world.now)
    assert len(many) == len(few) == 3
