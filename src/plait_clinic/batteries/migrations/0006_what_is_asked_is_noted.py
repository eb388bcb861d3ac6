"""Batteries that were made before get their handles, and what stood first in a clinic is noted as what it asks."""

from django.db import migrations

from plait_clinic.handles import new_handle


def give_handles(apps, _schema_editor):
    for battery in apps.get_model("batteries", "Battery").objects.all():
        battery.handle = new_handle()
        battery.save(update_fields=["handle"])


def note_what_is_asked(apps, _schema_editor):
    first = {}
    for battery in apps.get_model("batteries", "Battery").objects.filter(asked=True).order_by("pk"):
        first.setdefault(battery.organisation_id, battery)
    uses = apps.get_model("batteries", "BatteryUse").objects
    for organisation, battery in first.items():
        uses.create(organisation_id=organisation, battery=battery)


class Migration(migrations.Migration):
    dependencies = [("batteries", "0005_schedules_and_uses")]
    operations = [
        migrations.RunPython(give_handles, migrations.RunPython.noop),
        migrations.RunPython(note_what_is_asked, migrations.RunPython.noop),
    ]
