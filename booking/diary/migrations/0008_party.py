"""Visits that belong together: the guests of a party, and whether one of them pays for all."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("diary", "0007_line_together")]

    operations = [
        migrations.AddField("appointment", "party", models.UUIDField(null=True)),
        migrations.AddField(
            "appointment", "pays_for_party", models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddIndex(
            "appointment",
            models.Index(
                fields=["party"], condition=Q(party__isnull=False), name="diary_appointment_party_idx"
            ),
        ),
    ]
