"""The providers of text messages that a salon can have an account at, and what each needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: `fields` are the readable details it needs, `secret` the name of its key.

    `is_coded` says that it sends only templates that it has approved.
    """

    code: str
    label: Promise | str
    about: Promise
    fields: Mapping[str, Promise]
    secret: Promise
    is_coded: bool


PROVIDERS = {
    one.code: one
    for one in (
        Provider(
            "twilio",
            "Twilio",
            _("Almost every country outside of mainland China. The words are yours."),
            {"account_sid": _("Account SID"), "sender": _("Phone number or Messaging Service SID")},
            _("Auth token"),
            is_coded=False,
        ),
        Provider(
            "aliyun_sms",
            _("Alibaba Cloud SMS"),
            _("Mainland China. Sends templates that Alibaba Cloud has approved."),
            {"access_key_id": _("AccessKey ID"), "sign_name": _("Signature")},
            _("AccessKey secret"),
            is_coded=True,
        ),
        Provider(
            "tencent_sms",
            _("Tencent Cloud SMS"),
            _("Mainland China. Sends templates that Tencent Cloud has approved."),
            {
                "secret_id": _("SecretId"),
                "app_id": _("SDK app ID"),
                "sign_name": _("Signature"),
                "region": _("Region"),
            },
            _("SecretKey"),
            is_coded=True,
        ),
    )
}
USUAL = {"region": "ap-guangzhou"}


def provider_of(code: str) -> Provider:
    """The provider; raises NotFound."""
    if code not in PROVIDERS:
        raise NotFound
    return PROVIDERS[code]
