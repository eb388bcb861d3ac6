"""Text messages by a gateway: once for each key, never a word about whom, and what nobody knows is said to be so."""

import base64
import logging
import socket
from datetime import timedelta

import pytest

from plait_clinic.configuration import sms
from plait_clinic.delivery.messages import Words
from plait_clinic.delivery.tests.conftest import NUMBER
from plait_clinic.delivery.ways import NotDelivered, Report

WORDS = Words("Subject", "A long text that no text message holds.", "A secret link")
HOUR = timedelta(hours=1)


@pytest.fixture
def gateway(phone, settings):
    return settings.TEXTS


def send(gateway, key: str = "a-key") -> None:
    gateway.send(key=key, number=NUMBER, words=WORDS, good_for=HOUR)


def test_the_gateway_is_given_key_number_text_and_an_end_and_is_told_who_asks(gateway, phone):
    send(gateway)
    message = phone.taken["a-key"]
    assert message["phoneNumbers"] == [NUMBER]
    assert message["textMessage"] == {"text": "A secret link"}
    assert (message["ttl"], message["withDeliveryReport"]) == (3600, True)
    assert phone.asked == ["/api/3rdparty/v1/messages"]
    assert base64.b64decode(phone.named[0].removeprefix("Basic ")) == b"a-user:a/password"


def test_the_same_key_again_is_taken_once_and_is_no_failure(gateway, phone):
    send(gateway)
    send(gateway)
    assert len(phone.taken) == 1


@pytest.mark.parametrize(
    ("state", "report"),
    [
        ("Pending", Report.ON_ITS_WAY),
        ("Processed", Report.ON_ITS_WAY),
        ("Sent", Report.ON_ITS_WAY),
        ("Delivered", Report.ARRIVED),
        ("Failed", Report.NOT_ARRIVED),
        ("Something new", Report.ON_ITS_WAY),
    ],
)
def test_only_what_the_gateway_calls_delivered_has_arrived(gateway, phone, state, report):
    send(gateway)
    phone.states["a-key"] = state
    assert gateway.report("a-key") is report


def test_a_connection_lost_after_it_was_taken_is_cleared_up_by_asking(gateway, phone):
    phone.hangs_up_after = True
    send(gateway)
    assert list(phone.taken) == ["a-key"]


def test_a_key_the_gateway_never_heard_of_surely_did_not_go(gateway):
    assert gateway.report("another") is Report.NEVER_HEARD_OF


@pytest.mark.parametrize(
    ("status", "refused"), [(400, True), (401, True), (408, False), (429, False), (503, False), (500, False)]
)
def test_what_it_does_not_take_is_told_by_its_number_alone(gateway, phone, caplog, status, refused):
    phone.answers_with = status
    with caplog.at_level(logging.DEBUG), pytest.raises(NotDelivered) as wrong:
        send(gateway)
    assert (wrong.value.refused, wrong.value.unknown) == (refused, False)
    for told in (caplog.text, str(wrong.value), repr(gateway)):
        assert NUMBER not in told
        assert "secret" not in told
        assert "password" not in told.replace("PhoneGateway", "")


def test_where_nobody_listens_it_surely_did_not_go_and_may_be_tried_again():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        gateway = sms(f"smsgate+http://u:p@127.0.0.1:{taken.getsockname()[1]}")
    with pytest.raises(NotDelivered) as wrong:
        send(gateway)
    assert (wrong.value.refused, wrong.value.unknown) == (False, False)


def test_a_gateway_that_is_no_gateway_is_told_apart_from_one_that_has_it(gateway, phone, monkeypatch):
    """What cannot be asked leaves the message unknown."""
    phone.hangs_up_after = True
    monkeypatch.setattr(type(gateway), "report", lambda *_: (_ for _ in ()).throw(NotDelivered("gone", unknown=True)))
    with pytest.raises(NotDelivered) as wrong:
        send(gateway)
    assert wrong.value.unknown


@pytest.mark.parametrize(
    "raw",
    [
        "https://u:p@gateway.example",
        "smsgate+https://gateway.example",
        "smsgate+https://u@gateway.example",
        "smsgate+http://u:p@gateway.example",
        "smsgate+https://u:pa/ss@gateway.example",
    ],
)
def test_a_setting_that_is_wrong_is_refused_without_repeating_it(raw):
    with pytest.raises(ValueError) as refused:
        sms(raw)
    assert "gateway.example" not in str(refused.value)
    assert "pa" not in str(refused.value).replace("password", "").replace("path", "")


def test_without_a_setting_there_is_none_and_with_one_the_certificate_is_checked():
    assert sms("") is None
    gateway = sms("smsgate+https://u:p@gateway.example/api/3rdparty/v1/")
    assert (gateway.host, gateway.port, gateway.path, gateway.tls) == ("gateway.example", 443, "/api/3rdparty/v1", True)
    context = gateway.connection()._context
    assert context.check_hostname
    assert context.verify_mode.name == "CERT_REQUIRED"
