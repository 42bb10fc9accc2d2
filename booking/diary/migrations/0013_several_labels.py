"""A visit has several labels: the one it has is carried over."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
INSERT INTO diary_visitlabelling (appointment_id, label_id)
SELECT id, label_id FROM diary_appointment WHERE label_id IS NOT NULL
"""
BACKWARD = """
UPDATE diary_appointment SET label_id = worn.label_id
FROM (SELECT appointment_id, min(label_id) AS label_id FROM diary_visitlabelling GROUP BY appointment_id) AS worn
WHERE worn.appointment_id = diary_appointment.id
"""


class Migration(migrations.Migration):
    dependencies = [("diary", "0012_pending")]

    operations = [
        migrations.CreateModel(
            "VisitLabelling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "appointment",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labellings",
                        to="diary.appointment",
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="labellings",
                        to="diary.visitlabel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["appointment", "label"], name="diary_visitlabelling_uniq")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
