"""One valid request to every address: what stands in it, and what a page would send to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.batteries.tests import worlds as batteries
from plait_clinic.carers.steps import AROUND_STEPS, CARER_STEPS
from plait_clinic.cases.administration.steps import CASE_STEPS
from plait_clinic.cases.models import (
    CaseMember,
    Participation,
)
from plait_clinic.cases.subsystems.steps import SUBSYSTEM_STEPS
from plait_clinic.delivery.models import SaidHow, Wish
from plait_clinic.expectations.steps import AGREEMENT_STEPS, MEMBER_STEPS
from plait_clinic.families.steps import SHARING_STEPS
from plait_clinic.families.structure.steps import STRUCTURE_STEPS
from plait_clinic.goals.goal_steps import GOAL_STEPS, OWN_STEPS
from plait_clinic.imports.sealed import Checked, seal
from plait_clinic.minors.steps import CONSENT_STEPS
from plait_clinic.own.staff_views import STEPS as OWN_HELP_STEPS
from plait_clinic.people.administration.steps import PERSON_STEPS
from plait_clinic.preparation.steps import PREPARATION_STEPS
from plait_clinic.tasks.steps import TASK_STEPS
from tests.access import goals, table
from tests.world import PASSWORD, SOME_ANSWERS

if TYPE_CHECKING:
    from tests.access.scene import Scene

A_FILE = "client,session,date,score\nAnn,1,2024-01-01,20\n"
COLUMNS = {
    "client": "client",
    "session": "session",
    "date": "date",
    "date_order": "ymd",
    "score": "score",
    "name": "BDI-II",
    "low": "0",
    "high": "63",
    "higher_is": "worse",
}
A_REASON = "The clinician asked me to look at last week’s drop."
DANGER = "The client rang the office and sounded as if in danger."


def with_an_address(scene: Scene) -> Mapping[str, object]:
    """Word goes to a confirmed address of the client's own."""
    scene.world.member.own_channels.filter(confirmed_at=None).update(confirmed_at=scene.world.now)
    return {}


def posted_for_goals(step: str, scene: Scene) -> Mapping[str, object]:
    return goals.posted(scene.goals)[step]


def with_a_way(scene: Scene) -> Mapping[str, object]:
    """Links are wanted by whoever has a confirmed address of their own."""
    return {**with_an_address(scene), "language": "de", "zone": "Australia/Lord_Howe"}


def with_a_wish(scene: Scene) -> Mapping[str, object]:
    """A link is sent again to whoever wants links."""
    with_an_address(scene)
    Wish.objects.get_or_create(
        member=scene.world.member,
        ended_at=None,
        defaults={"language": "de", "way": SaidHow.OWN_PAGE, "said_at": scene.world.now},
    )
    return {}


def of_somebody_sent(scene: Scene) -> Mapping[str, object]:
    """An order is about somebody who was sent."""
    member = scene.world.member
    CaseMember.objects.filter(pk=member.pk).update(participation=Participation.MANDATED)
    return {
        "member": member.handle,
        "ordered_by": "A made-up court",
        "reported": "Who came, each month.",
        "reported_to": "The court’s office",
    }


def of_task(scene: Scene, sent: Mapping[str, object]) -> Mapping[str, object]:
    """Something about the open task of Sam's."""
    return {"task": scene.task.handle, "seen": 1, "whose": "mine", **sent}


