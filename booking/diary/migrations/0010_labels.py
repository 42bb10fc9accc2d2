"""The salon's own coloured labels for visits."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("diary", "0009_turns")]

    operations = [
        migrations.CreateModel(
            "VisitLabel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30, unique=True)),
                ("colour", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(colour__gte=1, colour__lte=12), name="diary_visitlabel_palette_check"
                    )
                ],
            },
        ),
        migrations.AddField(
            "appointment",
            "label",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="visits",
                to="diary.visitlabel",
            ),
        ),
    ]
