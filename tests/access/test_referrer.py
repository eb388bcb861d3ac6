"""What a referrer gets of somebody they sent: who came, and nothing of what was said, planned, feared or ordered.

The referrer of the case asks at every address of the table. Links of check-ins stand aside: whoever holds the link of
one is whoever answers it, and a referrer is given none (decision 0056).
"""

import pytest
from django.db import transaction

from plait_clinic.cases.models import CaseMember, Participation
from plait_clinic.checkins.models import Response
from plait_clinic.preparation.actions import Speaker, note_choice, plan_feature, write_order, write_worry
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.leaflets import LEAFLETS
from plait_clinic.preparation.models import Said, Way
from tests.access import table
from tests.access.outcomes import outcome_of
from tests.access.test_table import METHODS, Undo
from tests.world import SOME_ANSWERS

ORDER = {"ordered_by": "The Court of Nowhere", "reported": "Each month, who came.", "reported_to": "Room 7 of it"}
WORRY = "Does anybody laugh behind the mirror?"
SECRETS = (
    *ORDER.values(),
    WORRY,
    *(str(leaflet.title) for leaflet in LEAFLETS.values()),
    *("Before we meet", "fairness", "treated fairly", "a say in", "has not said yes", "said no"),
)
"""Words of which none may reach a referrer, in whatever letters."""
PAGES_OF_ANYBODY = {row.name for row in table.ROWS if row.gets in (table.PUBLIC, table.FOR_STAFF)}


@pytest.fixture
def mandated(scene):
    """Sam was sent; what is reported is written, a recording was refused, a worry written, fairness rated."""
    world = scene.world
    CaseMember.objects.filter(pk=world.member.pk).update(participation=Participation.MANDATED)
    world.member.refresh_from_db()
    alice = world.acting("alice")
    write_order(member=world.member, **ORDER, audit=alice)
    plan_feature(case=world.case, feature=Feature.RECORDING, audit=alice)
    speaker = Speaker(world.member, None, Way.HERE)
    note_choice(speaker=speaker, feature=Feature.RECORDING, said=Said.NO, audit=alice)
    write_worry(member=world.member, text=WORRY, audit=world.audit)
    world.answer(world.invitation(), **SOME_ANSWERS, **{"plait-fairness-fair": "1", "plait-fairness-say": "0"})
    assert Response.objects.filter(measure="plait-fairness").exists()
    return scene


def asked(scene, person: str, name: str, method: str):
    """One request, and what it wrote taken back."""
    try:
        with transaction.atomic():
            answer = scene.visit(person, name, method)
            raise Undo
    except Undo:
        return answer


def told(answer) -> str:
    streamed = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return (streamed.decode(errors="replace") + str(answer.headers)).casefold()


def addresses() -> list[str]:
    return sorted(name for name, address in table.addresses().items() if name and "<str:token>" not in address)


def test_whatever_a_referrer_asks_for_nothing_of_it_is_told(mandated):
    mandated.keep_sessions("attendance")
    for name in addresses():
        for method in METHODS:
            words = told(asked(mandated, table.REFERRER, name, method))
            assert [secret for secret in SECRETS if secret.casefold() in words] == [], (name, method)


def test_of_the_case_they_referred_a_referrer_opens_who_came_and_nothing_else(mandated):
    mandated.keep_sessions("attendance")
    opened = {
        name
        for name in addresses()
        if outcome_of(asked(mandated, table.REFERRER, name, "GET"), mandated.url(name)) == table.OPENS
    }
    of_the_case = opened - PAGES_OF_ANYBODY - {name for name in opened if name.startswith(table.OWN_SIGN_IN)}
    assert of_the_case == {"attendance"}
    words = told(asked(mandated, table.REFERRER, "attendance", "GET"))
    assert mandated.world.member.client.name.casefold() in words


def test_the_same_words_do_stand_where_those_read_who_hold_the_sessions(mandated):
    """So that the words that are looked for are those that would be told."""
    words = told(asked(mandated, table.LEAD, "preparation", "GET"))
    assert all(secret.casefold() in words for secret in (*ORDER.values(), WORRY, "Before we meet", "said no"))
    assert "treated fairly" in told(asked(mandated, table.LEAD, "brief", "GET"))
