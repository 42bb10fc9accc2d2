"""The canary sweep by customers who are signed in: of one salon at its own host and at another's."""

from http.cookies import SimpleCookie

from django.conf import settings

from tenants.registry.hosts import domain_of_slug
from tests.isolation.sweep import READS, WRITES, Credential
from tests.isolation.test_sweep_reads import SALON
from tests.isolation.walk import routes_of

OPEN = ("desk/", "api/", "hooks/", "me/", "b/", "f/", "book/", "media/")


def signed_in(sweep, host):
    """The customer of A, whose browser asks at that host."""
    cookies = SimpleCookie({settings.MINE_COOKIE_NAME: str(sweep.a.of("mine_key"))})
    return Credential(f"customer of A at {host}", domain_of_slug(host), cookies)


def test_a_customer_who_is_signed_in_sees_and_changes_nothing_of_another_salon(sweep):
    routes = [route for route in routes_of(SALON) if route.pattern.startswith("me/")]
    routes += [route for route in routes_of(SALON) if route.pattern.startswith(OPEN)][::9]
    asking = [signed_in(sweep, things.salon.slug) for things in (sweep.a, sweep.b)]
    sweep.whole = True
    for methods in (READS, WRITES):
        sweep.run(routes, methods, asking)
    assert sweep.findings[:40] == []
    assert sweep.probes >= 500
