"""The second step at signing in, and passkeys."""
