"""What a customer has filled in, for themselves."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from booking.mine.access import MineRequest, mine_required
from booking.storefront.pages import customer_page, secret_page
from crm.forms.selectors import answers_of
from crm.forms.views.printing import pdf_answer
from kernel.errors import NotFound


@require_safe
@secret_page
@customer_page
@mine_required
def answer(request: MineRequest, answer_id: int) -> HttpResponse:
    """One's own answer as a PDF; anybody else's is not there."""
    row = answers_of(request.customer.pk).filter(pk=answer_id).first()
    if row is None:
        raise NotFound
    return pdf_answer(row, who=f"customer:{request.customer.pk}")
