"""Write the plans' Chinese sentences with Chinese marks, where nobody has changed them."""

from typing import Any

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Replace

SENTENCES = ("一个人、一把椅子,也能体面开店。", "一家门店、一个团队,井井有条。", "多家门店,一套班底。")


def mark(apps: Any, schema_editor: Any) -> None:
    """A full comma for the half one."""
    plans = apps.get_model("subscriptions", "Plan").objects.using(schema_editor.connection.alias)
    plans.filter(summary_zh__in=SENTENCES).update(
        summary_zh=Replace(F("summary_zh"), Value(","), Value("，"))
    )


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0004_included_messages")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
