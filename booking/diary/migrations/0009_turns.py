"""Walk-ins by turn: lines given by turn, and turns that somebody passed up."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0008_party"),
        ("places", "0001_initial"),
        ("team", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "appointmentline", "by_turn", models.BooleanField(db_default=False, default=False)
        ),
        migrations.CreateModel(
            "TurnSkip",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "location",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turn_skips",
                        to="places.location",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="turn_skips",
                        to="team.staffmember",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["location", "at"], name="diary_turnskip_day_idx")],
            },
        ),
    ]
