"""The 278 real people of the ENRICHD half come in without loss and are read on the same pages.

The file is not part of the project; where it does not lie beside it, the test says so in one line and has nothing to
count.
"""

import csv
from collections import defaultdict
from pathlib import Path

from django.db.models import Sum
from django.urls import reverse

from plait_clinic.cases.models import Case, Session
from plait_clinic.checkins.models import Response, Score
from plait_clinic.readings.models import Reading

PROJECT = Path(__file__).resolve().parents[4]
FILE = PROJECT.parent / "shared" / "data" / "enrichd_bdi_half.csv"
BY_DAY = {"date": "", "day": "day", "starts_on": "1996-10-01", "prefix": "Client"}


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
    kept: dict[str, dict[int, float]] = defaultdict(dict)
    rows = Score.objects.select_related("response__check_in__session", "response__check_in__member__client")
    for row in rows:
        check_in = row.response.check_in
        kept[check_in.member.client.name][check_in.session.number] = row.value
    assert kept == scores
    assert Reading.objects.count() == 3524

    page = alice.browser.get(reverse("caseload"))
    names = {row.name for group in page.context["groups"] for row in group.rows}
    assert names >= set(scores)
    worst = page.context["groups"][0].rows[0]
    brief = alice.browser.get(reverse("brief", args=[worst.case_handle]))
    assert [card.name for card in brief.context["brief"].past] == ["BDI-II"]
