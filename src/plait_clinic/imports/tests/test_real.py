"""The 278 real people of the ENRICHD half come in without loss and are read on the same pages.

The file is not part of the project; where it does not lie beside it, the test says so in one line and has nothing to
count.
"""

import csv
from collections import defaultdict
from pathlib import Path

from django.db.models import Sum
from django.urls import reverse

from plait_clinic.cases.models import Case, CaseMember, Session
from plait_clinic.checkins.models import CheckIn, Response, Score
from plait_clinic.readings.models import Reading

PROJECT = Path(__file__).resolve().parents[4]
FILE = PROJECT.parent / "shared" / "data" / "enrichd_bdi_half.csv"
BY_DAY = {"date": "", "day": "day", "starts_on": "1996-10-01", "prefix": "Client"}


def kept_scores() -> dict[str, dict[int, float]]:
    """Each client's scores by the session's number.

    One table after the other: a database that has just seen these tables full of rows taken back believes that they are
    empty, and may join five of them row by row for minutes.
    """
    numbers = dict(Session.objects.values_list("pk", "number"))
    names = {member.pk: member.client.name for member in CaseMember.objects.select_related("client")}
    asked = {row.pk: (names[row.member_id], numbers[row.session_id]) for row in CheckIn.objects.all()}
    answered = dict(Response.objects.values_list("pk", "check_in_id"))
    kept: dict[str, dict[int, float]] = defaultdict(dict)
    for response, value in Score.objects.values_list("response_id", "value"):
        name, number = asked[answered[response]]
        kept[name][number] = value
    return kept


def test_the_real_people_come_in_without_loss_and_are_read(alice, world):
    if not FILE.exists():
        print(f"{FILE.name} does not lie beside the project: the real people were not brought in")  # noqa: T201
        return
    scores: dict[str, dict[int, float]] = defaultdict(dict)
    with FILE.open(newline="") as file:
        for row in csv.DictReader(file):
            scores[f"Client {row['client']}"][int(row["session"])] = float(row["score"])
    before = Case.objects.count()
    assert alice.bring_in(FILE.read_bytes(), **BY_DAY).status_code == 302

    assert Case.objects.count() - before == len(scores) == 278
    assert Session.objects.count() == Response.objects.count() == sum(map(len, scores.values())) == 3524
    assert Score.objects.aggregate(sum=Sum("value"))["sum"] == sum(sum(one.values()) for one in scores.values())
    assert kept_scores() == scores
    assert Reading.objects.count() == 3524

    page = alice.browser.get(reverse("caseload"))
    names = {row.name for group in page.context["groups"] for row in group.rows}
    assert names >= set(scores)
    worst = page.context["groups"][0].rows[0]
    brief = alice.browser.get(reverse("brief", args=[worst.case_handle]))
    assert [card.name for card in brief.context["brief"].past] == ["BDI-II"]
