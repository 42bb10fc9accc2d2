"""The addresses of a salon's host, and `/one/`."""

from django.urls import path

from bench.bare_site import one_query
from config.urls_salon import urlpatterns as salon_addresses

urlpatterns = [*salon_addresses, path("one/", one_query)]
