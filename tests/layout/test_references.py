"""Whatever points to a customer is registered, so that a merge, an export and an erasure know of it."""

from django.apps import apps
from django.conf import settings
from django.db import models

from crm.customers.models import Customer
from crm.customers.references import references

# What merging and erasing themselves keep; a customer's own referrer is a field of theirs that a merge asks about.
OWN = {
    ("duplicates.pair", "low"),
    ("duplicates.pair", "high"),
    ("duplicates.merge", "kept"),
    ("duplicates.merge", "gone"),
    ("privacy.erasure", "customer"),  # the number under which the books keep what is left
}


def salon_models():
    configs = [config for config in apps.get_app_configs() if config.name in settings.TENANT_APPS]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


def pointing():
    """(model, field) of every column that is a customer: a foreign key, or a number that is named so."""
    return {
        (model._meta.label_lower, field.name.removesuffix("_id"))
        for model in salon_models()
        for field in model._meta.concrete_fields
        if field.related_model is Customer
        or (isinstance(field, models.IntegerField) and field.name.endswith("customer_id"))
    }


def test_every_row_of_a_customer_is_registered():
    known = {(one.model.lower(), one.field) for one in references()}
    assert pointing() - OWN - known == set()


def test_what_is_registered_is_there():
    known = {(one.model.lower(), one.field) for one in references()}
    assert known - pointing() == set()
