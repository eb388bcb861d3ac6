"""The clinic's own measures: a file comes in as it is, once, or every mistake of it is told and nothing is kept."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plait.measures import MeasureFileError
from plait_clinic.access.uploads import MOST_BYTES
from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.models import OwnMeasure
from plait_clinic.batteries.registry import measure_of
from plait_clinic.batteries.tests.worlds import OWN_FILE, own_measure

ADDRESS = "/clinic/measures/bring"


def brought(world, content: str | bytes):
    content = content.encode() if isinstance(content, str) else content
    return world.signed_in("ada").post(ADDRESS, {"file": SimpleUploadedFile("own.toml", content)})


def mistakes(world, content: str) -> dict[str, str]:
    with pytest.raises(MeasureFileError) as told:
        own_measure(world, content)
    return {problem.place: problem.text for problem in told.value.problems}


def test_a_file_comes_in_as_it_is_and_leads_to_its_words(world):
    assert brought(world, OWN_FILE).headers["Location"] == "/clinic/measures/own-hope/1/"
    row = OwnMeasure.objects.get()
    assert (row.content, row.added_by, row.added_at.date()) == (OWN_FILE, world.staff["ada"], row.added_at.date())
    assert row.sha256 == measure_of(world.organisation, "own-hope", "1").sha256
    page = world.signed_in("ada").get("/clinic/measures/own-hope/1/").content.decode()
    assert "Three questions on hope" in page
    assert "Enter words for adults" in page


def test_it_is_in_the_book_by_its_handle(world):
    row = own_measure(world)
    event = AuditEvent.objects.get(action=Event.OWN_MEASURE_ADDED)
    assert (event.target, event.actor, event.organisation) == (row.handle, world.staff["ada"], world.organisation)


def test_every_mistake_is_told_with_its_line_and_nothing_is_kept(world):
    wrong = OWN_FILE.replace('"own-hope"', '"wai_sr"').replace("low = 0", 'low = "none"', 1).replace("sum", "add")
    response = brought(world, wrong)
    assert response.status_code == 422
    page = response.content.decode()
    for line, place in ((2, "id"), (18, "items.way.low"), (23, "scales.total.add")):
        assert f'Line {line}: <span class="url">{place}</span>' in page
    assert "ships with Plait" in page
    assert not OwnMeasure.objects.exists()


@pytest.mark.parametrize("taken", ["gad7", "plait-checkin", "core_om", "imported_score"])
def test_a_name_that_plait_uses_is_refused(world, taken):
    assert "ships with Plait" in mistakes(world, OWN_FILE.replace("own-hope", taken))["id"]


def test_a_version_that_is_here_stays_and_a_change_is_a_new_one(world):
    own_measure(world)
    changed = OWN_FILE.replace("on hope", "on hope and more")
    assert "is here already" in mistakes(world, changed)["version"]
    own_measure(world, changed.replace('version = "1"', 'version = "2"'))
    titles = [measure_of(world.organisation, "own-hope", version).title for version in ("1", "2")]
    assert titles == ["Three questions on hope", "Three questions on hope and more"]


def test_what_the_database_cannot_hold_is_told_and_not_found_out_by_a_client(world):
    long = "w" * 40
    told = mistakes(world, OWN_FILE.replace("way", long).replace("total", long).replace('"1"', '"1.2.3.4.5.6.7.8.9"'))
    assert set(told) == {"version", f"items.{long}", f"scales.{long}"}


def test_a_measure_without_a_key_is_refused(world):
    shell = OWN_FILE[: OWN_FILE.index("[items]")] + 'no_key = "not yet"\n'
    assert "cannot be scored" in mistakes(world, shell)["no_key"]


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"id = ", b"PK\x03\x04" * 20])
def test_what_is_no_measure_at_all_is_told_and_not_kept(world, content):
    assert brought(world, content).status_code == 422
    assert not OwnMeasure.objects.exists()


def test_a_file_that_is_too_large_and_no_file_are_told(world):
    assert "larger than 2 MB" in brought(world, b"#" * (MOST_BYTES + 1)).content.decode()
    assert "Choose a file." in world.signed_in("ada").post(ADDRESS, {}).content.decode()
    assert not OwnMeasure.objects.exists()


def test_the_file_that_the_how_to_shows_comes_in(world):
    how_to = Path(__file__).parents[5] / "docs" / "how-to" / "choose-what-is-asked.md"
    [example] = re.findall(r"```toml\n(.*?)```", how_to.read_text(encoding="utf-8"), re.DOTALL)
    assert brought(world, example).status_code == 302


def test_two_clinics_can_bring_the_same_name(world):
    own_measure(world)
    other = OwnMeasure.objects.get()
    other.pk, other.organisation, other.handle = None, world.other_case.organisation, "another-handle-x"
    other.save()
    assert OwnMeasure.objects.filter(measure="own-hope").count() == 2
