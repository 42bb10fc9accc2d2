from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="shiftrule", name="team_shift_range_check"),
        migrations.AddConstraint(
            model_name="shiftrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_minute__isnull", True), ("start_minute__isnull", True)),
                    models.Q(
                        models.Q(("start_minute__lt", 1440), ("kind", "break"), _connector="OR"),
                        ("end_minute__gt", models.F("start_minute")),
                        ("end_minute__lte", 2880),
                    ),
                    _connector="OR",
                ),
                name="team_shift_range_check",
            ),
        ),
    ]
