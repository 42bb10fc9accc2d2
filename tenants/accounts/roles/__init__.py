"""Roles: what they may do, who may give them where, and those that a salon makes."""
