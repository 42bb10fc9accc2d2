"""No second index beside one that begins with the same column: each is written with every booking.

A visit's location stands first in diary_appointment_day_idx, a line's visit in diary_line_position_uniq.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0015_line_pause"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="appointment",
            name="location",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appointments",
                to="places.location",
            ),
        ),
        migrations.AlterField(
            model_name="appointmentline",
            name="appointment",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="lines",
                to="diary.appointment",
            ),
        ),
    ]
