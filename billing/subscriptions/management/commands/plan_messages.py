"""`manage.py plan_messages [PLAN] [--sms N] [--wechat N] [--push N] [--salon SLUG]`: what plans include in a month."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.subscriptions.models import Plan
from billing.subscriptions.services import CHANNELS, plan_messages_set, salon_plan_set
from kernel.actor import system_actor
from kernel.errors import BadInput, NotFound

NO_END = "none"


class Command(BaseCommand):
    """Show what each plan includes, change it, or put a salon on a plan."""

    help = 'Messages included in a month; "none" for any number. With --salon, put that salon on the plan.'

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which plan, how many of each channel, which salon."""
        parser.add_argument("plan", nargs="?", default="")
        parser.add_argument("--salon", default="", help="Put this salon on the plan.")
        for channel in CHANNELS:
            parser.add_argument(f"--{channel}", default="", help=f'A number, or "{NO_END}".')

    def handle(self, *args: Any, **options: Any) -> None:
        """Change what was named, then show all plans."""
        typed = {channel: options[channel] for channel in CHANNELS if options[channel]}
        actor, code = system_actor("command"), options["plan"]
        try:
            if typed:
                plan_messages_set(actor=actor, code=code, messages=_numbers(typed))
            if options["salon"]:
                salon_plan_set(actor=actor, slug=options["salon"], code=code)
        except NotFound:
            raise CommandError("There is no such plan or salon.") from None
        except (BadInput, ValueError):
            raise CommandError(f'A number is whole and not below 0, or "{NO_END}".') from None
        for plan in Plan.objects.all():
            said = ", ".join(f"{name} {plan.messages.get(name, NO_END)}" for name in CHANNELS)
            self.stdout.write(f"{plan.code}: {said}")


def _numbers(typed: dict[str, str]) -> dict[str, int | None]:
    return {channel: None if text == NO_END else int(text) for channel, text in typed.items()}
