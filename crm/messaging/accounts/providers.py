"""The providers of text messages and of WeChat that a salon can have an account at, and what each needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: `fields` are the readable details it needs, `secret` the name of its key.

    `is_coded` says that it sends only templates that it has approved; `needs_grants` that each message needs one
    acceptance of the customer's.
    """

    code: str
    label: Promise | str
    about: Promise
    fields: Mapping[str, Promise]
    secret: Promise
    is_coded: bool
    channel: str = "sms"
    needs_grants: bool = False


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
        Provider(
            "wechat_template",
            _("WeChat official account: template messages"),
            _("A service account. Customers scan a code once, follow you, and get your messages there."),
            {"app_id": _("AppID")},
            _("AppSecret"),
            is_coded=True,
            channel="wechat",
        ),
        Provider(
            "wechat_notice",
            _("WeChat official account: subscription notices"),
            _("Each message needs one acceptance by the customer; we count them."),
            {"app_id": _("AppID")},
            _("AppSecret"),
            is_coded=True,
            channel="wechat",
            needs_grants=True,
        ),
        Provider(
            "wechat_mini",
            _("WeChat mini-program: subscription messages"),
            _(
                "For a mini-program of your own. Each message needs one acceptance by the customer; we count them."
            ),
            {"app_id": _("AppID"), "page": _("Page that a message opens")},
            _("AppSecret"),
            is_coded=True,
            channel="wechat",
            needs_grants=True,
        ),
    )
}
USUAL = {"region": "ap-guangzhou", "page": "pages/visit/index"}


def provider_of(code: str) -> Provider:
    """The provider; raises NotFound."""
    if code not in PROVIDERS:
        raise NotFound
    return PROVIDERS[code]


def providers_of(channel: str) -> list[Provider]:
    """The providers of one channel, in the order in which they are shown."""
    return [one for one in PROVIDERS.values() if one.channel == channel]
