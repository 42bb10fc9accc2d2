"""What a gateway needs of the salon's account at its provider."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from crm.messaging.accounts.providers import provider_of
from crm.messaging.accounts.sealing import Unreadable, hook_token, unseal
from crm.messaging.channels.wechat.sealed import Seal
from crm.messaging.models import ChannelAccount, Message
from crm.messaging.rendering import Rendered
from kernel.context import current_salon
from kernel.errors import NotAllowed
from kernel.outbox.registry import DeliveryError
from tenants.registry.hosts import salon_url

AES_KEY = "aes_key"  # among the details, itself sealed


@dataclass(frozen=True, slots=True)
class Account:
    """The readable details, and the key."""

    details: dict[str, Any]
    secret: str


@dataclass(frozen=True, slots=True)
class Template:
    """A provider's own template: its code there, and the names of our variables in its order."""

    code: str
    variables: tuple[str, ...]


def account_of(provider: str) -> Account:
    """The salon's account; raises DeliveryError without one, or with a key that can no longer be read."""
    row = ChannelAccount.objects.filter(provider=provider).first()
    if row is None:
        raise DeliveryError(f"{provider} is not set up", permanent=True)
    try:
        return Account(row.details, unseal(row.secret))
    except Unreadable:
        raise DeliveryError(
            _("the stored key cannot be read any more: type it again"), permanent=True
        ) from None


def seal_of(provider: str) -> Seal | None:
    """How WeChat seals its calls to this account; None in plain mode. Raises NotAllowed for a key that cannot be read."""
    details = ChannelAccount.objects.filter(provider=provider).values_list("details", flat=True).first() or {}
    if not details.get(AES_KEY):
        return None
    try:
        key = unseal(details[AES_KEY])
    except Unreadable:
        raise NotAllowed from None
    return Seal(wechat_signature_token(provider), key, str(details["app_id"]))


def template_of(account: Account, message: Message) -> Template:
    """The template for the message's kind and language; raises DeliveryError without one."""
    found = account.details["templates"].get(f"{message.kind}:{message.language}")
    if found is None:
        raise DeliveryError(_("there is no template for this message"), permanent=True)
    return Template(found["code"], tuple(found["variables"]))


def values_for(template: Template, rendered: Rendered) -> list[tuple[str, str]]:
    """The template's variables with what this message says."""
    return [(name, rendered.values.get(name, "")) for name in template.variables]


def hook_url(provider: str) -> str:
    """Where the provider tells of receipts and replies."""
    slug: str = current_salon().slug  # type: ignore[attr-defined]
    return salon_url(slug, f"/hooks/{provider_of(provider).channel}/{provider}/{hook_token(provider)}/")


def wechat_signature_token(provider: str) -> str:
    """The "Token" that is typed at WeChat, with which it signs its calls."""
    return hook_token(f"{provider} signature")[:32]
