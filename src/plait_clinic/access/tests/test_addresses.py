"""Failures are counted by address: one household is one, and only our own proxies are believed."""

import pytest
from django.test import RequestFactory

from plait_clinic.access.addresses import address_hash, client_address, counted_address


def a_request(address: str, forwarded: str | None = None):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, **headers)


def test_all_addresses_of_one_household_count_as_one():
    assert counted_address("2001:db8:1:2:3:4:5:6") == counted_address("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert counted_address("2001:db8:1:3::9") != counted_address("2001:db8:1:2::9")
    assert counted_address("192.0.2.1") == "192.0.2.1"


@pytest.mark.parametrize("unreadable", ["", "unix:", "not an address"])
def test_what_is_no_address_is_counted_as_it_stands(unreadable):
    assert counted_address(unreadable) == unreadable


def test_without_proxies_of_ours_the_header_is_not_believed(settings):
    settings.TRUSTED_PROXIES = 0
    assert client_address(a_request("192.0.2.1", "198.51.100.7")) == "192.0.2.1"


@pytest.mark.parametrize(("proxies", "expected"), [(1, "203.0.113.9"), (2, "198.51.100.7"), (3, "192.0.2.1")])
def test_the_address_is_read_as_many_places_from_the_right_as_there_are_proxies(settings, proxies, expected):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(a_request("192.0.2.1", "198.51.100.7, 203.0.113.9")) == expected


def test_the_hash_depends_on_the_address_and_on_the_servers_key(settings):
    one = address_hash(a_request("192.0.2.1"))
    assert one == address_hash(a_request("192.0.2.1"))
    assert one != address_hash(a_request("192.0.2.2"))
    settings.SECRET_KEY = "another " * 10
    assert one != address_hash(a_request("192.0.2.1"))
