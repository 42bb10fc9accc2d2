"""A shared photo, for the customer themselves."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from booking.mine.access import MineRequest, mine_required
from booking.records.photos import photos_shared
from booking.records.storing import PICTURE
from booking.storefront.pages import customer_page, secret_page
from kernel.errors import NotFound
from kernel.handing import handed_out
from kernel.photos import photo_small


@require_safe
@secret_page
@customer_page
@mine_required
def image(request: MineRequest, photo_id: int) -> HttpResponse:
    """The picture, `?small=1` the small one; anybody else's, and one that is not shared, is not there."""
    row = photos_shared(request.customer.pk).filter(pk=photo_id).first()
    if row is None:
        raise NotFound
    stored = photo_small(row.stored) if "small" in request.GET else row.stored
    return handed_out(stored, name=f"photo-{row.pk}.webp", content_type=PICTURE, is_download=False)
