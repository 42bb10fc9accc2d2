from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_tablets"),
    ]

    operations = [
        migrations.AddField(
            model_name="pin",
            name="day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="pin",
            name="day_failures",
            field=models.PositiveSmallIntegerField(default=0, db_default=0),
        ),
    ]