ARGUMENTS: Mapping[str, Callable[[Scene], Sequence[object]]] = {
    **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), lambda _scene: [1]),
    "unanswered_send": lambda scene: [scene.check_in.handle],
    "clinic_message_again": lambda scene: [scene.failed.handle],
    **dict.fromkeys(("risk_answer", "acknowledge_answer"), lambda scene: [scene.open_answer.handle]),
    "clinic_name_reader": lambda _scene: ["phq9"],
    **dict.fromkeys(("signal", "signal_see"), lambda scene: [scene.signals["new"].handle]),
    **dict.fromkeys(
        tuple(f"signal_{step}" for step in ("discuss", "consult", "act", "doubt", "close")),
        lambda scene: [scene.signals["seen"].handle],
    ),
    "signal_end": lambda scene: [scene.signals["ended"].handle],
    **dict.fromkeys(("check_in", "follow_up", "ask_to_talk", "own_way_in"), lambda scene: [scene.token]),
    "supervisee_point": lambda scene: [scene.people[table.LEAD].handle],
    "delete_private_note": lambda scene: [scene.private_note.handle],
    **dict.fromkeys(("card", "card_stages", "card_outcome"), lambda scene: [scene.signals["new"].handle]),
    **dict.fromkeys(("card_piece", "card_as_shipped"), lambda _scene: ["en", "task"]),
    **dict.fromkeys(
        ("sharing", *(f"sharing_{step}" for step in SHARING_STEPS)),
        lambda scene: [scene.world.case.handle],
    ),
    **dict.fromkeys(
        (
            *("brief", "family_map", "write_private_note", "looks", "give_reason", "open_in_emergency", "note_session"),
            *("hold", "hold_end"),
        ),
        lambda scene: [scene.world.case.handle],
    ),
    **dict.fromkeys(
        (
            *("member_brief", "note_impression", "paired", "own_help"),
            *("tasks", *(f"tasks_{step}" for step in TASK_STEPS)),
            *("together", "together_line", "together_take_back"),
            *("ending", "ending_note", "ending_consent"),
            *("goals", *(f"goals_{step}" for step in GOAL_STEPS)),
            *("consents", *(f"consents_{step}" for step in CONSENT_STEPS)),
            *(f"own_help_{step}" for step in OWN_HELP_STEPS),
        ),
        lambda scene: [scene.world.case.handle, scene.world.member.handle],
    ),
    **dict.fromkeys(
        ("person", *(f"person_{step}" for step in PERSON_STEPS)),
        lambda scene: [scene.people[table.OTHER_CLINICIAN].handle],
    ),
    **dict.fromkeys(
        ("agreement", *(f"agreement_{step}" for step in AGREEMENT_STEPS)), lambda scene: [scene.world.case.handle]
    ),
    "clinic_expectations_text": lambda _scene: ["what"],
    **dict.fromkeys(
        ("expectations", *(f"expectations_{step}" for step in MEMBER_STEPS)),
        lambda scene: [scene.world.case.handle, scene.world.member.handle],
    ),
    **dict.fromkeys(
        ("preparation", *(f"preparation_{step}" for step in PREPARATION_STEPS)), lambda scene: [scene.world.case.handle]
    ),
    **dict.fromkeys(
        (
            *("carers", *(f"carers_{step}" for step in CARER_STEPS)),
            *("around", *(f"around_{step}" for step in AROUND_STEPS)),
            *("carer_case", "carer_rate"),
        ),
        lambda scene: [scene.world.case.handle],
    ),
    "leaflet": lambda scene: [scene.world.case.handle, "team"],
    "person_end-supervision": lambda scene: [scene.people[table.LEAD].handle],
    "person_second-step": lambda scene: [scene.world.staff["ruth"].handle],
    "person_reactivate": lambda scene: [scene.gone.handle],
    **dict.fromkeys(
        ("clinic_case", *(f"clinic_case_{step}" for step in CASE_STEPS)), lambda scene: [scene.world.case.handle]
    ),
    **dict.fromkeys(("clinic_case_add-member", "clinic_case_member-leaves"), lambda scene: [scene.couple.handle]),
    **dict.fromkeys(
        ("subsystems", *(f"subsystems_{step}" for step in SUBSYSTEM_STEPS)), lambda scene: [scene.couple.handle]
    ),
    **dict.fromkeys(
        ("structure", "structure_file", *(f"structure_{step}" for step in STRUCTURE_STEPS)),
        lambda scene: [scene.couple.handle],
    ),
    "typing": lambda scene: [scene.sheet.code],
    "clinic_erase_client": lambda scene: [scene.closed.handle, scene.closed.members.first().handle],
    "clinic_case_reopen": lambda scene: [scene.closed.handle],
    **dict.fromkeys(
        ("session", "new_link", "rate", "correct_attendance", "observed", "observe", "paper", "tablet", "tablet_end"),
        lambda scene: [scene.session.handle],
    ),
    "battery": lambda scene: [check_in_battery(scene.world.organisation).handle],
    "measure": lambda _scene: ["wai_sr", "1"],
    "enter_words": lambda _scene: ["wai_sr", "1", "client"],
    **dict.fromkeys(("words", "withdraw_words"), lambda scene: [scene.words.handle]),
}
BODIES: Mapping[str, Mapping[str, object] | Callable[[Scene], Mapping[str, object]]] = {
    "check_in": SOME_ANSWERS | {"comment": "Less homework, please."},
    "follow_up": {"small_change": "pace"},
    "own_way_in": {"do": "send"},
    "own_page": lambda scene: {"code": scene.handed_code},
    **{
        key: {}
        for key in (
            *("own_visibility", "own_line", "own_line_back", "own_channel_end", "own_leave", "own_copy"),
            *("own_note", "own_change", "own_change_back", "own_shared_sign", "own_shared_choice"),
            *("own_choice", "own_worry", "staying"),
            *("own_agreement_say", "own_contribution", "own_outlook", "own_fit"),
            *(f"own_goals_{step}" for step in OWN_STEPS),
            *("own_around_let", "own_around_rate", "own_around_line", "own_around_line_back"),
            *(f"own_tasks_{step}" for step in TASK_STEPS),
        )
    },
    "structure_person": {"name": "Grandmother", "shape": "circle", "absent": "lives abroad"},
    "structure_couple": lambda scene: dict(zip(("first", "second"), scene.drawn, strict=True)),
    "structure_parent": lambda scene: dict(zip(("parent", "child"), scene.drawn, strict=True)) | {"kind": "step"},
    "structure_home": lambda scene: {"name": "The flat", "people": scene.drawn},
    "structure_out": lambda scene: {"what": scene.drawn[0]},
    "subsystems_name": lambda scene: {
        "kind": "own",
        "name": "The two of us",
        "members": [member.handle for member in scene.couple.members.all()],
    },
    "subsystems_change": lambda scene: {
        "subsystem": scene.pair.handle,
        "members": [member.handle for member in scene.couple.members.all()],
    },
    "subsystems_end": lambda scene: {"subsystem": scene.pair.handle},
    "concern_handled": lambda scene: {"concern": scene.concern, "note": "Rang and listened."},
    "ending_note": {"text": "We have worked on sleep. Long pauses are welcome."},
    "ending_consent": lambda scene: {"version": scene.note.handle},
    "sharing_write": {"kind": "confidential"},
    "sharing_signature": lambda scene: {
        "who": scene.world.member.handle,
        "agrees": "yes",
        "on": scene.world.now.date().isoformat(),
    },
    "sharing_pause": {"pause": "yes"},
    "consents_birth-date": {"born": "2012-02-29"},
    "consents_add-guardian": {"name": "Glen G.", "capacity": "parent", "contact": "glen@post.example"},
    "consents_end-guardian": lambda scene: {"guardian": scene.guardian.handle},
    "consents_consent": lambda scene: {"who": "young", "way": "here", "on": scene.world.now.date().isoformat()},
    "consents_take-back": lambda scene: {
        "consent": scene.consent.handle,
        "way": "paper",
        "on": scene.world.now.date().isoformat(),
    },
    "clinic_protocol": {"text": "Ring the made-up line first."},
    "clinic_minors": {
        "of_age": "17",
        "own_page_from": "12",
        "basis": "Made up.",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-from_age": "0",
        "form-0-to_age": "17",
        "form-0-consent": "both",
        "form-0-guardians": "one",
        "form-0-told": "nothing",
        "form-0-own_channel": "no",
        "form-0-form": "adolescent",
    },
    "preparation_plan": {"feature": "mirror"},
    "preparation_end": lambda scene: {"planned": scene.planned.handle},
    "preparation_say": lambda scene: {
        "who": scene.world.member.handle,
        "feature": "team",
        "said": "later",
        "way": "here",
    },
    "preparation_send": with_an_address,
    "preparation_order": of_somebody_sent,
    **{f"goals_{step}": partial(posted_for_goals, step) for step in GOAL_STEPS},
    "carers_add": lambda scene: {"kind": "case_manager", "user": scene.world.staff["kit"].handle},
    "carers_end": lambda scene: {"carer": scene.carer.handle},
    "around_say": lambda scene: {
        "who": scene.world.member.handle,
        "carer": scene.carer.handle,
        "item": "lines",
        "said": "yes",
        "way": "here",
    },
    "carer_rate": lambda scene: {
        "about": scene.world.member.handle,
        f"{scene.world.member.handle}-bond": "7",
    },
    "clinic_expectations_text": {"text": "We begin with a talk."},
    "agreement_write": lambda scene: {
        "text": "Ring us in the mornings.",
        "review_on": (scene.world.now.date() + timedelta(days=100)).isoformat(),
    },
    "agreement_lead": lambda scene: {"version": scene.agreement.handle, "said": "yes"},
    "agreement_note": lambda scene: {
        "version": scene.agreement.handle,
        "who": scene.world.member.handle,
        "said": "yes",
        "way": "here",
    },
    **dict.fromkeys(("expectations_mine", "expectations_theirs"), lambda _scene: {"text": "I keep to the time."}),
    "expectations_outlook": {"sensible": "7"},
    "expectations_fit": {"said": "talk"},
    "tasks_propose": {"what": "Sing", "why": "For breath", "doer": "client", "whose": "mine"},
    "tasks_change": lambda scene: of_task(scene, {"what": "Sing", "why": "For breath", "doer": "client"}),
    "tasks_step": lambda scene: of_task(scene, {"action": "carry_on"}),
    "tasks_look": lambda scene: of_task(scene, {"outcome": "partly"}),
    "tasks_hindrance": lambda scene: of_task(scene, {"what": "no_time"}),
    **dict.fromkeys(("own_help_want-messages", "own_messages_want"), with_a_way),
    **dict.fromkeys(("own_help_end-messages", "own_messages_end"), lambda _scene: {}),
    "clinic_messages": {
        "open_days": "5",
        "remind_after_days": "2",
        "remind_at": "17:30",
        "send_from": "09:00",
        "send_until": "19:00",
    },
    "unanswered_send": with_a_wish,
    "clinic_message_again": {},
    "together_line": {"text": "We try shorter steps.", "about": "agreed", "whose": "both"},
    "together_take_back": lambda scene: {"line": scene.line.handle},
    **dict.fromkeys(("ask_to_talk", "own_talk"), lambda _scene: {"about": "how_we_work"}),
    "own_word": {"word": "yes"},
    "note_impression": {"kind": "unclear"},
    **dict.fromkeys(("signal_see", "signal_doubt", "signal_end", "clinic_end_watch"), lambda _scene: {}),
    "signal_discuss": lambda scene: {"on": scene.world.now.date().isoformat(), "with_whom": "client"},
    "signal_consult": lambda scene: {"on": scene.world.now.date().isoformat(), "with_whom": "team"},
    "signal_act": {"way": "pace"},
    "signal_close": {"reason": "enough"},
    "clinic_name_watchers": lambda scene: {"watcher": scene.people[table.LEAD].handle, "deputy": "", "days": "5"},
    "own_help_channel": {"address": "new@post.example"},
    "own_help_confirm": lambda scene: {"code": scene.confirming_code},
    **{key: {} for key in ("own_help_end", "own_help_code")},
    "clinic_erase_client": {"why": "asked", "sure": "on"},
    "clinic_retention": {"individual": "120", "notice_days": "30", "basis": "Made up."},
    "hold": {"reason": "A complaint is being looked into."},
    "hold_end": lambda scene: {"hold": scene.hold.handle},
    "choose_language": {"language": "de"},
    "new_case": {
        "kind": "individual",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "Nora N.",
        "form-0-role": "client",
        "form-0-participation": "voluntary",
        "form-0-form": "client",
    },
    "give_reason": {"reason": A_REASON},
    "supervisee_point": {"reason": A_REASON},
    "open_in_emergency": {"reason": DANGER},
    "card_stages": {"stage": ["named", "heard"]},
    "card_outcome": {"side": "clinician", "resolution": "partly"},
    "card_piece": {"about": "Tasks.", "clarify": "What for?", "reason": "This is why.", "change": "Or another way?"},
    "card_as_shipped": {},
    "acknowledge_answer": {"note": "Rang and was told that all is well."},
    "note_session": lambda scene: {
        "held_at": (scene.world.now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "modality": "video",
        f"presence_{scene.world.member.handle}": "attended",
    },
    "write_private_note": {"feelings": ["tense"], "pulls": ["explain"], "text": "I talked too much."},
    "delete_private_note": {},
    "new_link": lambda scene: {"check_in": scene.check_in.handle},
    "paper": lambda scene: {"who": scene.check_in.handle, "language": "en-gb"},
    "typing": {"do": "keep", **SOME_ANSWERS},
    "kiosk": {"do": "begin"},
    "kiosk_out": {"login": "alice", "password": PASSWORD},
    "tablet": lambda scene: {"who": [scene.check_in.handle]},
    "tablet_end": lambda scene: {"kiosk": scene.kiosk.handle},
    "rate": SOME_ANSWERS,
    "observe": {"all_purpose": "2"},
    "correct_attendance": lambda scene: {f"presence_{scene.world.member.handle}": "absent"},
    "imports": lambda scene: {"file": SimpleUploadedFile("past.csv", A_FILE.encode())},
    "import_check": lambda scene: {**COLUMNS, "sealed": sealed_for(scene, {})},
    "import_confirm": lambda scene: {"sealed": sealed_for(scene, COLUMNS)},
    "clinic_name_reader": lambda scene: {
        "reader": scene.people[table.OTHER_CLINICIAN].handle,
        "deputy": scene.people[table.LEAD].handle,
        "hours": "12",
    },
    "clinic": {"emergency_contact": "line 1", "complaints_contact": "line 2"},
    "new_staff": {
        "name": "Nina",
        "username": "nina",
        "roles": ["clinician"],
        "password": "a first password for nina",
    },
    "person_change": lambda scene: {"name": "Charles", "team": scene.team.pk, "roles": ["clinician", "supervisor"]},
    "person_password": lambda scene: {"password": "another password for charlie"},
    **dict.fromkeys(("person_second-step", "person_deactivate"), lambda scene: {}),
    "person_reactivate": lambda scene: {"password": "a new password for gus"},
    "person_supervise": lambda scene: {"supervisor": scene.people[table.SUPERVISOR].handle},
    "person_end-supervision": lambda scene: {"supervisor": scene.people[table.SUPERVISOR].handle},
    "teams": lambda scene: {"name": "South"},
    "rename_team": lambda scene: {"team": scene.team.pk, "name": "North by the river"},
    "clinic_cases": lambda scene: {"text": "sam"},
    "clinic_new_case": lambda scene: {**BODIES["new_case"], "lead": scene.people[table.OTHER_CLINICIAN].handle},
    "clinic_case_hand-over": lambda scene: {"lead": scene.people[table.OTHER_CLINICIAN].handle},
    "clinic_case_begin-part": lambda scene: {"clinician": scene.people[table.OTHER_CLINICIAN].handle, "part": "team"},
    "clinic_case_end-part": lambda scene: {"clinician": scene.people[table.CO_THERAPIST].handle},
    "clinic_case_add-referrer": lambda scene: {"referrer": scene.world.staff["ruth"].handle},
    "clinic_case_end-referrer": lambda scene: {"referrer": scene.people[table.REFERRER].handle},
    "clinic_case_add-member": lambda scene: {
        "name": "Kit R.",
        "role": "child",
        "participation": "voluntary",
        "form": "adolescent",
    },
    "clinic_case_member-leaves": lambda scene: {"member": scene.couple.members.first().handle},
    "clinic_case_next-session": lambda scene: {
        "next_session_at": (scene.world.now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    },
    "new_battery": {"name": "With GAD-7", **batteries.posted_lines("plait-checkin 1", "gad7 1")},
    "battery": batteries.posted_lines("plait-checkin 1", "gad7 1"),
    "use_battery": lambda scene: {
        "team": scene.team.pk,
        "battery": check_in_battery(scene.world.organisation).handle,
    },
    "clinic_case_battery": lambda scene: {"battery": check_in_battery(scene.world.organisation).handle},
    "bring_measure": lambda _scene: {"file": SimpleUploadedFile("own.toml", batteries.OWN_FILE.encode())},
    "enter_words": batteries.posted_words("wai_sr"),
    **dict.fromkeys(("clinic_case_close", "clinic_case_reopen", "withdraw_words"), lambda scene: {}),
    **dict.fromkeys(("clinic_reliability", "clinic_engine_fit", "clinic_engine_rebuild"), lambda scene: {}),
    **dict.fromkeys(("clinic_engine_budget", "alert_budget"), lambda scene: {"needless": "2.5"}),
    **dict.fromkeys(("day", "own_day"), lambda scene: {"date": scene.world.now.date().isoformat()}),
    **dict.fromkeys(("account_end_others", "account_end_all"), lambda _scene: {}),
    "account_end_sign_in": {"key": "none"},
    "account_login": lambda scene: {"login": "alice", "password": PASSWORD},
    "account_reauthenticate": lambda scene: {"password": PASSWORD},
    "account_change_password": lambda scene: {
        "oldpassword": PASSWORD,
        "password1": "quite another long one",
        "password2": "quite another long one",
    },
}


def sealed_for(scene: Scene, choices: Mapping[str, str]) -> str:
    """The file as the page before would carry it for whoever asks; nobody signed in is given Alice's."""
    user = scene.people.get(scene.visitor, scene.people[table.LEAD])
    return seal(Checked(A_FILE, choices), user=user, now=scene.world.now)
