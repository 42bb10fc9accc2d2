"""Lines side by side: a line that starts with the one before it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0006_board_steps")]

    operations = [
        migrations.AddField(
            "appointmentline", "together", models.BooleanField(db_default=False, default=False)
        ),
    ]
