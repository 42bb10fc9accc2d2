"""The portraits of customers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("customers", "0005_merging")]

    operations = [
        migrations.CreateModel(
            name="Portrait",
            fields=[
                (
                    "customer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="portrait",
                        serialize=False,
                        to="customers.customer",
                    ),
                ),
                ("content", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
