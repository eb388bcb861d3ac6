"""A birth date of young people, for what a clinic settles for minors; nobody has one until it is entered."""

from django.db import migrations

import plait_clinic.encryption


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_outside_colleague"),
    ]

    operations = [
        migrations.AddField(
            model_name="client",
            name="birth_date",
            field=plait_clinic.encryption.EncryptedText(blank=True, null=True),
        ),
    ]
