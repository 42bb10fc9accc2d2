"""Plans: what the platform offers to salons; in `public`."""

from django.db import models


class Plan(models.Model):
    """A plan as shown on the pricing page; prices in minor units per month, by currency code.

    `messages` are those included in a month, by channel ("sms", "wechat", "push"); a channel that is not named has no end.
    """

    code = models.SlugField(max_length=30, unique=True)
    name_en = models.CharField(max_length=60)
    name_zh = models.CharField(max_length=60)
    summary_en = models.CharField(max_length=200)
    summary_zh = models.CharField(max_length=200)
    prices = models.JSONField()
    points_en = models.JSONField(default=list)
    points_zh = models.JSONField(default=list)
    messages = models.JSONField(default=dict)
    trial_days = models.PositiveSmallIntegerField(default=30)
    position = models.PositiveSmallIntegerField(default=0)
    is_public = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.code


class SalonPlan(models.Model):
    """The plan that a salon is on; without a row it tries out the plan that `selectors.TRIED` names."""

    salon_uuid = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="salons")

    def __str__(self) -> str:
        return f"{self.salon_uuid}: {self.plan_id}"
