"""What the tests of messages share: a client who wants them, servers that take them, and a clock for each round."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from plait_clinic.cases.models import CaseMember
from plait_clinic.configuration import mail as read_mail
from plait_clinic.configuration import sms as read_sms
from plait_clinic.delivery.actions import want_messages
from plait_clinic.delivery.models import MessageState, SaidHow
from plait_clinic.delivery.sending import Sent, send_due
from plait_clinic.delivery.tests.servers import Letters, Phone, mail_server, sms_gateway
from plait_clinic.own.actions import confirm_channel, set_channel
from plait_clinic.people.models import Organisation
from tests.world import World

ADDRESS, NUMBER = "sam@post.example", "+4915112345678"
LOCAL_SMTP = "django.core.mail.backends.smtp.EmailBackend"


@dataclass
class Messaging:
    """The small world with messages: who wants them, and rounds at any moment."""

    world: World

    def wants(self, address: str = ADDRESS, member: CaseMember | None = None, **said: str) -> None:
        """They have a confirmed address or number, and said here that they want links."""
        member, audit = member or self.world.member, self.world.acting("alice")
        to_send = set_channel(member=member, address=address, audit=audit)
        assert confirm_channel(member=member, typed=to_send.code, audit=audit)
        said = {"language": "en-gb", "zone": "", **said}
        want_messages(member=member, way=SaidHow.HERE, audit=audit, **said)

    def in_zone(self, zone: str) -> None:
        """The clinic is there."""
        Organisation.objects.filter(pk=self.world.organisation.pk).update(time_zone=zone)
        self.world.organisation.refresh_from_db()

    def round(self, at: datetime) -> Sent:
        return send_due(lambda: at)

    def states(self) -> list[str]:
        return [f"{step.message.kind} {step.state}" for step in MessageState.objects.order_by("at", "pk")]


@pytest.fixture
def messaging(world) -> Messaging:
    return Messaging(world)


@pytest.fixture
def letters(settings) -> Iterator[Letters]:
    """A real mail server on this machine."""
    with mail_server() as server:
        settings.MAIL = read_mail(f"smtp://localhost:{server.port}?starttls=no")
        settings.EMAIL_BACKEND = LOCAL_SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield server


@pytest.fixture
def phone(settings) -> Iterator[Phone]:
    """A gateway for text messages on this machine."""
    with sms_gateway() as server:
        settings.TEXTS = read_sms(f"smsgate+http://a-user:a%2Fpassword@127.0.0.1:{server.port}/api/3rdparty/v1/")
        yield server
