"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class MessagingConfig(AppConfig):
    """Messages to customers and staff, and their channels."""

    name = "crm.messaging"
    label = "messaging"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Deliver the outbox's messages, among them the mails about accounts; write those that are planned."""
        from crm.customers.lists.exporting import register_told
        from crm.customers.page.change_words import nothing_said, register_change_words
        from crm.customers.page.timeline import register_event_kind
        from crm.messaging.account_mails import KINDS, account_mail_render, account_mail_write
        from crm.messaging.accounts.services import TEST_KIND as CHANNEL_TEST
        from crm.messaging.accounts.services import channel_test_render
        from crm.messaging.costs.notes import KIND as ALLOWANCE
        from crm.messaging.costs.notes import note_render
        from crm.messaging.customer_events import MESSAGES
        from crm.messaging.delivery import MessageHandler
        from crm.messaging.export_notes import KIND as EXPORTED
        from crm.messaging.export_notes import export_note_render, export_note_write
        from crm.messaging.kept import register_kept
        from crm.messaging.planned import PLAN_ANEW
        from crm.messaging.planning import DUE_KIND
        from crm.messaging.reaching.proving import KIND as PROOF
        from crm.messaging.reaching.proving import proof_render
        from crm.messaging.reaching.wishing import channels_said
        from crm.messaging.rendering import register_kind
        from crm.messaging.services import TOPIC
        from crm.messaging.settings.services import TEST_KIND, wording_test_render
        from crm.messaging.tasks import plan_anew, write_due
        from kernel.due.registry import register_due
        from kernel.outbox.registry import register_handler
        from tenants.accounts.mails import register_mailer

        register_kept()
        register_handler(TOPIC, MessageHandler())
        register_due(DUE_KIND, write_due)
        register_due(PLAN_ANEW, plan_anew, after_upgrade=True)
        register_mailer(account_mail_write)
        register_kind(TEST_KIND, wording_test_render)
        register_kind(CHANNEL_TEST, channel_test_render)
        register_kind(ALLOWANCE, note_render)
        register_kind(PROOF, proof_render)
        register_kind(EXPORTED, export_note_render)
        register_told(export_note_write)
        register_event_kind(MESSAGES)
        for kind in KINDS:
            register_kind(kind, account_mail_render)
        register_change_words(
            "customer.channel", pgettext_lazy("on a timeline", "Wish how to be written to"), channels_said
        )
        register_change_words(
            "customer.texts_wanted", pgettext_lazy("on a timeline", "Wants messages again"), channels_said
        )
        register_change_words(
            "customer.texts_stopped", pgettext_lazy("on a timeline", "Wants no more messages"), channels_said
        )
        register_change_words(
            "customer.wechat_bound", pgettext_lazy("on a timeline", "WeChat connected"), nothing_said
        )
