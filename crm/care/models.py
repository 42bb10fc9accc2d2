"""Care between the visits: what was talked about with a customer, and what is to be done for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import Customer

LONGEST_TITLE = 120
LONGEST_NOTE = 4000


class ContactWay(models.TextChoices):
    """How somebody spoke with a customer."""

    CALL = "call", pgettext_lazy("way of contact", "Call")
    WECHAT = "wechat", pgettext_lazy("way of contact", "WeChat")
    TEXT = "text", pgettext_lazy("way of contact", "Text message")
    EMAIL = "email", pgettext_lazy("way of contact", "Email")
    VISIT = "visit", pgettext_lazy("way of contact", "In the shop")


class Outcome(models.TextChoices):
    """What came of it."""

    REACHED = "reached", pgettext_lazy("outcome", "Talked")
    NO_ANSWER = "no_answer", pgettext_lazy("outcome", "No answer")
    WILL_COME = "will_come", pgettext_lazy("outcome", "Will come")
    LATER = "later", pgettext_lazy("outcome", "Asked for later")
    NOT_NOW = "not_now", pgettext_lazy("outcome", "Not interested")
    UNHAPPY = "unhappy", pgettext_lazy("outcome", "Unhappy")


class TaskKind(models.TextChoices):
    """What kind of task it is."""

    FOLLOW_UP = "follow_up", pgettext_lazy("kind of task", "Follow-up")
    CALL = "call", pgettext_lazy("kind of task", "Call")
    BIRTHDAY = "birthday", pgettext_lazy("kind of task", "Birthday")
    INVITE = "invite", pgettext_lazy("kind of task", "Invite back")
    OTHER = "other", pgettext_lazy("kind of task", "Other")


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", pgettext_lazy("task", "open")
    DONE = "done", pgettext_lazy("task", "done")
    DROPPED = "dropped", pgettext_lazy("task", "dropped")


class TaskSource(models.TextChoices):
    """How a task came to be."""

    HAND = "hand", _("by hand")
    TEMPLATE = "template", _("from a template")
    RULE = "rule", _("by a rule")


class Assignment(models.TextChoices):
    """Whose the tasks of a template become."""

    NOBODY = "nobody", _("nobody's yet: whoever takes it")
    SERVED = "served", _("whoever served the customer")
    USER = "user", _("always the same person")


class TaskTemplate(models.Model):
    """What tasks are made from: by hand, or by a rule where it names a `trigger`.

    A task is due `days` after its occasion (before it, where negative); made by hand, that many days from today.
    `subject_id` is what the trigger is about (a service), where it asks for something. Occasions before `since` make no
    tasks, so a rule that is switched on does not flood anybody.
    """

    title = models.CharField(_("what is to be done"), max_length=LONGEST_TITLE)
    kind = models.CharField(_("kind"), max_length=10, choices=TaskKind.choices, default=TaskKind.FOLLOW_UP)
    note = models.TextField(_("what to say or mind"), blank=True, max_length=LONGEST_NOTE)
    trigger = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    days = models.SmallIntegerField(default=0)
    assignment = models.CharField(max_length=7, choices=Assignment.choices, default=Assignment.NOBODY)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    since = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["trigger", "title", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(days__range=(-90, 365)), name="care_template_days_check"),
            models.CheckConstraint(
                condition=Q(trigger="") | Q(since__isnull=False), name="care_template_since_check"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """Something to be done by a day, for a customer or not; `owner` is whose it is, nobody's where empty.

    `occasion` names what a rule made it for, once and for all: the same occasion never makes a second task.
    """

    title = models.CharField(_("what is to be done"), max_length=LONGEST_TITLE)
    kind = models.CharField(_("kind"), max_length=10, choices=TaskKind.choices, default=TaskKind.FOLLOW_UP)
    note = models.TextField(_("note"), blank=True, max_length=LONGEST_NOTE)
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="tasks")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="tasks", db_index=False
    )
    due_on = models.DateField(_("due"))
    state = models.CharField(max_length=7, choices=TaskState.choices, default=TaskState.OPEN)
    source = models.CharField(max_length=8, choices=TaskSource.choices, default=TaskSource.HAND)
    template = models.ForeignKey(
        TaskTemplate, null=True, on_delete=models.SET_NULL, related_name="tasks", db_index=False
    )
    occasion = models.CharField(max_length=80, blank=True)
    made_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["occasion"], condition=~Q(occasion=""), name="care_task_occasion_uniq"
            ),
            models.CheckConstraint(
                condition=Q(state="open", settled_at__isnull=True)
                | (~Q(state="open") & Q(settled_at__isnull=False)),
                name="care_task_settled_check",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], condition=Q(state="open"), name="care_task_open_idx")]

    def __str__(self) -> str:
        return self.title


class Interaction(models.Model):
    """One talk with a customer: by which way, who began (`outbound`: we did), what came of it; `task` is what it was for."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="interactions", db_index=False
    )
    way = models.CharField(max_length=7, choices=ContactWay.choices)
    outbound = models.BooleanField(default=True)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    note = models.TextField(blank=True, max_length=LONGEST_NOTE)
    at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=150, blank=True)
    task = models.ForeignKey(
        Task, null=True, on_delete=models.SET_NULL, related_name="interactions", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["customer", "at"], name="care_interaction_when_idx")]

    def __str__(self) -> str:
        return f"{self.way} {self.outcome}"
