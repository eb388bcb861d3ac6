"""A text with headings is read as it was written, and places that are still open are found."""

from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.expectations.defaults import TEMPLATE, template_text
from plait_clinic.expectations.texts import Section, open_places, sections_of

LINES = st.lists(st.sampled_from(["# One", "# ", "#", "Words.", "", "  ", "# Two ", "And [this]."]))


def test_a_line_behind_a_sign_is_a_heading_and_what_is_below_belongs_to_it():
    text = "Before all.\n\n# Contact\nIn the mornings.\n\nAnd at noon.\n# Ending"
    assert sections_of(text) == (
        Section("", ("Before all.",)),
        Section("Contact", ("In the mornings.", "And at noon.")),
        Section("Ending", ()),
    )


@given(lines=LINES)
def test_no_word_is_lost_or_moved(lines):
    shown = [word for one in sections_of("\n".join(lines)) for word in (one.heading, *one.lines) if word]
    assert shown == [line.strip().removeprefix("# ").strip() for line in lines if line.strip()]


@given(
    before=st.text(st.characters(exclude_characters="[]\n")), inside=st.text(st.characters(exclude_characters="[]\n"))
)
def test_every_place_in_square_brackets_is_open(before, inside):
    assert open_places(f"{before}[{inside}]") == [f"[{inside}]"]
    assert open_places(before) == []


def test_the_template_that_ships_has_every_heading_and_open_places():
    shown = sections_of(template_text())
    assert [one.heading for one in shown] == [str(heading) for heading, _sentence in TEMPLATE]
    assert open_places(template_text())
