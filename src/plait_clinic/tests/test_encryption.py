"""Encrypted columns: what is written comes back, nothing readable lies in the database, nothing can be moved."""

import base64

import pytest
from django.apps import apps
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.batteries.tests.worlds import words_for
from plait_clinic.batteries.wordings.actions import Permission
from plait_clinic.carers.tests.violations import carer, line
from plait_clinic.cases.tests.violations import the_two
from plait_clinic.checkins.tests.violations import seen_to
from plait_clinic.configuration import KeyRing
from plait_clinic.encryption import EncryptedText, UnreadableText, decrypt, encrypt
from plait_clinic.endings.tests.violations import change_request, note_version
from plait_clinic.erasure.tests.violations import hold
from plait_clinic.expectations.tests.violations import agreement, contribution
from plait_clinic.families.tests.violations import a_home, drawn
from plait_clinic.families.tests.violations import words as policy_words
from plait_clinic.goals.models import LEVEL_FIELDS
from plait_clinic.goals.tests.violations import levels as goal_levels
from plait_clinic.goals.tests.violations import wording as goal_words
from plait_clinic.minors.tests.violations import guardian
from plait_clinic.own.actions import set_channel
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import Client
from plait_clinic.preparation.tests.violations import order, worry
from plait_clinic.risk.actions import acknowledge
from plait_clinic.risk.tests.violations import positive
from plait_clinic.signals.actions import Noted, note_impression, take_step
from plait_clinic.signals.models import Kind
from plait_clinic.signals.states import Action
from plait_clinic.signins.models import SignIn
from plait_clinic.supervision.actions import give_purpose, give_reason
from plait_clinic.tasks.tests.violations import look_back, version
from plait_clinic.together.tests.violations import a_line

OLD, NEW = b"o" * 32, b"n" * 32
KEYS = {"old": OLD, "new": NEW}
COLUMN = "people.client.name"
SECRET = "Marmalade Quince"
ENCRYPTED = [
    field for model in apps.get_models() for field in model._meta.local_fields if isinstance(field, EncryptedText)
]
written = st.text(st.characters(codec="utf-8"))


@given(plain=written, key_id=st.sampled_from(sorted(KEYS)))
def test_what_was_encrypted_can_be_read_again(plain, key_id):
    stored = encrypt(plain, place=COLUMN, keys=KEYS, key_id=key_id)
    assert stored.startswith(f"{key_id}:")
    assert decrypt(stored, place=COLUMN, keys=KEYS) == plain


@given(plain=st.text(st.characters(codec="utf-8"), min_size=3), again=st.just(None))
def test_the_same_text_never_looks_the_same_twice(plain, again):
    first, second = (encrypt(plain, place=COLUMN, keys=KEYS, key_id="new") for _ in range(2))
    assert first != second
    assert plain.encode() not in base64.b64decode(first.partition(":")[2])


@given(plain=written, data=st.data())
def test_a_single_changed_bit_makes_the_text_unreadable(plain, data):
    sealed = bytearray(base64.b64decode(encrypt(plain, place=COLUMN, keys=KEYS, key_id="new").partition(":")[2]))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(UnreadableText, match="was changed"):
        decrypt(f"new:{base64.b64encode(bytes(sealed)).decode()}", place=COLUMN, keys=KEYS)


@given(
    stored=st.text()
    | st.text().map(lambda rest: f"new:{rest}")
    | st.binary().map(lambda rest: f"new:{base64.b64encode(rest).decode()}")
)
def test_whatever_stands_in_the_column_is_read_or_said_to_be_unreadable(stored):
    with pytest.raises(UnreadableText, match=COLUMN):
        decrypt(stored, place=COLUMN, keys=KEYS)


def test_a_text_moved_to_another_column_is_unreadable():
    stored = encrypt(SECRET, place="checkins.comment.text", keys=KEYS, key_id="new")
    with pytest.raises(UnreadableText, match="belongs to another column"):
        decrypt(stored, place=COLUMN, keys=KEYS)


def test_a_text_under_another_keys_id_is_unreadable():
    stored = encrypt(SECRET, place=COLUMN, keys=KEYS, key_id="new").replace("new:", "old:")
    with pytest.raises(UnreadableText, match="was changed"):
        decrypt(stored, place=COLUMN, keys=KEYS)


def test_a_text_whose_key_is_gone_is_unreadable_and_nothing_of_it_is_shown():
    stored = encrypt(SECRET, place=COLUMN, keys=KEYS, key_id="old")
    with pytest.raises(UnreadableText, match="not in PLAIT_FIELD_KEYS") as refused:
        decrypt(stored, place=COLUMN, keys={"new": NEW})
    assert stored.partition(":")[2] not in str(refused.value)


def raw(field: EncryptedText) -> list[str]:
    """The column as it lies in the database, without the nulls."""
    table, column = field.model._meta.db_table, field.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


def test_after_a_rotation_old_rows_are_read_and_new_ones_are_written_with_the_new_key(world):
    with override_settings(FIELD_KEYS=KeyRing("old", KEYS)):
        before = add_client(organisation=world.organisation, name=SECRET, audit=world.audit)
    with override_settings(FIELD_KEYS=KeyRing("new", KEYS)):
        assert Client.objects.get(pk=before.pk).name == SECRET
        Client.objects.get(pk=before.pk).save()
        assert sum(value.startswith("new:") for value in raw(Client._meta.get_field("name"))) == 1
    with override_settings(FIELD_KEYS=KeyRing("new", {"new": NEW})):
        assert Client.objects.get(pk=before.pk).name == SECRET


