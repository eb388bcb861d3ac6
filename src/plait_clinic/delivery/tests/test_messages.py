"""Messages to clients: neutral in every language, and a failure says nothing of what was to be sent."""

import logging

import pytest
from django.conf import settings as live
from django.core import mail
from django.utils.translation import override

from plait_clinic.delivery.messages import code_message
from plait_clinic.delivery.post import can_deliver, deliver_code
from plait_clinic.delivery.ways import NotDelivered

TELLING = ("clinic", "session", "therap", "practice", "check-in", "rating", "http", "klinik", "sitzung", "einrichtung")


@pytest.mark.parametrize("language", [code for code, _name in live.LANGUAGES])
def test_a_message_names_the_code_and_how_long_it_works_and_nothing_of_the_work(language):
    message = code_message(code="01234567", minutes=10, language=language)
    assert "01234567" in message.body
    assert "10 " in message.body
    assert "01234567" not in message.subject
    said = f"{message.subject} {message.body}".lower()
    assert [word for word in TELLING if word in said] == []


def test_the_message_is_in_the_clients_language_whatever_the_page_is_in():
    with override("en"):
        assert (
            code_message(code="1", minutes=10, language="de").subject
            != code_message(code="1", minutes=10, language="en").subject
        )


@pytest.mark.parametrize("failure", [OSError("sam@post.example"), ValueError("sam@post.example")])
def test_a_failure_is_told_without_the_address(monkeypatch, caplog, failure):
    def fail(*_args, **_kwargs):
        raise failure

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with caplog.at_level(logging.ERROR), pytest.raises(NotDelivered) as refused:
        deliver_code("mail", "sam@post.example", code="01234567", minutes=10, language="en")
    assert refused.value.__cause__ is None
    for told in (caplog.text, str(refused.value)):
        assert "sam" not in told
        assert "01234567" not in told


def test_without_a_mail_server_nothing_is_sent_and_it_is_said(settings):
    settings.MAIL = None
    assert not can_deliver()
    with pytest.raises(NotDelivered):
        deliver_code("mail", "sam@post.example", code="01234567", minutes=10, language="en")
    assert mail.outbox == []
