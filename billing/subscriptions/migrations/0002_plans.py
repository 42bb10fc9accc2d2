"""Fill in the plans that are offered from the start."""

from typing import Any

from django.db import migrations

PLANS = [
    {
        "code": "solo",
        "name_en": "Solo",
        "name_zh": "个人版",
        "summary_en": "For one person with a chair and a phone.",
        "summary_zh": "一个人、一把椅子,也能体面开店。",
        "prices": {"EUR": 900, "USD": 1000, "GBP": 800, "CNY": 4900},
        "points_en": [
            "One member of staff",
            "Online booking page",
            "Messages by email",
            "Unlimited appointments",
        ],
        "points_zh": ["1 位员工", "线上预约主页", "邮件通知", "预约数量不限"],
    },
    {
        "code": "salon",
        "name_en": "Salon",
        "name_zh": "门店版",
        "summary_en": "For a team under one roof.",
        "summary_zh": "一家门店、一个团队,井井有条。",
        "prices": {"EUR": 3900, "USD": 4200, "GBP": 3400, "CNY": 19900},
        "points_en": ["Up to 15 members of staff", "Rooms, chairs and devices", "Roles and rights", "API"],
        "points_zh": ["最多 15 位员工", "房间、座位、设备排期", "角色与权限", "开放接口"],
    },
    {
        "code": "house",
        "name_en": "House",
        "name_zh": "连锁版",
        "summary_en": "For several shops that are one business.",
        "summary_zh": "多家门店,一套班底。",
        "prices": {"EUR": 8900, "USD": 9600, "GBP": 7900, "CNY": 49900},
        "points_en": [
            "Any number of shops and staff",
            "Staff in several shops",
            "Priority support",
            "Data export",
        ],
        "points_zh": ["门店、员工数量不限", "员工可跨店排班", "优先支持", "数据导出"],
    },
]


def fill(apps: Any, schema_editor: Any) -> None:
    """Add each plan that is missing."""
    plan = apps.get_model("subscriptions", "Plan")
    for position, values in enumerate(PLANS):
        plan.objects.using(schema_editor.connection.alias).get_or_create(
            code=values["code"], defaults={**values, "position": position}
        )


def empty(apps: Any, schema_editor: Any) -> None:
    """Take them away again."""
    plan = apps.get_model("subscriptions", "Plan")
    plan.objects.using(schema_editor.connection.alias).filter(
        code__in=[row["code"] for row in PLANS]
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0001_initial")]
    operations = [migrations.RunPython(fill, empty)]
