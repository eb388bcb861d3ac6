"""Every address of the clinic server. A new one needs its row in the truth table (tests/access)."""

from allauth.account import views as account
from django.urls import include, path

from plait_clinic.access.views import healthz
from plait_clinic.briefs import views as briefs
from plait_clinic.cases import views as cases
from plait_clinic.checkins import staff_views as sessions
from plait_clinic.checkins import views as checkins
from plait_clinic.people import views as people
from plait_clinic.supervision import views as supervision

urlpatterns = [
    path("", briefs.home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("c/sw.js", checkins.service_worker, name="service_worker"),
    path("c/<str:token>", checkins.check_in_page, name="check_in"),
    path("c/<str:token>/more", checkins.follow_up_page, name="follow_up"),
    path("caseload/", briefs.caseload, name="caseload"),
    path("cases/new", cases.new_case, name="new_case"),
    path("cases/<str:case>/", briefs.brief, name="brief"),
    path("cases/<str:case>/members/<str:member>/", briefs.brief, name="member_brief"),
    path("cases/<str:case>/who-has-looked", briefs.looks, name="looks"),
    path("cases/<str:case>/reason", supervision.give_reason, name="give_reason"),
    path("cases/<str:case>/sessions/new", cases.note, name="note_session"),
    path("sessions/<str:session>/", sessions.session_page, name="session"),
    path("sessions/<str:session>/link", sessions.new_link, name="new_link"),
    path("sessions/<str:session>/rating", sessions.rate, name="rate"),
    path("supervision/", supervision.supervision, name="supervision"),
    path("attendance/", cases.attendance, name="attendance"),
    path("concerns/", sessions.concerns, name="concerns"),
    path("clinic/", people.clinic, name="clinic"),
    path("clinic/people/new", people.new_staff, name="new_staff"),
    # Sign-in is django-allauth's; only the pages that a closed clinic needs are there.
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account/again/", account.reauthenticate, name="account_reauthenticate"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/second-step/", include("allauth.mfa.urls")),
]

handler400 = "plait_clinic.access.views.not_understood"
handler404 = "plait_clinic.access.views.not_found"
handler500 = "plait_clinic.access.views.went_wrong"
