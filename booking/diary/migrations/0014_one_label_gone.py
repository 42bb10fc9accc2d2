"""The single label of a visit, which 0012 carried over, is gone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0013_several_labels")]

    operations = [
        migrations.RemoveField("appointment", "label"),
        migrations.AddField(
            "appointment",
            "labels",
            models.ManyToManyField(
                related_name="visits", through="diary.VisitLabelling", to="diary.visitlabel"
            ),
        ),
    ]
