"""Codes by which a customer comes in or proves a new contact, and the browsers that are in."""

from django.db import models

from crm.customers.models import CustomerContact


class SignInCode(models.Model):
    """A code that a browser asked for. Neither the code nor the link is kept: both are made of `nonce` and the secret.

    `sealed` is the contact as typed ("email:…", "phone:…"), known at the salon or not: who reads the table learns neither.
    `browser_hash` is the SHA-256 of what the asking browser alone has. `session` is the browser that is in and adds the
    contact to its customer's: such a code lets nobody in.
    """

    session = models.ForeignKey("mine.CustomerSession", on_delete=models.CASCADE, null=True, related_name="+")
    browser_hash = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    nonce = models.CharField(max_length=43)
    language = models.CharField(max_length=10)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(tries__lte=5), name="mine_code_tries_check"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class CustomerSession(models.Model):
    """A browser that somebody who reads `contact` signed in, until `expires_at`; it holds the key, here is its SHA-256.

    It is the contact's customer who is signed in: it follows a merge and its undoing, and ends with the contact.
    """

    contact = models.ForeignKey(CustomerContact, on_delete=models.CASCADE, related_name="+")
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"session {self.pk}"
