"""What the tests of past data share: a small file, and the three requests that bring it in."""

from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.access import middleware

BDI = {"name": "BDI-II", "low": "0", "high": "63", "higher_is": "worse"}
COLUMNS = {"client": "client", "session": "session", "date": "date", "date_order": "ymd", "score": "score"}
SMALL = "\n".join(
    ["client,session,date,score"]
    + [f"Ann,{number},2024-01-{number:02},{score}" for number, score in enumerate((20, 22, 19, 21, 20, 45), 1)]
    + [f"Ben,{number},2024-02-{number:02},{score}" for number, score in enumerate((30, 28), 1)]
)


@dataclass
class Importer:
    """One clinician at the three pages of past data."""

    browser: Browser

    def upload(self, content: str | bytes):
        data = content.encode() if isinstance(content, str) else content
        return self.browser.post(reverse("imports"), {"file": SimpleUploadedFile("past.csv", data)})

    def check(self, content: str | bytes = SMALL, **chosen: str):
        """Upload a file and check it with these choices."""
        uploaded = self.upload(content)
        assert uploaded.status_code == 200, uploaded.content.decode()
        return self.check_again(uploaded, **chosen)

    def check_again(self, page, **chosen: str):
        posted = {**COLUMNS, **BDI, **chosen, "sealed": page.context["sealed"]}
        return self.browser.post(reverse("import_check"), posted)

    def confirm(self, checked):
        return self.browser.post(reverse("import_confirm"), {"sealed": checked.context["sealed"]})

    def bring_in(self, content: str | bytes = SMALL, **chosen: str):
        checked = self.check(content, **chosen)
        assert checked.status_code == 200, said(checked)
        return self.confirm(checked)


def said(page) -> list[tuple[int | None, str, str]]:
    """Every problem that a page shows, by line and column."""
    context = page.context
    shown = context["plan"].problems if "plan" in context else context["problems"].shown
    return [(problem.line, problem.column, problem.text) for problem in shown]


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    """Every request happens at the small world's moment."""

    class Stopped:
        override = middleware.timezone.override

        @staticmethod
        def now():
            return now

    monkeypatch.setattr(middleware, "timezone", Stopped)


@pytest.fixture
def alice(world) -> Importer:
    return Importer(world.signed_in("alice"))
