"""The product's settings with one more address in the salons' URLconf: a page with one query."""

from config.settings import *  # noqa: F403 - the product's settings, all of them

ROOT_URLCONF = "bench.one_query_urls"
