"""The room of allauth.mfa's table."""