@pytest.fixture
def full_world(world):
    """Something stands in every encrypted column."""
    add_client(organisation=world.organisation, name=SECRET, contact=SECRET, audit=world.audit)
    world.answer(world.invitation(), comment=SECRET)
    words_for(world, permission=Permission(granted_by=SECRET, granted_on=world.now.date(), reference=SECRET))
    acknowledge(answer=positive(world), note=SECRET, audit=world.acting("bob"))
    give_reason(case=world.case, text=SECRET, audit=world.acting("sue"))
    give_purpose(supervisee=world.staff["alice"], text=SECRET, audit=world.acting("sue"))
    set_channel(member=world.member, address=SECRET, audit=world.acting("alice"))
    seen = note_impression(member=world.member, kind=Kind.UNCLEAR, audit=world.acting("alice"))
    talked = Noted(on=world.now.date(), with_whom="client", what=SECRET)
    take_step(signal=seen, action=Action.DISCUSS, noted=talked, audit=world.acting("alice"))
    note_version(world, text=SECRET)
    change_request(world, words=SECRET)
    a_line(world, text=SECRET)
    seen_to(world, note=SECRET)
    guardian(world, name=SECRET, contact=SECRET)
    hold(world, reason=SECRET)
    policy_words(world, text=SECRET)
    worry(world, text=SECRET)
    goal_words(world, text=SECRET)
    goal_levels(world, **dict.fromkeys(LEVEL_FIELDS, SECRET))
    line(world, carer=carer(world, name=SECRET), text=SECRET)
    order(world, ordered_by=SECRET, reported=SECRET, reported_to=SECRET)
    agreement(world, text=SECRET)
    contribution(world, text=SECRET)
    look_back(world, how=SECRET, learned=SECRET)
    version(world, what=SECRET, why=SECRET, how_much=SECRET, obstacles=SECRET)
    SignIn.objects.create(session_key=SECRET, session_data=SECRET, expire_date=world.now)
    the_two(world, name=SECRET)
    drawn(world, name=SECRET, absent=SECRET)
    a_home(world, name=SECRET)
    Client.objects.update(birth_date=SECRET)
    type(world.staff["bob"]).objects.filter(username="bob").update(name=SECRET)
    return world


@pytest.mark.parametrize("field", ENCRYPTED, ids=str)
def test_no_encrypted_column_holds_the_plain_text(full_world, field):
    stored = raw(field)
    assert SECRET in field.model.objects.values_list(field.name, flat=True)
    assert stored
    for value in stored:
        assert value.startswith("test:")
        assert SECRET not in value
        assert SECRET.encode() not in base64.b64decode(value.partition(":")[2])


def test_names_contacts_and_free_text_are_the_encrypted_columns():
    assert {field.place for field in ENCRYPTED} == {
        "people.user.name",
        "people.client.name",
        "people.client.contact",
        "people.client.birth_date",
        "cases.subsystem.name",
        "families.structureperson.name",
        "families.structureperson.absent",
        "families.structurehome.name",
        "minors.guardian.name",
        "minors.guardian.contact",
        "checkins.comment.text",
        "batteries.clinicwording.granted_by",
        "batteries.clinicwording.reference",
        "risk.acknowledgement.note",
        "supervision.purpose.text",
        "supervision.reason.text",
        "own.ownchannel.address",
        "signals.signalstep.what",
        "checkins.concernhandled.note",
        "together.line.text",
        "endings.noteversion.text",
        "endings.changerequest.words",
        "erasure.hold.reason",
        "families.policywords.text",
        "goals.wording.text",
        *(f"goals.levels.{name}" for name in LEVEL_FIELDS),
        "preparation.worry.text",
        "carers.carer.name",
        "carers.carerline.text",
        "preparation.order.ordered_by",
        "preparation.order.reported",
        "preparation.order.reported_to",
        "expectations.agreement.text",
        "expectations.contribution.text",
        "tasks.taskversion.what",
        "tasks.taskversion.why",
        "tasks.taskversion.how_much",
        "tasks.taskversion.obstacles",
        "tasks.lookback.how",
        "tasks.lookback.learned",
        "signins.signin.session_data",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("field", ENCRYPTED, ids=str)
@pytest.mark.parametrize("lookup", ["exact", "iexact", "contains", "startswith", "in", "regex", "gt"])
def test_an_encrypted_column_cannot_be_searched(field, lookup):
    value = [SECRET] if lookup == "in" else SECRET
    with pytest.raises(FieldError, match=f"{field.place} is encrypted"):
        field.model.objects.filter(**{f"{field.name}__{lookup}": value}).exists()


@pytest.mark.parametrize("field", ENCRYPTED, ids=str)
def test_only_whether_there_is_a_text_can_be_asked(full_world, field):
    assert field.model.objects.filter(**{f"{field.name}__isnull": False}).exists()


def test_a_raw_value_of_one_column_cannot_be_read_in_another(full_world):
    """Whoever can write to the database still cannot show a comment as somebody's name."""
    moved = raw(ENCRYPTED[-1])[0]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE people_client SET name = %s", [moved])
    with pytest.raises(UnreadableText, match="belongs to another column"):
        list(Client.objects.all())
