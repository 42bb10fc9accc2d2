"""Photos of a customer: taken only with consent, paired before and after, drawn on, taken away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from booking.records.access import customer_kept, visit_of
from booking.records.consents import photos_wanted
from booking.records.models import Moment, Photo
from booking.records.settings import rules_now
from booking.records.storing import picture_store, stored_remove
from booking.records.tidying import tidy_at_latest, tidy_before_writing
from crm.customers.standing import customer_locked
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, StaleVersion
from kernel.transactions import service_transaction

LONGEST_CAPTION = 200
MOST_PHOTOS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoFacts:
    """What is said of a photo when it is taken."""

    moment: str = Moment.OTHER
    caption: str = ""
    visit_id: int | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo on disk that has no row yet."""

    stored: str
    width: int
    height: int


def photos_seen(customer_id: int) -> QuerySet[Photo]:
    """The customer's photos, newest first; none without consent. The caller has asked who may see them."""
    rows = Photo.objects.filter(customer=customer_id, removed_at=None).order_by("-at", "-pk")
    return rows if photos_wanted(customer_id) else rows.none()


def photos_shared(customer_id: int) -> QuerySet[Photo]:
    """What the customer themselves sees of them: those that somebody shared, while they consent; newest first."""
    return photos_seen(customer_id).filter(shared=True)


def photo_seen(actor: Actor, photo_id: int) -> Photo:
    """The photo, for who keeps records of its customer, while they consent; raises NotFound, NotAllowed."""
    row = Photo.objects.filter(pk=photo_id, removed_at=None).first()
    if row is None:
        raise NotFound
    customer_kept(actor, row.customer_id)
    if not photos_wanted(row.customer_id):
        raise NotFound
    return row


def picture_take(*, actor: Actor, clock: Clock, customer_id: int, upload: "UploadedFile[Any]") -> Picture:
    """Put a photo on disk, for `photo_add`; nothing is read of it before it is clear that it may be kept.

    Raises NotAllowed, NotFound, BadInput.
    """
    customer_kept(actor, customer_id)
    _consent_check(customer_id)
    tidy_before_writing(clock=clock)
    return Picture(*picture_store(upload, field="photos"))


@service_transaction
def photo_add(*, actor: Actor, clock: Clock, customer_id: int, picture: Picture, facts: PhotoFacts) -> Photo:
    """Keep a photo that is on disk. Raises NotAllowed, NotFound, BadInput: no consent (any more), wrong words."""
    customer_kept(actor, customer_id)
    customer = customer_locked(customer_id)
    _consent_check(customer.pk)
    _facts_check(facts)
    if Photo.objects.filter(customer=customer, removed_at=None).count() >= MOST_PHOTOS:
        raise BadInput.of(
            "photos", "too_many", _("There are 2,000 photos already: please remove some first.")
        )
    photo = Photo.objects.create(
        customer=customer,
        visit=visit_of(customer, facts.visit_id),
        author_id=actor.id,
        author=actor.name,
        at=clock.now(),
        stored=picture.stored,
        width=picture.width,
        height=picture.height,
        moment=facts.moment,
        caption=facts.caption.strip(),
    )
    after = {"customer": customer.pk, "visit": facts.visit_id, "moment": facts.moment}
    audit_record(actor=actor, action="photo.added", target=photo, after=after)
    return photo


@service_transaction
def photo_change(
    *, actor: Actor, photo_id: int, version: int, facts: PhotoFacts, drawing: list[dict[str, Any]]
) -> Photo:
    """Change what is said of a photo, and what is drawn on it. Raises NotAllowed, NotFound, StaleVersion, BadInput."""
    photo = _locked(actor, photo_id, version)
    _facts_check(facts)
    before = _told(photo)
    photo.moment, photo.caption, photo.drawing = facts.moment, facts.caption.strip(), drawing
    photo.shared = facts.shared
    photo.version += 1
    photo.save()
    audit_record(actor=actor, action="photo.changed", target=photo, before=before, after=_told(photo))
    return photo


def _told(photo: Photo) -> dict[str, Any]:
    return {
        "moment": photo.moment,
        "caption": photo.caption,
        "strokes": len(photo.drawing),
        "shared": photo.shared,
    }


@service_transaction
def photo_remove(*, actor: Actor, clock: Clock, photo_id: int, version: int) -> Photo:
    """Take a photo out of sight; it leaves the disk after the salon's days. Raises NotAllowed, NotFound, StaleVersion."""
    photo = _locked(actor, photo_id, version)
    photo.removed_at = clock.now()
    photo.version += 1
    photo.save()
    audit_record(actor=actor, action="photo.removed", target=photo, after={"customer": photo.customer_id})
    tidy_at_latest(clock, days=rules_now().keep_days)
    return photo


def picture_drop(picture: Picture) -> None:
    """Take a photo off the disk that got no row."""
    stored_remove(picture.stored)


def _locked(actor: Actor, photo_id: int, version: int) -> Photo:
    found = photo_seen(actor, photo_id)
    customer_locked(found.customer_id)
    photo = Photo.objects.select_for_update().filter(pk=photo_id, removed_at=None).first()
    if photo is None:
        raise NotFound
    if photo.version != version:
        raise StaleVersion
    return photo


def _consent_check(customer_id: int) -> None:
    if not photos_wanted(customer_id):
        text = _("There is no consent to photos of this customer. Please ask, and write it down first.")
        raise BadInput.of("photos", "no_consent", text)


def _facts_check(facts: PhotoFacts) -> None:
    if facts.moment not in Moment.values:
        raise BadInput.of("moment", "unknown")
    if len(facts.caption.strip()) > LONGEST_CAPTION:
        raise BadInput.of("caption", "too_long")


@dataclass(slots=True)
class Session:
    """The photos of one visit, or of one day without one: pairs, and those that stand alone."""

    photos: list[Photo]
    pairs: list[tuple[Photo, Photo]] = field(default_factory=list)
    single: list[Photo] = field(default_factory=list)

    @property
    def first(self) -> Photo:
        """The one that says when, and of which visit."""
        return self.photos[0]


def sessions_of(photos: Sequence[Photo]) -> list[Session]:
    """The photos by visit or day, in their order; the first "before" goes with the first "after", and so on."""
    groups: dict[object, list[Photo]] = {}
    for photo in photos:
        groups.setdefault(photo.visit_id or photo.at.date(), []).append(photo)
    return [_session(group) for group in groups.values()]


def _session(photos: list[Photo]) -> Session:
    taken = sorted(photos, key=lambda photo: (photo.at, photo.pk))
    before = [photo for photo in taken if photo.moment == Moment.BEFORE]
    after = [photo for photo in taken if photo.moment == Moment.AFTER]
    pairs = list(zip(before, after, strict=False))
    paired = {photo.pk for pair in pairs for photo in pair}
    return Session(photos, pairs, [photo for photo in taken if photo.pk not in paired])
