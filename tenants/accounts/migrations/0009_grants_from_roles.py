from typing import Any

from django.db import migrations

OURS = ("owner", "manager", "receptionist", "stylist", "accountant")
LEAST = "accountant"


def grants_from_roles(apps: Any, schema_editor: Any) -> None:
    """Everybody keeps the role they had, at every location."""
    alias = schema_editor.connection.alias
    users = apps.get_model("accounts", "User").objects.using(alias)
    grants = apps.get_model("accounts", "RoleGrant")
    people = users.filter(role__in=OURS, grants__isnull=True).values_list("pk", "role")
    grants.objects.using(alias).bulk_create(grants(user_id=pk, role=role) for pk, role in people)


def roles_from_grants(apps: Any, schema_editor: Any) -> None:
    """Back to one role each: the strongest stays; who had only roles of the salon's making may the least."""
    users = apps.get_model("accounts", "User").objects.using(schema_editor.connection.alias)
    users.filter(role="own").update(role=LEAST)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_own_roles_and_grants"),
    ]

    operations = [
        migrations.RunPython(grants_from_roles, roles_from_grants),
    ]
