"""Every address of the clinic server. A new one needs its row in the truth table (tests/access)."""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app_codes
from django.urls import path

from plait_clinic.access import passkeys, second_factor, staying
from plait_clinic.access.views import choose_language, healthz
from plait_clinic.backups import views as backups
from plait_clinic.batteries.administration import views as batteries
from plait_clinic.batteries.own_measures import views as own_measures
from plait_clinic.batteries.wordings import views as wordings
from plait_clinic.briefs import views as briefs
from plait_clinic.carers import carer_views
from plait_clinic.carers import own_views as own_carers
from plait_clinic.carers import views as carers
from plait_clinic.carers.steps import AROUND_STEPS, CARER_STEPS
from plait_clinic.cases import views as cases
from plait_clinic.cases.administration import views as office
from plait_clinic.cases.administration.steps import CASE_STEPS
from plait_clinic.cases.subsystems import views as subsystems
from plait_clinic.cases.subsystems.steps import SUBSYSTEM_STEPS
from plait_clinic.checkins import staff_views as sessions
from plait_clinic.checkins import views as checkins
from plait_clinic.checkins.day import views as day
from plait_clinic.copies import views as copies
from plait_clinic.delivery import own_views as own_messages
from plait_clinic.delivery import views as messages
from plait_clinic.endings import own_views as own_endings
from plait_clinic.endings import views as endings
from plait_clinic.engine import views as engine
from plait_clinic.erasure import views as erasure
from plait_clinic.expectations import office_views as clinic_texts
from plait_clinic.expectations import own_views as own_expectations
from plait_clinic.expectations import views as expectations
from plait_clinic.expectations.steps import AGREEMENT_STEPS, MEMBER_STEPS
from plait_clinic.families import views as families
from plait_clinic.families.maps import views as family_maps
from plait_clinic.families.observing import views as observing
from plait_clinic.families.steps import SHARING_STEPS
from plait_clinic.families.structure import views as structure
from plait_clinic.families.structure.steps import STRUCTURE_STEPS
from plait_clinic.feelings import views as feelings
from plait_clinic.goals import own_views as own_goals
from plait_clinic.goals import views as goals
from plait_clinic.goals.goal_steps import GOAL_STEPS, OWN_STEPS
from plait_clinic.imports import views as imports
from plait_clinic.jobs import views as jobs
from plait_clinic.kiosk import staff_views as tablets
from plait_clinic.kiosk import views as kiosk
from plait_clinic.minors import views as minors
from plait_clinic.minors.steps import CONSENT_STEPS
from plait_clinic.own import staff_views as own_help
from plait_clinic.own import views as own
from plait_clinic.paired import views as paired
from plait_clinic.paper import views as paper
from plait_clinic.people import views as people
from plait_clinic.people.administration import views as staff
from plait_clinic.people.administration.steps import PERSON_STEPS
from plait_clinic.preparation import own_views as own_preparation
from plait_clinic.preparation import views as preparation
from plait_clinic.preparation.steps import PREPARATION_STEPS
from plait_clinic.protocols import views as protocols
from plait_clinic.reliability import views as reliability
from plait_clinic.repairs import office_views as card_words
from plait_clinic.repairs import views as repairs
from plait_clinic.retention import views as retention
from plait_clinic.risk import views as risk
from plait_clinic.signals import client_views as requests
from plait_clinic.signals import office_views as signals_office
from plait_clinic.signals import views as signals
from plait_clinic.signins import views as signins
from plait_clinic.supervision import views as supervision
from plait_clinic.tasks import own_views as own_tasks
from plait_clinic.tasks import views as tasks
from plait_clinic.tasks.steps import TASK_STEPS
from plait_clinic.together import views as together

