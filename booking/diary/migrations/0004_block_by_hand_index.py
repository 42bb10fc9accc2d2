import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0003_visit_visitor")]

    operations = [
        migrations.AddIndex(
            model_name="block",
            index=django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("kind__in", ["manual", "hold"])),
                fields=["during"],
                name="diary_block_by_hand_idx",
            ),
        ),
    ]
