"""What of `crm`'s own rooms belongs to a customer and follows them (`crm.customers.references`)."""

from django.utils.translation import gettext_lazy as _

from crm.customers.references import Reference, references, register_reference

LOWER = (
    Reference(model="customers.CustomerContact", label=_("Phones and emails")),
    Reference(model="customers.Consent", label=_("Consents")),
    Reference(model="customers.Tagging", label=_("Tags"), once_by=("tag",)),
    Reference(model="customers.Customer", field="merged_into"),
    Reference(model="messaging.Message", label=_("Messages")),
    Reference(model="messaging.Reply", label=_("Replies")),
    Reference(model="messaging.ChannelWish", label=_("Wish how to be written to"), once_by=("customer",)),
    Reference(model="messaging.ChannelAddress", label=_("WeChat and browsers")),
)


def register_lower() -> None:
    """Register those that no room has registered itself, with what it knows of exports and erasure."""
    known = {(one.model.lower(), one.field) for one in references()}
    for one in LOWER:
        if (one.model.lower(), one.field) not in known:
            register_reference(one)
