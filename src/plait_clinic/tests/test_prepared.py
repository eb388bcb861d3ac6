"""A prepared query finds the very rows that the query it was made from finds; prepared rows are like any others."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, CharField, DateField, Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import CaseClinician, CaseMember
from plait_clinic.cases.queries import in_force_on
from plait_clinic.checkins.models import CheckIn, Response, Score
from plait_clinic.people.models import Supervision, User
from plait_clinic.prepared import Prepared, PreparedRows, Slot
from plait_clinic.signals.models import SignalWatch


@Prepared
def parts() -> QuerySet[CaseClinician]:
    found = CaseClinician.objects.filter(in_force_on(Slot("day", DateField())), case=Slot("case", BigIntegerField()))
    return found.select_related("user__organisation").order_by("-pk")


@Prepared
def names() -> QuerySet[User, str]:
    return User.objects.filter(username__in=[Slot("one", CharField()), Slot("other", CharField())]).values_list(
        "username", flat=True
    )


@pytest.mark.parametrize("days", [-4000, 0, 4000])
def test_it_finds_what_the_same_query_finds_with_all_that_was_selected_along(world, now, days):
    day = now.date() + timedelta(days=days)
    plain = list(CaseClinician.objects.filter(in_force_on(day), case=world.case).order_by("-pk"))
    found = parts(day=day, case=world.case.pk)
    assert found == plain
    with CaptureQueriesContext(connection) as asked:
        assert all(part.user.organisation == world.organisation for part in found)
    assert not asked.captured_queries


def test_each_asking_has_its_own_values(world):
    day = date(2026, 11, 17)
    assert {part.case_id for part in parts(day=day, case=world.case.pk)} == {world.case.pk}
    assert {part.case_id for part in parts(day=day, case=world.other_case.pk)} == {world.other_case.pk}
    assert sorted(names(one="alice", other="bob")) == ["alice", "bob"]
    assert names(one="nobody", other="bob") == ["bob"]


@Prepared
def watches() -> QuerySet[SignalWatch]:
    own = SignalWatch.objects.filter(organisation=Slot("organisation", BigIntegerField()), until__isnull=True)
    supervised = Supervision.objects.filter(supervisee=OuterRef("watcher"))
    return own.select_related("watcher", "deputy").annotate(supervised=Exists(supervised)).order_by("-days")


@Prepared
def pairs() -> QuerySet[User, tuple[str, int]]:
    return User.objects.filter(organisation=Slot("organisation", BigIntegerField())).values_list("name", "pk")


def test_what_is_annotated_is_there_and_nobody_stands_where_nobody_is_named(world):
    SignalWatch.objects.create(
        organisation=world.organisation, watcher=world.staff["alice"], days=3, named_at=world.now
    )
    [found] = watches(organisation=world.organisation.pk)
    assert found.watcher == world.staff["alice"]
    assert found.deputy is None
    assert found.supervised  # by Sue
    assert found.named_at == world.now
    assert not found._state.adding


def test_values_are_given_as_tuples_in_the_order_that_was_asked_for(world):
    plain = User.objects.filter(organisation=world.organisation).values_list("name", "pk")
    assert sorted(pairs(organisation=world.organisation.pk)) == sorted(plain)


@pytest.mark.parametrize(
    "asked", [User.objects.values("name"), User.objects.prefetch_related("roles")], ids=["values", "prefetch"]
)
def test_what_a_prepared_query_cannot_give_is_refused_and_not_left_out(asked, db):
    with pytest.raises(TypeError, match="values_list"):
        Prepared(lambda: asked)()


@pytest.mark.parametrize("value", ["x' OR '1'='1", "%s", '"', "?"])
def test_a_value_is_never_a_part_of_the_statement(world, value):
    assert names(one=value, other="") == []


def test_the_statement_is_made_once(world):
    built = []

    @Prepared
    def cases() -> QuerySet[CaseMember]:
        built.append(True)
        return CaseMember.objects.filter(case=Slot("case", BigIntegerField()))

    assert cases(case=world.case.pk) == cases(case=world.case.pk)
    assert built == [True]


def test_a_value_that_is_missing_is_said(world):
    with pytest.raises(KeyError, match="other"):
        names(one="alice")


@pytest.fixture
def response(world) -> Response:
    """A response that was made and not yet written."""
    check_in = world.invitation()
    return Response(check_in=check_in, measure="plait-checkin", measure_version="1", submitted_at=world.now)


def write(response: Response) -> Response:
    response.informativeness = "informative"
    PreparedRows(Response).create(response)
    return response


def scores(response: Response, *scales: str) -> list[Score]:
    return [Score(response=response, scale=scale, value=1.5, answered=1, of=2, prorated=False) for scale in scales]


def test_a_row_that_was_written_is_there_as_it_was_given_and_knows_its_key(response):
    write(response)
    kept = Response.objects.get()
    for field in Response._meta.local_concrete_fields:
        assert getattr(kept, field.attname) == getattr(response, field.attname), field.name
    assert not response._state.adding


def test_many_rows_are_written_by_one_statement_and_none_by_none(response):
    write(response)
    with CaptureQueriesContext(connection) as asked:
        PreparedRows(Score).bulk_create(scores(response, "a", "b", "c"))
        PreparedRows(Score).bulk_create([])
    assert len(asked) == 1
    assert list(Score.objects.order_by("pk").values_list("scale", "value")) == [("a", 1.5), ("b", 1.5), ("c", 1.5)]


def test_columns_that_are_empty_in_some_rows_are_written_and_those_empty_in_all_stay_empty(response):
    write(response)
    some, none = scores(response, "a", "b")
    some.value, some.reason = None, "missing"
    PreparedRows(Score).bulk_create([some, none])
    rows = Score.objects.order_by("pk").values_list("scale", "value", "reason")
    assert list(rows) == [("a", None, "missing"), ("b", 1.5, None)]


def test_constraints_hold_and_of_rows_that_break_one_none_is_written(response):
    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedRows(Response).create(response)  # its informativeness is missing
    write(response)
    with pytest.raises(IntegrityError), transaction.atomic():
        PreparedRows(Score).bulk_create(scores(response, "a", "a"))
    assert not Score.objects.exists()


def test_defaults_of_the_model_are_written_too(world):
    PreparedRows(AuditEvent).create(
        AuditEvent(at=world.now, actor_kind="system", organisation=world.organisation, action="invited")
    )
    event = AuditEvent.objects.latest("pk")
    assert (event.target, event.request_id, event.actor) == ("", "", None)
    assert CheckIn.objects.count() == 0
