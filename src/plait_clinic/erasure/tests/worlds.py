"""A client of whom something stands in every table that says something, for tests that go over all of them."""

from datetime import timedelta

from plait_clinic.carers.models import CarerLineTakenBack
from plait_clinic.carers.tests.violations import carer, letting, line, rating
from plait_clinic.cases.administration.actions import close_case
from plait_clinic.cases.models import Subsystem, SubsystemMember
from plait_clinic.checkins.models import Answer, CheckIn, ConcernHandled, FollowUp
from plait_clinic.delivery.tests.violations import message, wish
from plait_clinic.delivery.tests.violations import state as message_state
from plait_clinic.endings.models import ChangeRequest, NoteVersion
from plait_clinic.erasure.models import Hold, HoldEnded
from plait_clinic.expectations.tests.violations import agreement, contribution, fit_word, outlook
from plait_clinic.families.structure.models import (
    LivesIn,
    StructureCouple,
    StructureHome,
    StructureParent,
    StructurePerson,
)
from plait_clinic.families.tests.violations import saw
from plait_clinic.families.tests.violations import words as policy_words
from plait_clinic.goals.models import LEVEL_FIELDS, HeldToo, Share
from plait_clinic.goals.tests import violations as goals
from plait_clinic.kiosk.tests.violations import tablet
from plait_clinic.minors.models import Guardian
from plait_clinic.own.models import OwnChannel, OwnCode, OwnVisit
from plait_clinic.paper.tests.violations import typed
from plait_clinic.people.models import Client
from plait_clinic.preparation.tests.violations import order, worry
from plait_clinic.repairs.tests.violations import outcome, tick
from plait_clinic.retention.models import Notice
from plait_clinic.risk.models import Acknowledgement, RiskAnswer
from plait_clinic.signals.grounds import MARKER_RULE
from plait_clinic.signals.models import Signal, SignalStep
from plait_clinic.signals.tests.violations import evidence, signal
from plait_clinic.supervision.models import Reason
from plait_clinic.tasks.tests.violations import in_the_way, look_back, version
from plait_clinic.together.models import Line
from tests.world import SOME_ANSWERS, World

SAID = "something that only this client would say"


def say_everything(world: World) -> None:
    """Let the world's one client, and those who work with them, say something wherever something can be said."""
    Client.objects.filter(pk=world.member.client_id).update(contact=SAID)
    world.answer_sessions([7, 6, 8, 5], comment=SAID)
    response = world.member.check_ins.last().responses.get()
    who, now = {"by": world.staff["alice"], "at": world.now}, world.now
    FollowUp.objects.create(response=response, choice="pace", visibility="clinician", submitted_at=now)
    ConcernHandled.objects.create(answer=response.answers.first(), note=SAID, **who)
    positive = RiskAnswer.objects.create(
        organisation=world.organisation, response=response, item="harmful", value=2, opened_at=now, due_at=now
    )
    Acknowledgement.objects.create(answer=positive, note=SAID, **who)
    about = Signal.objects.filter(member=world.member).first() or signal(world)
    SignalStep.objects.create(signal=about, action="see", before="new", after="seen", what=SAID, **who)
    evidence(world, rule=MARKER_RULE, source="marker", kind="unclear", numbers={"tension": 3})
    outcome(world)
    tick(world)
    Reason.objects.create(by=world.staff["sue"], case=world.case, text=SAID, given_at=now)
    Line.objects.create(member=world.member, about="noticed", whose="client", text=SAID, written_at=now)
    written = {"written_by": world.staff["alice"], "written_at": now}
    NoteVersion.objects.create(member=world.member, number=1, text=SAID, **written)
    ChangeRequest.objects.create(
        member=world.member, lead=world.staff["alice"], talk="no", tell_clinician=False, words=SAID, asked_at=now
    )
    Guardian.objects.create(client=world.member.client, name=SAID, contact=SAID, capacity="parent", added_at=now)
    hold = Hold.objects.create(case=world.case, reason=SAID, placed_by=world.staff["alice"], placed_at=now)
    HoldEnded.objects.create(hold=hold, **who)
    Notice.objects.create(client=world.member.client, due_on=now.date(), told_at=now)
    part = Subsystem.objects.create(case=world.case, kind="own", name=SAID, since=now.date())
    SubsystemMember.objects.create(subsystem=part, member=world.member, since=now.date())
    saw(world)
    policy_words(world, text=SAID)
    worry(world, text=SAID)
    shown = goals.wording(world, text=SAID)
    goals.levels(world, **dict.fromkeys(LEVEL_FIELDS, SAID))
    for write in (goals.step, goals.alone, goals.pair, goals.succession, goals.rating):
        write(world)
    share = Share.objects.create(wording=shown, with_member=world.member, shared_at=now)
    HeldToo.objects.create(share=share, holds=True, at=now)
    around(world)
    order(world, ordered_by=SAID, reported=SAID, reported_to=SAID)
    agreement(world, text=SAID)
    contribution(world, text=SAID)
    outlook(world)
    fit_word(world)
    version(world, what=SAID, why=SAID, how_much=SAID, obstacles=SAID)
    in_the_way(world)
    look_back(world, how=SAID, learned=SAID)
    drawn = {"case": world.case, "shape": "plain", "added_at": now}
    person = StructurePerson.objects.create(member=world.member, absent=SAID, **drawn)
    other = StructurePerson.objects.create(name=SAID, **drawn)
    StructureCouple.objects.create(first=person, second=other, separated=True, added_at=now)
    StructureParent.objects.create(parent=other, child=person, kind="step", added_at=now)
    home = StructureHome.objects.create(case=world.case, name=SAID, added_at=now)
    LivesIn.objects.create(home=home, person=person)
    wish(world)
    message_state(world, message=message(world, check_in=response.check_in))
    open_own_page(world)
    world.link_to(response.check_in)
    tablet(world)
    typed(world)
    rate_as_clinician(world)


def around(world: World) -> None:
    """A carer by name, a thing let, what was said about the work with them, and a line for them taken back."""
    around_them = carer(world, name=SAID)
    letting(world, carer=around_them)
    rating(world, carer=around_them, speaking=4)
    written = line(world, carer=around_them, text=SAID)
    CarerLineTakenBack.objects.create(line=written, at=world.now)


def open_own_page(world: World) -> None:
    now, later = world.now, world.now + timedelta(minutes=30)
    channel = OwnChannel.objects.create(
        member=world.member, address=SAID, set_by=world.staff["alice"], set_at=now, confirmed_at=now
    )
    OwnCode.objects.create(
        member=world.member, kind="sent", channel=channel, code_hash=b"c" * 32, made_at=now, expires_at=later
    )
    OwnVisit.objects.create(member=world.member, opened_by="sent", token_hash=b"v" * 32, begun_at=now, ends_at=later)


def rate_as_clinician(world: World) -> None:
    """The lead's own rating of the work, with a line."""
    mine = CheckIn.objects.filter(clinician=world.staff["alice"]).last()
    world.answer(mine, comment=SAID, **SOME_ANSWERS)
    assert Answer.objects.filter(response__check_in=mine).exists()


def close(world: World) -> None:
    close_case(case=world.case, audit=world.acting("ada"))
    world.case.refresh_from_db()
