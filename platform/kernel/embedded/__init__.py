"""Servers that come with the product: PostgreSQL and Valkey from their wheels, for a machine that has neither.

Nobody starts or stops them by hand. Whoever connects calls `ensure_running`, which takes a share of a file lock that the
kernel frees however the process dies; a small supervisor restarts a killed server and stops it a minute after the last user.
With DATABASE_URL, BROKER_URL and CACHE_URL set, nothing of this package runs.
"""
