"""The steps of the live board: consultation, paid, and how late the customer said to be."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0005_line_own_minutes")]

    operations = [
        migrations.AddField("appointment", "consulted_at", models.DateTimeField(null=True)),
        migrations.AddField("appointment", "settled_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "appointment", "late_minutes", models.PositiveSmallIntegerField(db_default=0, default=0)
        ),
        migrations.AlterField(
            "appointment",
            "state",
            models.CharField(
                choices=[
                    ("booked", "booked"),
                    ("confirmed", "confirmed"),
                    ("arrived", "arrived"),
                    ("consulting", "in consultation"),
                    ("in_service", "in service"),
                    ("done", "done"),
                    ("no_show", "did not come"),
                    ("cancelled", "cancelled"),
                ],
                default="booked",
                max_length=10,
            ),
        ),
    ]
