"""What the salon sets about its messages."""

import uuid
from dataclasses import asdict, dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from crm.messaging.models import Message, MessageSettings, MessageWording
from crm.messaging.planned import PLAN_ANEW
from crm.messaging.rendering import Rendered
from crm.messaging.services import Draft, messages_write
from crm.messaging.texts import one_line
from crm.messaging.wordings import Texts, Wording, wording_of
from kernel.actor import Actor
from kernel.audit.services import audit_record, changes
from kernel.clock import Clock
from kernel.context import current_salon
from kernel.due.services import due_at_latest
from kernel.errors import BadInput, Problem, StaleVersion
from kernel.marks import listed
from kernel.throttle import throttle
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

LONGEST_QUIET = 16 * 60
TEST_KIND = "wording_test"
MOST_TESTS = 20
HOUR = 3600


@dataclass(frozen=True, slots=True)
class SettingsDetails:
    """The settings as typed; minutes, those of quiet hours after local midnight."""

    reminder_minutes: tuple[int, ...]
    quiet_start: int
    quiet_end: int
    asks_confirmation: bool
    thanks_minutes: int | None = None
    again_weeks: int | None = None


@service_transaction
def message_settings_save(
    *, actor: Actor, version: int, details: SettingsDetails, clock: Clock
) -> MessageSettings:
    """Change the settings; all coming visits are then planned anew by a worker.

    Raises NotAllowed, StaleVersion, ValidationError for a value that cannot be.
    """
    authorise(actor, Action.SETTINGS_WRITE)
    MessageSettings.objects.get_or_create(pk=1)
    settings = MessageSettings.objects.select_for_update().get(pk=1)
    if settings.version != version:
        raise StaleVersion
    before, after = changes(settings, {**asdict(details), "reminder_minutes": list(details.reminder_minutes)})
    if not after:
        return settings
    for name, value in after.items():
        setattr(settings, name, value)
    settings.version += 1
    settings.full_clean()
    settings.save()
    audit_record(actor=actor, action="message_settings.changed", target=settings, before=before, after=after)
    due_at_latest(salon_uuid=current_salon().uuid, kind=PLAN_ANEW, instant=clock.now())
    return settings


@service_transaction
def wording_save(*, actor: Actor, kind: str, language: str, version: int, texts: Texts) -> MessageWording:
    """Keep the salon's own words for a kind of message; `version` is 0 where it had none.

    Raises NotAllowed, NotFound, StaleVersion, BadInput naming every variable that there is not.
    """
    authorise(actor, Action.SETTINGS_WRITE)
    texts = texts_checked(wording_of(kind), texts)
    # The first words too are written to a row that is there: of two at once one finds the other's.
    empty = MessageWording(kind=kind, language=language, version=0)
    MessageWording.objects.bulk_create([empty], ignore_conflicts=True)
    row = MessageWording.objects.select_for_update().get(kind=kind, language=language)
    if row.version != version:
        raise StaleVersion
    before, after = changes(row, asdict(texts))
    row.subject, row.lead, row.short = texts.subject, texts.lead, texts.short
    row.version += 1
    row.save()
    audit_record(actor=actor, action="message_wording.changed", target=row, before=before, after=after)
    return row


@service_transaction
def wording_reset(*, actor: Actor, kind: str, language: str) -> None:
    """Go back to our own words. Raises NotAllowed, NotFound."""
    authorise(actor, Action.SETTINGS_WRITE)
    wording_of(kind)
    row = MessageWording.objects.select_for_update().filter(kind=kind, language=language).first()
    if row is None:
        return
    before = {"subject": row.subject, "lead": row.lead, "short": row.short}
    audit_record(actor=actor, action="message_wording.removed", target=row, before=before, after={})
    row.delete()


@service_transaction
def wording_try(*, actor: Actor, kind: str, language: str, texts: Texts, to: str) -> None:
    """Send the message of a made-up visit in these words to oneself. Raises NotAllowed, NotFound, BadInput, TooMany."""
    authorise(actor, Action.SETTINGS_WRITE)
    texts = texts_checked(wording_of(kind), texts)
    throttle(f"messages:test:{actor.id}", most=MOST_TESTS, seconds=HOUR)
    key = f"{TEST_KIND}:{uuid.uuid4()}"
    messages_write([Draft(TEST_KIND, to, language, {"kind": kind, **asdict(texts)}, key)])


def wording_test_render(message: Message) -> Rendered:
    """A test in its words, marked as one."""
    wording = wording_of(message.context["kind"])
    texts = Texts(message.context["subject"], message.context["lead"], message.context.get("short", ""))
    with translation.override(message.language):
        shown = wording.shown(texts)
        return replace(shown, subject=_("Test: %(subject)s") % {"subject": shown.subject})


def texts_checked(wording: Wording, texts: Texts) -> Texts:
    """The texts tidied; raises BadInput naming every variable that there is not."""
    texts = Texts(one_line(texts.subject), texts.lead.strip(), one_line(texts.short))
    problems = [
        Problem(field, "unknown_variable", _unknown(names))
        for field, names in texts.unknown(wording.variables).items()
    ]
    if problems:
        raise BadInput(problems)
    return texts


def _unknown(names: list[str]) -> str:
    named = listed(f"{{{name}}}" for name in names)
    return _("There is no %(names)s. The list below says what there is.") % {"names": named}
