"""Links and reminders: one each, to whoever wants them, never in quiet hours, never to somebody who has answered."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client as Browser

from plait_clinic.delivery.actions import begin_message, end_messages, send_again, try_again, write_rules
from plait_clinic.delivery.models import Message, MessageState
from plait_clinic.delivery.queries import STUCK_AFTER, TRY_AGAIN_AFTER
from plait_clinic.delivery.rules import Rules
from plait_clinic.delivery.tests.conftest import ADDRESS, NUMBER
from plait_clinic.minors.models import MinorsPolicy
from plait_clinic.minors.tests.conftest import Young
from plait_clinic.own.actions import end_channel
from plait_clinic.paper.actions import print_sheet
from plait_clinic.people.models import Client as People
from plait_clinic.steps import Refused
from tests.texts import text_of
from tests.world import SOME_ANSWERS

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def link_in(body: str) -> str:
    return re.search(r"http://testserver(/c/\S+)", body)[1]


def test_after_a_session_one_link_goes_and_it_opens_the_questions(messaging, world, now, clock):
    messaging.wants()
    world.note_session()
    assert messaging.round(now).sent == 1
    assert messaging.round(now + MINUTE).sent == 0
    [letter] = mail.outbox
    assert letter.to == [ADDRESS]
    assert "You can answer until Saturday, 21 November, " in text_of(Browser().get(link_in(letter.body)))


def test_the_message_says_until_when_and_names_nobody_and_nothing(messaging, world, now):
    messaging.in_zone("Europe/Berlin")
    messaging.wants()
    world.note_session()
    messaging.round(now)
    [letter] = mail.outbox
    assert "They can be answered until Saturday, 21 November, " in letter.body
    said = f"{letter.subject} {letter.body}".lower().replace("http://testserver/c/", "")
    telling = ("sam", "alice", world.organisation.name.lower(), "clinic", "session", "therap", "check-in")
    assert [word for word in telling if word in said] == []


def test_nobody_is_sent_anything_who_has_not_asked_for_it(messaging, world, now, own_channel_only):
    world.note_session()
    assert messaging.round(now).sent == 0


@pytest.fixture
def own_channel_only(messaging, world):
    """An address that codes go to, and no wish for links."""
    messaging.wants()
    end_messages(member=world.member, audit=world.audit)


def test_a_reminder_goes_two_days_later_at_six_and_only_one(messaging, world, now):
    messaging.in_zone("Europe/Berlin")
    messaging.wants()
    world.note_session()
    messaging.round(now)
    six = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    assert messaging.round(six - MINUTE).sent == 0
    assert messaging.round(six).sent == 1
    assert messaging.round(six + HOUR).sent == 0
    assert [letter.subject for letter in mail.outbox] == ["A few short questions", "Still open"]
    assert messaging.states() == [
        *("invitation sending", "invitation handed"),
        *("reminder sending", "reminder handed"),
    ]


@pytest.mark.parametrize(("answers", "sent"), [(True, 0), (False, 1)])
def test_who_has_answered_is_sent_nothing_more(messaging, world, now, answers, sent):
    messaging.wants()
    check_in = world.invitation()
    messaging.round(now)
    if answers:
        world.answer(check_in, now + HOUR)
    assert messaging.round(now + 2 * DAY + 4 * HOUR).sent == sent


def test_an_answer_that_comes_while_the_round_looks_stops_the_message(messaging, world, now):
    messaging.wants()
    check_in = world.invitation()
    world.answer(check_in)
    assert begin_message(check_in=check_in, audit=world.audit) is None
    assert not Message.objects.exists()


def test_two_rounds_at_once_take_a_message_up_once(messaging, world, now):
    messaging.wants()
    check_in = world.invitation()
    assert begin_message(check_in=check_in, audit=world.audit) is not None
    assert begin_message(check_in=check_in, audit=world.audit) is None


def test_nothing_goes_in_quiet_hours_and_it_goes_in_the_morning(messaging, world, now):
    messaging.in_zone("Europe/Berlin")
    messaging.wants()
    late = datetime(2026, 11, 17, 20, 30, tzinfo=UTC)
    world.note_session(held_at=late)
    assert messaging.round(late).sent == 0
    assert messaging.round(datetime(2026, 11, 18, 6, 59, tzinfo=UTC)).sent == 0
    assert messaging.round(datetime(2026, 11, 18, 7, 0, tzinfo=UTC)).sent == 1


def test_quiet_hours_are_those_of_the_persons_own_zone(messaging, world, now):
    messaging.in_zone("Europe/Berlin")
    messaging.wants(zone="America/St_Johns")
    world.note_session(held_at=datetime(2026, 11, 17, 10, 0, tzinfo=UTC))
    assert messaging.round(datetime(2026, 11, 17, 11, 29, tzinfo=UTC)).sent == 0
    assert messaging.round(datetime(2026, 11, 17, 11, 30, tzinfo=UTC)).sent == 1


def test_who_is_killed_while_sending_leaves_what_nobody_knows_and_it_never_goes_again_by_itself(messaging, world, now):
    messaging.wants()
    assert begin_message(check_in=world.invitation(), audit=world.audit) is not None
    assert messaging.round(now + STUCK_AFTER - MINUTE).settled == 0
    assert messaging.round(now + STUCK_AFTER).settled == 1
    for hours in (1, 2, 3):
        assert messaging.round(now + hours * HOUR).sent == 0
    assert messaging.states() == ["invitation sending", "invitation unknown"]


def test_what_was_being_sent_as_the_server_went_away_for_days_is_settled_too(messaging, world, now):
    messaging.wants()
    assert begin_message(check_in=world.invitation(), audit=world.audit) is not None
    assert messaging.round(now + 3 * DAY).settled == 1
    assert "invitation unknown" in messaging.states()


def test_a_text_message_whose_sender_was_killed_is_asked_after_at_the_gateway(messaging, world, now, phone, settings):
    messaging.wants(NUMBER)
    begun = begin_message(check_in=world.invitation(), audit=world.audit)
    settings.TEXTS.send(key=begun.message.handle, number=NUMBER, words=begun.words, good_for=begun.good_for)
    assert messaging.round(now + STUCK_AFTER).settled >= 1
    assert "invitation handed" in messaging.states()
    assert "invitation unknown" not in messaging.states()


def test_what_could_not_be_sent_is_tried_three_times_and_then_waits_for_somebody(messaging, world, now, settings):
    messaging.wants()
    world.note_session()
    settings.MAIL = None
    settings.TEXTS = None
    rounds = [messaging.round(now + minutes * MINUTE).not_sent for minutes in range(0, 60, 5)]
    assert sum(rounds) == 3
    assert rounds[:5] == [1, 0, 1, 0, 1]
    settings.MAIL = object()
    try_again(message=Message.objects.get(), audit=world.acting("ada", now + HOUR))
    assert messaging.round(now + HOUR).sent == 1
    assert messaging.states()[-3:] == ["invitation asked", "invitation sending", "invitation handed"]


def test_an_address_that_is_refused_is_not_tried_again_by_itself(messaging, world, now, letters):
    messaging.wants("nobody@post.example")
    couple = world.couple()
    messaging.wants("ana@post.example", couple.members.order_by("pk")[0])
    world.note_session()
    world.note_session(case=couple)
    assert messaging.round(now).not_sent == 1
    assert MessageState.objects.get(state="failed").why == "refused"
    assert messaging.round(now + 5 * TRY_AGAIN_AFTER).not_sent == 0
    reminded = messaging.round(now + 2 * DAY + 4 * HOUR)
    assert (reminded.sent, reminded.not_sent) == (1, 0)
    assert [to for to, _subject, _body in letters.taken] == ["ana@post.example"] * 2


def test_a_mail_server_that_hangs_up_leaves_it_unknown(messaging, world, now, letters):
    messaging.wants("gone@post.example")
    world.note_session()
    messaging.round(now)
    messaging.round(now + HOUR)
    assert messaging.states() == ["invitation sending", "invitation unknown"]
    assert len(letters.taken) == 1


def test_by_a_real_mail_server_the_letter_holds_a_working_link(messaging, world, now, clock, letters):
    messaging.wants(language="de")
    world.note_session()
    assert messaging.round(now).sent == 1
    [(to, _subject, body)] = letters.taken
    assert to == ADDRESS
    assert Browser().post(link_in(body), SOME_ANSWERS).status_code == 200


def test_a_text_message_has_arrived_once_the_gateway_says_so(messaging, world, now, phone):
    messaging.wants(NUMBER)
    world.note_session()
    messaging.round(now)
    [(key, message)] = phone.taken.items()
    assert "http://testserver/c/" in message["textMessage"]["text"]
    messaging.round(now + MINUTE)
    assert "invitation delivered" not in messaging.states()
    phone.states[key] = "Delivered"
    messaging.round(now + 2 * MINUTE)
    assert messaging.states()[-1] == "invitation delivered"


def test_a_text_message_that_waits_is_thrown_away_before_the_night(messaging, world, now, phone):
    messaging.in_zone("Europe/Berlin")
    messaging.wants(NUMBER)
    evening = datetime(2026, 11, 17, 18, 30, tzinfo=UTC)  # half past seven: in half an hour it is quiet
    world.note_session(held_at=evening)
    messaging.round(evening)
    assert [message["ttl"] for message in phone.taken.values()] == [30 * 60]


def test_a_clinician_sends_again_once_and_it_waits_for_the_morning(messaging, world, now):
    messaging.in_zone("Europe/Berlin")
    messaging.wants()
    check_in = world.invitation()
    messaging.round(now)
    night = datetime(2026, 11, 17, 21, 0, tzinfo=UTC)
    assert send_again(check_in=check_in, audit=world.acting("alice", night))
    assert not send_again(check_in=check_in, audit=world.acting("alice", night))
    assert messaging.round(night).sent == 0
    assert messaging.round(night + 10 * HOUR).sent == 1
    assert messaging.round(night + 11 * HOUR).sent == 0


def test_who_was_sent_it_again_is_reminded_a_day_later_at_the_earliest(messaging, world, now):
    messaging.in_zone("Europe/Berlin")
    messaging.wants()
    check_in = world.invitation()
    messaging.round(now)
    six = datetime(2026, 11, 19, 17, 0, tzinfo=UTC)
    send_again(check_in=check_in, audit=world.acting("alice", six - HOUR))
    assert messaging.round(six - HOUR).sent == 1
    assert messaging.round(six).sent == 0
    assert messaging.round(six + 23 * HOUR - MINUTE).sent == 0
    assert messaging.round(six + 23 * HOUR).sent == 1
    assert messaging.states()[-1] == "reminder handed"


def test_nothing_is_sent_again_before_the_first_link(messaging, world):
    messaging.wants()
    with pytest.raises(Refused, match="first link has not gone yet"):
        send_again(check_in=world.invitation(), audit=world.acting("alice"))


def test_nothing_is_sent_again_to_a_young_person_who_may_not_be_asked_now(messaging, world, now):
    messaging.wants()
    check_in = world.invitation()
    messaging.round(now)
    People.objects.filter(pk=world.member.client_id).update(birth_date="2012-01-01")
    with pytest.raises(Refused, match="policy for minors"):
        send_again(check_in=check_in, audit=world.acting("alice"))
    assert Message.objects.count() == 1


def test_nobody_is_reminded_whose_questions_were_printed_on_paper(messaging, world, now):
    messaging.in_zone("Europe/Berlin")
    messaging.wants()
    check_in = world.invitation()
    messaging.round(now)
    print_sheet(check_in=check_in, language="en-gb", audit=world.acting("alice"))
    assert messaging.round(datetime(2026, 11, 19, 17, 0, tzinfo=UTC)).sent == 0


def test_where_the_mail_server_cannot_be_reached_one_letter_finds_it_out_and_text_messages_still_go(
    messaging, world, now, settings, phone
):
    couple = world.couple()
    ana, ben = couple.members.order_by("pk")
    messaging.wants()
    messaging.wants("ana@post.example", ana)
    messaging.wants(NUMBER, ben)
    world.note_session()
    world.note_session(case=couple)
    settings.MAIL = None
    first = messaging.round(now)
    assert (first.sent, first.not_sent) == (1, 1)
    settings.MAIL = object()
    assert messaging.round(now + MINUTE).sent == 1
    assert [letter.to for letter in mail.outbox] == [["ana@post.example"]]


def test_who_wants_no_links_is_not_sent_one_again(messaging, world):
    with pytest.raises(Refused, match="not asked for messages"):
        send_again(check_in=world.invitation(), audit=world.acting("alice"))


def test_what_was_to_go_to_an_address_is_not_tried_at_a_number(messaging, world, now, settings, phone):
    messaging.wants()
    world.note_session()
    settings.MAIL = None
    messaging.round(now)
    messaging.wants(NUMBER)
    assert messaging.round(now + HOUR).sent == 0
    assert phone.taken == {}


def test_without_the_address_or_the_wish_nothing_goes(messaging, world, now):
    messaging.wants()
    world.note_session()
    end_channel(member=world.member, audit=world.audit)
    assert messaging.round(now).sent == 0


def test_a_check_in_that_is_over_is_no_longer_reminded_of(messaging, world, now):
    write_rules(organisation=world.organisation, rules=Rules(open_days=3, remind_after_days=2), audit=world.audit)
    messaging.wants()
    check_in = world.invitation()
    assert check_in.expires_at == now + 3 * DAY
    assert messaging.round(now + 3 * DAY).sent == 0


def test_a_young_person_who_may_not_be_asked_now_is_sent_nothing(messaging, world, now):
    messaging.wants()
    world.note_session()
    client = world.member.client
    client.birth_date = "2012-01-01"
    client.save()
    assert not MinorsPolicy.objects.exists()
    assert messaging.round(now).sent == 0


def test_each_member_of_a_couple_is_sent_their_own_link_and_one_message(messaging, world, now):
    couple = world.couple()
    ana, ben = couple.members.order_by("pk")
    messaging.wants("ana@post.example", ana)
    messaging.wants("ben@post.example", ben)
    world.note_session(case=couple)
    assert messaging.round(now).sent == 2
    assert [letter.to for letter in mail.outbox] == [["ana@post.example"], ["ben@post.example"]]
    assert link_in(mail.outbox[0].body) != link_in(mail.outbox[1].body)


def test_the_command_does_one_round_and_says_what_it_did(messaging, world, capsys):
    call_command("send_due")
    assert "0 messages were sent, 0 could not be; 0 were settled." in capsys.readouterr().out


@pytest.mark.parametrize("age", [None, 17])
def test_a_round_asks_the_database_no_more_however_many_have_been_sent_theirs(
    messaging, world, now, age, django_assert_max_num_queries
):
    if age is not None:
        young = Young(world)
        young.write()
        young.is_aged(age)
        young.consent()
    messaging.wants()
    world.note_session()
    messaging.round(now)
    for _ in range(4):
        session = world.note_session(held_at=now - HOUR)
        assert session is not None
    messaging.round(now)
    with django_assert_max_num_queries(12):
        assert messaging.round(now + MINUTE).sent == 0
