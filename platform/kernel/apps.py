"""The kernel's own app: management commands, template tags, system checks."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """What has no domain: money, clock, errors, context, locks, design."""

    name = "kernel"
    label = "kernel"
