"""The WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
# What stands now stays: the collector need not walk through it again and again while pages are made.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
