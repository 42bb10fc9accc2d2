import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_pin_day"),
    ]

    operations = [
        migrations.AlterField(
            model_name="requiredstep",
            name="role",
            field=models.CharField(
                choices=[
                    ("owner", "Owner"),
                    ("manager", "Manager"),
                    ("receptionist", "Receptionist"),
                    ("stylist", "Stylist"),
                    ("accountant", "Accountant"),
                    ("own", "Own role"),
                    ("admin", "Platform admin"),
                    ("support", "Platform support"),
                ],
                max_length=12,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="roleswitch",
            name="role",
            field=models.CharField(
                choices=[
                    ("owner", "Owner"),
                    ("manager", "Manager"),
                    ("receptionist", "Receptionist"),
                    ("stylist", "Stylist"),
                    ("accountant", "Accountant"),
                    ("own", "Own role"),
                    ("admin", "Platform admin"),
                    ("support", "Platform support"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                choices=[
                    ("owner", "Owner"),
                    ("manager", "Manager"),
                    ("receptionist", "Receptionist"),
                    ("stylist", "Stylist"),
                    ("accountant", "Accountant"),
                    ("own", "Own role"),
                    ("admin", "Platform admin"),
                    ("support", "Platform support"),
                ],
                default="stylist",
                max_length=12,
                verbose_name="role",
            ),
        ),
        migrations.CreateModel(
            name="OwnRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "rights",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), blank=True, default=list, size=None
                    ),
                ),
                ("needs_second_step", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"), name="accounts_own_role_name_uniq"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("owner", "Owner"),
                            ("manager", "Manager"),
                            ("receptionist", "Receptionist"),
                            ("stylist", "Stylist"),
                            ("accountant", "Accountant"),
                            ("own", "Own role"),
                            ("admin", "Platform admin"),
                            ("support", "Platform support"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), null=True, size=None
                    ),
                ),
                (
                    "own_role",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="accounts.ownrole",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "role", "own_role"), name="accounts_grant_uniq", nulls_distinct=False
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("own_role__isnull", False), ("role", "")),
                            models.Q(
                                ("own_role__isnull", True),
                                ("role__in", ("owner", "manager", "receptionist", "stylist", "accountant")),
                            ),
                            _connector="OR",
                        ),
                        name="accounts_grant_one_role_check",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("places__isnull", True),
                            models.Q(("places__len__gt", 0), models.Q(("role", "owner"), _negated=True)),
                            _connector="OR",
                        ),
                        name="accounts_grant_places_check",
                    ),
                ],
            },
        ),
    ]
