"""A small photo of a customer's face, by which the team knows them."""

from django.db import models


class Portrait(models.Model):
    """The photo of one customer: a square WebP drawn anew (see `services`), shown only while they agree to it.

    It stands in the row itself, so that an erasure, a merge and its undo take it along in their own transaction.
    """

    customer = models.OneToOneField(
        "customers.Customer", primary_key=True, on_delete=models.CASCADE, related_name="portrait"
    )
    content = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.customer_id)
