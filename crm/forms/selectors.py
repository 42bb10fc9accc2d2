"""Forms, what is asked for, and answers."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from crm.forms.models import Form, FormAnswer, FormRequest, FormVersion
from kernel.errors import NotFound

DAYS_OF_MONTH = 30.44


def forms_kept(*, archived: bool = False) -> QuerySet[Form]:
    """Those in use, or those put away, with the number of the version that is published (`published`)."""
    last = FormVersion.objects.filter(form=OuterRef("pk")).order_by("-number")
    rows = Form.objects.filter(archived_at__isnull=not archived)
    return rows.annotate(published=Subquery(last.values("number")[:1])).order_by("pk")


def forms_asked() -> QuerySet[Form]:
    """Those that customers can be asked to fill in."""
    return forms_kept().filter(pk__in=FormVersion.objects.values("form"))


def version_newest(form_id: int) -> FormVersion | None:
    """The version that is filled in now; None where none was published."""
    return FormVersion.objects.filter(form=form_id).order_by("-number").first()


def requests_open(now: datetime) -> QuerySet[FormRequest]:
    """What customers are asked for and have not answered yet."""
    rows = FormRequest.objects.filter(answered_at=None, cancelled_at=None, expires_at__gt=now)
    return rows.select_related("form").order_by("pk")


def answers_of(customer_id: int) -> QuerySet[FormAnswer]:
    """The customer's answers, newest first."""
    return FormAnswer.objects.filter(customer=customer_id).select_related("version").order_by("-at", "-pk")


def good_until(answer: FormAnswer) -> datetime | None:
    """Until when the answer is good; None is for good."""
    months = answer.version.valid_months
    return None if months is None else answer.at + timedelta(days=round(months * DAYS_OF_MONTH))


def request_by_id(request_id: int) -> FormRequest:
    """The request of that id; raises NotFound."""
    found = FormRequest.objects.filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def is_open(request: FormRequest, now: datetime) -> bool:
    """Whether it can still be answered."""
    return request.answered_at is None and request.cancelled_at is None and request.expires_at > now
