from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0004_block_by_hand_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointmentline",
            name="own_minutes",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
