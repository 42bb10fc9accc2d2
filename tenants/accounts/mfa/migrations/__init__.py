"""allauth.mfa's table as it is today, in one step: its own second migration reads what its first has made, which a fleet's plan cannot."""
