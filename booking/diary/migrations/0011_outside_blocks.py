"""Time that a person of the team has elsewhere, from a calendar of their own."""

import django.contrib.postgres.indexes
from django.db import migrations, models

KINDS = [
    ("work", "work"),
    ("processing", "processing"),
    ("buffer", "set-up or clean-up"),
    ("hold", "held for somebody who is booking"),
    ("manual", "blocked by hand"),
]


class Migration(migrations.Migration):
    dependencies = [("diary", "0010_labels")]

    operations = [
        migrations.AddField("block", "source", models.BigIntegerField(null=True)),
        migrations.AlterField(
            "block",
            "kind",
            models.CharField(choices=[*KINDS, ("outside", "busy elsewhere")], max_length=10),
        ),
        migrations.AddConstraint(
            "block",
            models.CheckConstraint(
                condition=models.Q(("kind", "outside"), _negated=True)
                | models.Q(
                    ("appointment__isnull", True),
                    ("overbooked", True),
                    ("source__isnull", False),
                    ("staff__isnull", False),
                ),
                name="diary_block_outside_check",
            ),
        ),
        migrations.RemoveIndex("block", "diary_block_by_hand_idx"),
        migrations.AddIndex(
            "block",
            django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("kind__in", ["manual", "hold", "outside"])),
                fields=["during"],
                name="diary_block_by_hand_idx",
            ),
        ),
    ]
