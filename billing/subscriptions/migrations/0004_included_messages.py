"""Say how many messages of each channel the plans include, where nobody has said it yet."""

from typing import Any

from django.db import migrations

INCLUDED = {
    "solo": {"sms": 100, "wechat": 500},
    "salon": {"sms": 500, "wechat": 3000},
    "house": {"sms": 3000, "wechat": 20000},
}


def fill(apps: Any, schema_editor: Any) -> None:
    """The usual numbers."""
    plans = apps.get_model("subscriptions", "Plan").objects.using(schema_editor.connection.alias)
    for code, messages in INCLUDED.items():
        plans.filter(code=code, messages={}).update(messages=messages)


def empty(apps: Any, schema_editor: Any) -> None:
    """The column goes with the migration before."""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0003_plan_messages")]
    operations = [migrations.RunPython(fill, empty)]
