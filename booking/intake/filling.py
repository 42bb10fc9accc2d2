"""A customer fills in a form that their visit needs, by the visit's own link."""

from booking.diary.models import Appointment
from booking.intake.needs import lacking_of
from crm.customers.models import VOUCHED_SOURCES
from crm.customers.selectors import customer_by_id
from crm.customers.standing import customer_locked
from crm.forms.asking.requests import request_written
from crm.forms.filling.answering import Filled, FormOver, answer_put
from crm.forms.models import FormAnswer, FormRequest
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.transactions import service_transaction

GOOD_DAYS = 2


@service_transaction
def visit_form_answer(
    *,
    actor: Actor,
    clock: Clock,
    visit_id: int,
    form_id: int,
    filled: Filled,
    is_handed: bool = False,
    expected: int | None = None,
) -> FormAnswer:
    """Keep the answers for the visit; sent a second time, the first answer stands.

    The caller holds the visit's link, which is the right to answer, or a tablet that the salon handed over (`is_handed`),
    which vouches for who answers: the customer `expected`. Raises NotFound for a version of another form, FormOver
    when the visit is off or over, does not need the form, or is somebody else's by now.
    """
    visit = Appointment.objects.get(pk=visit_id)
    if visit.customer_id is None:
        raise FormOver
    customer = customer_locked(visit.customer_id)
    visit.refresh_from_db()
    if visit.customer_id != customer.pk or not is_for(expected, customer.pk):
        raise FormOver
    lacks = form_id in {need.form.pk for need in lacking_of(visit, clock.now())}
    known = FormRequest.objects.filter(visit_id=visit.pk, form=form_id).first()
    if known is not None and (lacks or known.customer_id != customer.pk):
        # It was answered for somebody else, whose visit this was, or is good no longer: that answer stays where it is.
        FormRequest.objects.filter(pk=known.pk).update(visit_id=None)
        known = None
    if known is None:
        if not lacks:
            raise FormOver
        known = request_written(
            actor=actor,
            clock=clock,
            form_id=form_id,
            customer_id=customer.pk,
            good_days=GOOD_DAYS,
            visit_id=visit.pk,
        )
    # Online anybody may have typed the customer's phone (decision 0082).
    vouched = is_handed or visit.source in VOUCHED_SOURCES
    return answer_put(actor=actor, clock=clock, request_id=known.pk, filled=filled, vouched=vouched)


def is_for(expected: int | None, customer_id: int) -> bool:
    """Whether it is the customer who was expected (None: whoever it is), or who they were merged into."""
    return expected is None or customer_by_id(expected).pk == customer_id
