"""The QR code of a link is whole, whatever size a page gives it."""

import re

from plait_clinic.checkins.qr import qr_svg


def test_a_code_scales_with_its_box_instead_of_being_cropped_by_it():
    svg = qr_svg("https://clinic.example.org/c/" + "x" * 32)
    tag = re.match(r"<svg[^>]*>", svg)[0]
    assert re.search(r'viewBox="0 0 (\d+) \1"', tag)
    assert not re.search(r'\b(width|height)="', tag)
