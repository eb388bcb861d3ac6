"""A signal's card: which one fits, who sees it, stages ticked in any order, and each side's word with who said it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from plait_clinic.repairs.actions import change_words, client_says, say_outcome, tick_stages
from plait_clinic.repairs.card import choice_for
from plait_clinic.repairs.models import Outcome, Resolution, Side, StageTick
from plait_clinic.repairs.queries import outcomes_of, ticked
from plait_clinic.repairs.stages import STAGES, Stage
from plait_clinic.repairs.tests.test_changing_words import OURS
from plait_clinic.repairs.words import CHOICES, Choice, Direction, Noticed, Strand, shipped
from plait_clinic.signals.actions import ask_to_talk, note_impression, say_how_it_is
from plait_clinic.signals.models import Evidence, Kind, Signal
from plait_clinic.signals.states import State
from plait_clinic.signals.tests.violations import signal as make_signal
from plait_clinic.signals.told import own_signals
from plait_clinic.supervision.actions import give_reason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def signal(world):
    """What Alice noted herself, so that it is open and seen."""
    return noted(world, world.member)


def noted(world, member):
    return note_impression(member=member, kind=Kind.BOND, audit=world.acting("alice"))


def found(world, signal, source, kind):
    """One more thing that the signal rests on."""
    return Evidence.objects.create(
        signal=signal,
        key=f"{source}:{kind}",
        source=source,
        kind=kind,
        at=world.now,
        rule="a rule",
        rule_version="1",
        numbers={},
    )


def address(signal, **chosen):
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    return reverse("card", args=[signal.handle]) + (f"?{query}" if query else "")


def page(world, signal, person="alice", **chosen):
    response = world.signed_in(person).get(address(signal, **chosen))
    assert response.status_code == 200
    return response.content.decode()


def tick(world, signal, *stages, person="alice", card=CHOICES[0], now=None):
    return tick_stages(signal=signal, done=stages, card=card, audit=world.acting(person, now))


def said(text):
    """As it stands on a page."""
    return text.replace("'", "&#x27;")


@pytest.mark.parametrize(
    ("source", "kind", "key"),
    [
        ("engine", "task", "task-unclear-ratings"),
        ("engine", "goal", "goal-unclear-ratings"),
        ("marker", "bond", "bond-unclear-client"),
        ("marker", "confrontation", "bond-confrontation-client"),
        ("request", "how_we_work", "task-unclear-client"),
        ("request", "other_clinician", "bond-unclear-client"),
        ("clinician", "withdrawal", "bond-withdrawal-clinician"),
        ("silence", "missed_session", "bond-unclear-clinician"),
    ],
)
def test_the_card_follows_from_where_the_signal_came_from_and_what_it_is_about(world, source, kind, key):
    signal = make_signal(world, source=source, kind=kind, client_made=source in ("marker", "request"))
    assert choice_for(signal).key == key


def test_what_several_sources_found_makes_one_card_of_both_sides(world, signal):
    found(world, signal, "engine", "withdrawal")
    assert choice_for(signal) == Choice(Strand.BOND, Direction.WITHDRAWAL, Noticed.RATINGS)


def test_the_openers_stand_first_and_then_when_not_to(world, signal):
    shown, words = page(world, signal), shipped("en")["bond-unclear-clinician"]
    places = [shown.index(said(text)) for text in (*words.openers, words.when_not, words.next_question)]
    assert places == sorted(places)


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.key)
def test_every_card_can_be_chosen_and_holds_its_own_words_and_all_stages(world, signal, choice):
    shown = page(
        world, signal, strand=choice.strand.value, direction=choice.direction.value, noticed=choice.noticed.value
    )
    own = shipped("en")[choice.key]
    assert all(said(text) in shown for text in (*own.openers, own.when_not, own.next_question))
    assert shown.count('name="stage"') == sum(len(stages) for stages in STAGES.values()) == len(Stage)


def test_a_card_that_does_not_exist_is_answered_with_the_one_that_fits(world, signal):
    assert said(shipped("en")["bond-unclear-clinician"].openers[0]) in page(world, signal, strand="pace", noticed="")


def test_a_card_reads_in_the_clinics_own_words(world, signal):
    key = "bond-unclear-clinician"
    change_words(organisation=world.organisation, piece=key, language="en", entries=OURS, audit=world.acting("ada"))
    assert "Never on a Friday evening." in page(world, signal)


def test_a_page_in_german_shows_the_german_card(world, signal):
    assert shipped("de")["bond-unclear-clinician"].openers[1] in page(world, signal, lang="de")


def test_with_several_clients_it_says_to_open_it_alone_and_with_an_adolescent_that_it_is_for_adults(world, signal):
    assert "Only when you are alone with this person." not in page(world, signal)
    couple = world.couple()
    one = noted(world, couple.members.first())
    assert "Only when you are alone with this person." in page(world, one)
    one.member.client.form = "adolescent"
    one.member.client.save()
    assert "Written for adults" in page(world, one)


def test_a_card_for_an_adolescent_says_du_in_german(world, signal):
    signal.member.client.form = "adolescent"
    signal.member.client.save()
    shown = page(world, signal, lang="de")
    assert shipped("de-du")["bond-unclear-clinician"].openers[0] in shown
    assert shipped("de")["bond-unclear-clinician"].openers[0] not in shown
    assert "Written for adults" not in shown


def test_a_supervisor_gives_a_reason_first_and_then_reads_without_noting(world, signal):
    browser = world.signed_in("sue")
    assert browser.get(address(signal))["Location"] == reverse("give_reason", args=[world.case.handle])
    give_reason(case=world.case, text="We speak about it on Monday.", audit=world.acting("sue"))
    shown = page(world, signal, "sue")
    assert 'name="stage"' not in shown
    assert 'name="resolution"' not in shown


def test_the_administrator_changes_words_and_sees_no_card_of_a_case(world, signal):
    browser = world.signed_in("ada")
    assert browser.get(address(signal)).status_code == 404
    assert browser.get(reverse("card_pieces")).status_code == 200


def test_stages_are_ticked_in_any_order_and_any_number(world, signal):
    tick(world, signal, Stage.CHECKED_BACK)
    tick(world, signal, Stage.CHECKED_BACK, Stage.NAMED)
    assert set(ticked(signal)) == {Stage.CHECKED_BACK, Stage.NAMED}
    assert StageTick.objects.count() == 2


def test_a_tick_is_taken_back_by_another_row_and_the_first_stays(world, signal):
    tick(world, signal, Stage.NAMED)
    tick(world, signal, person="bob", now=world.now + timedelta(days=1))
    assert ticked(signal) == {}
    rows = [(row.stage, row.done, row.by.username) for row in StageTick.objects.order_by("pk")]
    assert rows == [("named", True, "alice"), ("named", False, "bob")]


def test_what_is_ticked_already_keeps_who_ticked_it_first(world, signal):
    tick(world, signal, Stage.NAMED)
    tick(world, signal, Stage.NAMED, Stage.HEARD, person="bob")
    assert {stage: row.by.username for stage, row in ticked(signal).items()} == {
        Stage.NAMED: "alice",
        Stage.HEARD: "bob",
    }


def test_a_tick_keeps_which_card_was_open(world, signal):
    body = {"stage": ["named"], "strand": "goal", "direction": "confrontation", "noticed": "client"}
    response = world.signed_in("alice").post(reverse("card_stages", args=[signal.handle]), body)
    assert StageTick.objects.get().card == "goal-confrontation-client"
    assert response["Location"] == address(signal, strand="goal", direction="confrontation", noticed="client")


def test_a_stage_that_does_not_exist_is_refused_and_nothing_kept(world, signal):
    response = world.signed_in("alice").post(reverse("card_stages", args=[signal.handle]), {"stage": ["named", "x"]})
    assert response.status_code == 400
    assert StageTick.objects.count() == 0


def say(world, signal, side, resolution, person="alice"):
    return say_outcome(signal=signal, side=side, resolution=resolution, audit=world.acting(person))


def test_each_side_says_how_it_stands_and_neither_changes_the_other(world, signal):
    say(world, signal, Side.CLINICIAN, Resolution.RESOLVED)
    say_outcome(signal=signal, side=Side.CLIENT, resolution=Resolution.UNRESOLVED, audit=world.audit)
    now = outcomes_of(signal)
    assert (now[Side.CLINICIAN].resolution, now[Side.CLIENT].resolution) == ("resolved", "unresolved")
    assert now[Side.CLIENT].by is None


def test_a_word_of_the_client_that_a_clinician_wrote_down_says_so(world, signal):
    say(world, signal, Side.CLIENT, Resolution.PARTLY, person="bob")
    assert "as Bob wrote it down" in page(world, signal)


def test_what_was_said_before_stays_and_the_newest_word_is_shown(world, signal):
    for resolution in (Resolution.UNRESOLVED, Resolution.PARTLY, Resolution.PARTLY):
        say(world, signal, Side.CLINICIAN, resolution)
    assert [row.resolution for row in Outcome.objects.order_by("pk")] == ["unresolved", "partly"]
    assert outcomes_of(signal)[Side.CLINICIAN].resolution == "partly"


def test_neither_a_tick_nor_the_clinicians_word_changes_where_the_signal_stands(world, signal):
    tick(world, signal, *Stage)
    say(world, signal, Side.CLINICIAN, Resolution.RESOLVED)
    say(world, signal, Side.CLIENT, Resolution.RESOLVED)
    after = Signal.objects.get(pk=signal.pk)
    assert (after.state, after.waits_since) == (signal.state, signal.waits_since)
    assert signal.state != "repaired"


def test_sending_it_without_a_choice_keeps_nothing_and_says_so(world, signal):
    browser = world.signed_in("alice")
    response = browser.post(reverse("card_outcome", args=[signal.handle]), {"side": "client"}, follow=True)
    assert "Choose how it stands" in response.content.decode()
    assert Outcome.objects.count() == 0


@pytest.mark.parametrize("model", [StageTick, Outcome])
def test_what_was_noted_can_neither_be_changed_nor_removed(world, signal, model):
    tick(world, signal, Stage.NAMED)
    say(world, signal, Side.CLINICIAN, Resolution.PARTLY)
    for touch in (lambda: model.objects.update(at=world.now + timedelta(1)), lambda: model.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            touch()


@pytest.fixture
def request_of(world):
    """What the client asked for themself."""
    return ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=world.audit)


def test_on_their_own_page_a_client_says_partly_and_the_signal_stays_open(world, request_of):
    client_says(signal=request_of, resolution=Resolution.PARTLY, audit=world.audit)
    word = outcomes_of(request_of)[Side.CLIENT]
    assert (word.resolution, word.by) == (Resolution.PARTLY, None)
    assert Signal.objects.get(pk=request_of.pk).state != State.REPAIRED


def test_only_the_clients_own_settled_makes_the_signal_repaired(world, request_of):
    say(world, request_of, Side.CLIENT, Resolution.RESOLVED)
    assert Signal.objects.get(pk=request_of.pk).state != State.REPAIRED
    client_says(signal=request_of, resolution=Resolution.RESOLVED, audit=world.audit)
    assert Signal.objects.get(pk=request_of.pk).state == State.REPAIRED


def test_what_a_client_says_in_a_check_in_is_their_word_on_the_card(world, request_of):
    say_how_it_is(signal=request_of, put_right=False, audit=world.audit)
    assert outcomes_of(request_of)[Side.CLIENT].resolution == Resolution.UNRESOLVED
    assert "in their own word" in page(world, request_of)


def test_a_client_sees_what_was_written_down_as_their_word_and_by_whom(world, request_of):
    say(world, request_of, Side.CLIENT, Resolution.PARTLY, person="bob")
    [own] = own_signals(world.member)
    assert "As Bob wrote down what you said: partly settled" in own.word


def test_a_client_is_not_shown_the_clinicians_view(world, request_of):
    say(world, request_of, Side.CLINICIAN, Resolution.RESOLVED)
    [own] = own_signals(world.member)
    assert own.word == ""


@pytest.mark.parametrize("person", ["alice", "sue"])
def test_the_card_is_reached_from_the_signal_and_by_its_clinicians_from_the_brief(world, signal, person):
    if person == "sue":
        give_reason(case=world.case, text="We speak about it on Monday.", audit=world.acting("sue"))
    browser = world.signed_in(person)
    from_signal = browser.get(reverse("signal", args=[signal.handle])).content.decode()
    from_brief = browser.get(reverse("brief", args=[world.case.handle])).content.decode()
    assert f'href="{address(signal)}"' in from_signal
    assert (f'href="{address(signal)}"' in from_brief) is (person == "alice")


def test_the_reflecting_team_reads_the_signal_and_finds_no_way_to_the_card(world, signal):
    browser = world.signed_in("tess")
    shown = browser.get(reverse("signal", args=[signal.handle])).content.decode()
    assert address(signal) not in shown
    assert browser.get(address(signal)).status_code == 404
