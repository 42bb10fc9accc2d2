"""How many appointments of a calendar elsewhere repeat within a day, so that its line can say so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("calendars", "0002_outside_calendars")]

    operations = [
        migrations.AddField(
            model_name="outsidecalendar",
            name="finer",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
