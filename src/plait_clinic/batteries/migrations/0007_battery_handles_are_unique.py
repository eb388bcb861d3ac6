"""Every battery has a handle by now, and no two have the same."""

from django.db import migrations, models

import plait_clinic.handles


class Migration(migrations.Migration):
    dependencies = [("batteries", "0006_what_is_asked_is_noted")]
    operations = [
        migrations.AlterField(
            model_name="battery",
            name="handle",
            field=models.CharField(default=plait_clinic.handles.new_handle, editable=False, max_length=16, unique=True),
        ),
    ]
