"""Every name that `plait.rupture` promises can be had from it, those too that are brought in when first asked for."""

import pytest

from plait import rupture


@pytest.mark.parametrize("name", rupture.__all__)
def test_a_promised_name_is_there(name):
    assert getattr(rupture, name) is not None


def test_a_name_that_was_not_promised_is_told_as_missing():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        rupture.nothing  # noqa: B018 - asking is what is tried