urlpatterns = [
    path("", briefs.home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("staying", staying.staying, name="staying"),
    path("language", choose_language, name="choose_language"),
    path("c/sw.js", checkins.service_worker, name="service_worker"),
    path("c/<str:token>", checkins.check_in_page, name="check_in"),
    path("c/<str:token>/more", checkins.follow_up_page, name="follow_up"),
    path("c/<str:token>/own", own.way_in, name="own_way_in"),
    path("c/<str:token>/talk", requests.ask_after_check_in, name="ask_to_talk"),
    path("kiosk/", kiosk.kiosk, name="kiosk"),
    path("kiosk/out", kiosk.kiosk_out, name="kiosk_out"),
    path("own/", own.own_page, name="own_page"),
    path("own/visibility", own.own_visibility, name="own_visibility"),
    path("own/shared", families.own_shared, name="own_shared"),
    path("own/shared/sign", families.own_shared_sign, name="own_shared_sign"),
    path("own/shared/choice", families.own_shared_choice, name="own_shared_choice"),
    path("own/lines", own.own_line, name="own_line"),
    path("own/lines/take-back", own.own_line_back, name="own_line_back"),
    path("own/note", own_endings.own_note, name="own_note"),
    path("own/another-clinician", own_endings.own_change, name="own_change"),
    path("own/another-clinician/take-back", own_endings.own_change_back, name="own_change_back"),
    path("own/before", own_preparation.own_preparation, name="own_preparation"),
    path("own/before/say", own_preparation.own_choice, name="own_choice"),
    path("own/before/worry", own_preparation.own_worry, name="own_worry"),
    path("own/goals", own_goals.own_goals, name="own_goals"),
    *(
        path(f"own/goals/{step}", own_goals.own_goals_step, {"step": step}, name=f"own_goals_{step}")
        for step in OWN_STEPS
    ),
    path("own/around", own_carers.own_around, name="own_around"),
    path("own/around/let", own_carers.own_around_let, name="own_around_let"),
    path("own/around/rating", own_carers.own_around_rate, name="own_around_rate"),
    path("own/around/line", own_carers.own_around_line, name="own_around_line"),
    path("own/around/line/take-back", own_carers.own_around_line_back, name="own_around_line_back"),
    path("own/agreement", own_expectations.own_agreement, name="own_agreement"),
    path("own/agreement/say", own_expectations.own_agreement_say, name="own_agreement_say"),
    path("own/expectations", own_expectations.own_expectations, name="own_expectations"),
    path("own/expectations/contribution", own_expectations.own_contribution, name="own_contribution"),
    path("own/expectations/outlook", own_expectations.own_outlook, name="own_outlook"),
    path("own/expectations/first-sessions", own_expectations.own_fit, name="own_fit"),
    path("own/tasks", own_tasks.own_tasks, name="own_tasks"),
    *(
        path(f"own/tasks/{step}", own_tasks.own_tasks_step, {"step": step}, name=f"own_tasks_{step}")
        for step in TASK_STEPS
    ),
    path("own/messages", own_messages.own_messages, name="own_messages"),
    path("own/messages/want", own_messages.own_messages_want, name="own_messages_want"),
    path("own/messages/end", own_messages.own_messages_end, name="own_messages_end"),
    path("own/channel/end", own.own_channel_end, name="own_channel_end"),
    path("own/talk", requests.ask_on_own_page, name="own_talk"),
    path("own/word", requests.word_on_own_page, name="own_word"),
    path("own/copy", copies.own_copy, name="own_copy"),
    path("own/leave", own.own_leave, name="own_leave"),
    path("caseload/", briefs.caseload, name="caseload"),
    path("who-has-looked/", briefs.looks_at_mine, name="looks_at_mine"),
    path("cases/new", cases.new_case, name="new_case"),
    path("cases/<str:case>/", briefs.brief, name="brief"),
    path("cases/<str:case>/members/<str:member>/", briefs.brief, name="member_brief"),
    path("cases/<str:case>/members/<str:member>/two-views", paired.two_views, name="paired"),
    path("cases/<str:case>/members/<str:member>/own-page", own_help.help_page, name="own_help"),
    *(
        path(
            f"cases/<str:case>/members/<str:member>/own-page/{step}",
            own_help.help_step,
            {"step": step},
            name=f"own_help_{step}",
        )
        for step in own_help.STEPS
    ),
    path("cases/<str:case>/members/<str:member>/consents", minors.consents, name="consents"),
    *(
        path(
            f"cases/<str:case>/members/<str:member>/consents/{step}",
            minors.consents_step,
            {"step": step},
            name=f"consents_{step}",
        )
        for step in CONSENT_STEPS
    ),
    path("cases/<str:case>/sharing", families.sharing, name="sharing"),
    *(
        path(f"cases/<str:case>/sharing/{step}", families.sharing_step, {"step": step}, name=f"sharing_{step}")
        for step in SHARING_STEPS
    ),
    path("cases/<str:case>/members/<str:member>/together", together.page, name="together"),
    path("cases/<str:case>/members/<str:member>/together/line", together.line, name="together_line"),
    path("cases/<str:case>/members/<str:member>/together/take-back", together.line_back, name="together_take_back"),
    path("cases/<str:case>/members/<str:member>/ending", endings.ending, name="ending"),
    path("cases/<str:case>/members/<str:member>/ending/note", endings.note, name="ending_note"),
    path("cases/<str:case>/members/<str:member>/ending/consent", endings.consent, name="ending_consent"),
    path("cases/<str:case>/members/<str:member>/goals", goals.goals, name="goals"),
    *(
        path(
            f"cases/<str:case>/members/<str:member>/goals/{step}",
            goals.goals_step,
            {"step": step},
            name=f"goals_{step}",
        )
        for step in GOAL_STEPS
    ),
    path("cases/<str:case>/members/<str:member>/impression", signals.impression, name="note_impression"),
    path("cases/<str:case>/members/<str:member>/tasks", tasks.tasks, name="tasks"),
    *(
        path(
            f"cases/<str:case>/members/<str:member>/tasks/{step}",
            tasks.tasks_step,
            {"step": step},
            name=f"tasks_{step}",
        )
        for step in TASK_STEPS
    ),
    path("cases/<str:case>/before", preparation.preparation, name="preparation"),
    path("cases/<str:case>/before/leaflets/<str:feature>", preparation.leaflet, name="leaflet"),
    *(
        path(
            f"cases/<str:case>/before/{step}", preparation.preparation_step, {"step": step}, name=f"preparation_{step}"
        )
        for step in PREPARATION_STEPS
    ),
    path("cases/<str:case>/carers", carers.carers, name="carers"),
    *(
        path(f"cases/<str:case>/carers/{step}", carers.carers_step, {"step": step}, name=f"carers_{step}")
        for step in CARER_STEPS
    ),
    path("cases/<str:case>/around", carers.around, name="around"),
    *(
        path(f"cases/<str:case>/around/{step}", carers.around_step, {"step": step}, name=f"around_{step}")
        for step in AROUND_STEPS
    ),
    path("around/", carer_views.carer_home, name="carer_home"),
    path("around/<str:case>/", carer_views.carer_case, name="carer_case"),
    path("around/<str:case>/rating", carer_views.carer_rate, name="carer_rate"),
    path("cases/<str:case>/agreement", expectations.agreement, name="agreement"),
    *(
        path(
            f"cases/<str:case>/agreement/{step}", expectations.agreement_step, {"step": step}, name=f"agreement_{step}"
        )
        for step in AGREEMENT_STEPS
    ),
    path("cases/<str:case>/members/<str:member>/expectations", expectations.expectations, name="expectations"),
    *(
        path(
            f"cases/<str:case>/members/<str:member>/expectations/{step}",
            expectations.expectations_step,
            {"step": step},
            name=f"expectations_{step}",
        )
        for step in MEMBER_STEPS
    ),
    path("cases/<str:case>/who-has-looked", briefs.looks, name="looks"),
    path("cases/<str:case>/reason", supervision.give_reason, name="give_reason"),
    path("cases/<str:case>/emergency", supervision.open_in_emergency, name="open_in_emergency"),
    path("cases/<str:case>/private-note", feelings.write, name="write_private_note"),
    path("private-notes/", feelings.private_notes, name="private_notes"),
    path("private-notes/<str:note>/delete", feelings.delete, name="delete_private_note"),
    path("cases/<str:case>/sessions/new", cases.note, name="note_session"),
    path("cases/<str:case>/subsystems", subsystems.subsystems, name="subsystems"),
    *(
        path(
            f"cases/<str:case>/subsystems/{step}",
            subsystems.subsystem_step,
            {"step": step},
            name=f"subsystems_{step}",
        )
        for step in SUBSYSTEM_STEPS
    ),
    path("cases/<str:case>/map/", family_maps.map_page, name="family_map"),
    path("cases/<str:case>/structure", structure.structure, name="structure"),
    path("cases/<str:case>/structure/file", structure.structure_file, name="structure_file"),
    *(
        path(
            f"cases/<str:case>/structure/{step}",
            structure.structure_step,
            {"step": step},
            name=f"structure_{step}",
        )
        for step in STRUCTURE_STEPS
    ),
    path("sessions/<str:session>/", sessions.session_page, name="session"),
    path("sessions/<str:session>/link", sessions.new_link, name="new_link"),
    path("sessions/<str:session>/paper", paper.paper, name="paper"),
    path("paper/", paper.type_code, name="type_code"),
    path("paper/<str:code>/", paper.typing, name="typing"),
    path("sessions/<str:session>/tablet", tablets.tablet, name="tablet"),
    path("sessions/<str:session>/tablet/end", tablets.tablet_end, name="tablet_end"),
    path("sessions/<str:session>/attendance", sessions.correct, name="correct_attendance"),
    path("sessions/<str:session>/observed", observing.observed, name="observed"),
    path("sessions/<str:session>/observed/rating", observing.observe, name="observe"),
    path("sessions/<str:session>/rating", sessions.rate, name="rate"),
    path("open-answers/", risk.open_answers, name="open_answers"),
    path("open-answers/<str:answer>/", risk.risk_answer, name="risk_answer"),
    path("open-answers/<str:answer>/acknowledge", risk.acknowledge_answer, name="acknowledge_answer"),
    path("signals/<str:signal>/", signals.signal, name="signal"),
    *(
        path(f"signals/<str:signal>/{step}", signals.signal_step, {"step": step}, name=f"signal_{step}")
        for step in signals.STEPS
    ),
    path("waiting/", signals.waiting, name="waiting"),
    path("signals/<str:signal>/card", repairs.card, name="card"),
    path("signals/<str:signal>/card/stages", repairs.stages, name="card_stages"),
    path("signals/<str:signal>/card/outcome", repairs.outcome, name="card_outcome"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("supervision/<str:person>/funnel", supervision.supervisee_point, name="supervisee_point"),
    path("caseload/funnel", supervision.own_point, name="funnel"),
    path("attendance/", cases.attendance, name="attendance"),
    path("concerns/", sessions.concerns, name="concerns"),
    path("concerns/handled", sessions.concern_handled, name="concern_handled"),
    path("imports/", imports.upload, name="imports"),
    path("imports/check", imports.check, name="import_check"),
    path("imports/bring-in", imports.confirm, name="import_confirm"),
    path("clinic/", people.clinic, name="clinic"),
    path("clinic/people/new", people.new_staff, name="new_staff"),
    path("clinic/people/<str:person>/", staff.person, name="person"),
    *(
        path(f"clinic/people/<str:person>/{step}", staff.person_step, {"step": step}, name=f"person_{step}")
        for step in PERSON_STEPS
    ),
    path("clinic/cases/", office.cases, name="clinic_cases"),
    path("clinic/cases/new", office.new_case, name="clinic_new_case"),
    path("clinic/cases/<str:case>/", office.case, name="clinic_case"),
    *(
        path(f"clinic/cases/<str:case>/{step}", office.case_step, {"step": step}, name=f"clinic_case_{step}")
        for step in CASE_STEPS
    ),
    path("clinic/cases/<str:case>/members/<str:member>/erase", erasure.erase, name="clinic_erase_client"),
    path("clinic/changes/", endings.changes, name="clinic_changes"),
    path("clinic/backups/", backups.backups, name="clinic_backups"),
    path("clinic/jobs/", jobs.jobs, name="clinic_jobs"),
    path("clinic/caseloads/", office.caseloads, name="caseloads"),
    path("clinic/risk-items/", risk.readers, name="clinic_readers"),
    path("clinic/risk-items/<str:measure>", risk.name, name="clinic_name_reader"),
    path("clinic/retention/", retention.retention, name="clinic_retention"),
    path("caseload/unanswered", messages.unanswered, name="unanswered"),
    path("caseload/unanswered/<str:check_in>/send", messages.unanswered_send, name="unanswered_send"),
    path("clinic/messages/", messages.delivery, name="clinic_messages"),
    path("clinic/messages/<str:message>/again", messages.message_again, name="clinic_message_again"),
    path("caseload/erasures", retention.erasures_due, name="erasures_due"),
    path("cases/<str:case>/hold", retention.hold, name="hold"),
    path("cases/<str:case>/hold/end", retention.end, name="hold_end"),
    path("clinic/expectations/", clinic_texts.clinic_texts, name="clinic_expectations"),
    path("clinic/expectations/<str:kind>", clinic_texts.write_clinic_text, name="clinic_expectations_text"),
    path("clinic/safety/", protocols.protocol, name="clinic_protocol"),
    path("clinic/minors/", minors.policy, name="clinic_minors"),
    path("clinic/signals/", signals_office.watch, name="clinic_signals"),
    path("clinic/signals/name", signals_office.name, name="clinic_name_watchers"),
    path("clinic/signals/end", signals_office.end, name="clinic_end_watch"),
    path("clinic/signals/figures", signals_office.figures, name="clinic_signal_figures"),
    path("clinic/reliability", reliability.page, name="clinic_reliability"),
    path("clinic/engine", engine.page, name="clinic_engine"),
    path("clinic/engine/budget", engine.budget, name="clinic_engine_budget"),
    path("clinic/engine/rebuild", engine.rebuild, name="clinic_engine_rebuild"),
    path("clinic/engine/fit", engine.fit, name="clinic_engine_fit"),
    path("caseload/alerts", engine.own_budget, name="alert_budget"),
    path("clinic/day", day.clinic_day, name="day"),
    path("caseload/day", day.own_day, name="own_day"),
    path("clinic/batteries/", batteries.batteries, name="batteries"),
    path("clinic/batteries/new", batteries.new_battery, name="new_battery"),
    path("clinic/batteries/use", batteries.use, name="use_battery"),
    path("clinic/batteries/<str:battery>/", batteries.battery, name="battery"),
    path("clinic/measures/", wordings.measures, name="measures"),
    path("clinic/measures/bring", own_measures.bring_measure, name="bring_measure"),
    path("clinic/measures/<str:measure>/<str:version>/", wordings.measure, name="measure"),
    path("clinic/measures/<str:measure>/<str:version>/words/<str:form>", wordings.enter_words, name="enter_words"),
    path("clinic/words/<str:wording>/", wordings.words, name="words"),
    path("clinic/words/<str:wording>/withdraw", wordings.withdraw, name="withdraw_words"),
    path("clinic/cards/", card_words.pieces, name="card_pieces"),
    path("clinic/cards/<str:language>/<str:piece>", card_words.piece, name="card_piece"),
    path("clinic/cards/<str:language>/<str:piece>/as-shipped", card_words.as_shipped, name="card_as_shipped"),
    path("clinic/teams/", staff.teams, name="teams"),
    path("clinic/teams/rename", staff.rename_team, name="rename_team"),
    # Sign-in is django-allauth's; only the pages that a closed clinic needs are there.
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/devices/", signins.sign_ins, name="account_sign_ins"),
    path("account/devices/end", signins.end, name="account_end_sign_in"),
    path("account/devices/end-others", signins.end_others, name="account_end_others"),
    path("account/devices/end-all", signins.end_all, name="account_end_all"),
    path("account/second-step/", second_step.index, name="mfa_index"),
    path("account/second-step/authenticate/", second_factor.SecondStep.as_view(), name="mfa_authenticate"),
    path("account/second-step/reauthenticate/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("account/second-step/totp/activate/", app_codes.activate_totp, name="mfa_activate_totp"),
    path("account/second-step/totp/deactivate/", app_codes.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second-step/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "account/second-step/recovery-codes/generate/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/second-step/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("account/second-step/passkeys/add/", passkeys.Add.as_view(), name="mfa_add_webauthn"),
    path("account/second-step/passkeys/<int:pk>/name/", passkeys.Rename.as_view(), name="mfa_edit_webauthn"),
    path("account/second-step/passkeys/<int:pk>/remove/", passkeys.Remove.as_view(), name="mfa_remove_webauthn"),
    path("account/second-step/passkeys/again/", passkeys.Confirm.as_view(), name="mfa_reauthenticate_webauthn"),
    path("sign-in/passkey/", passkeys.SignIn.as_view(), name="mfa_login_webauthn"),
]

handler400 = "plait_clinic.access.views.not_understood"
handler404 = "plait_clinic.access.views.not_found"
handler500 = "plait_clinic.access.views.went_wrong"
