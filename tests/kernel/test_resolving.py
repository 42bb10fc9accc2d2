"""A view is found among a few addresses instead of all, and it is the one that Django finds."""

import pytest
from django.urls import Resolver404, URLResolver, include, path, re_path
from django.urls.resolvers import RegexPattern, RoutePattern

from config import urls_salon
from kernel.resolving import indexed
from tests.isolation.walk import routes_of

SAMPLES = {
    "int": 7,
    "slug": "a-b",
    "str": "x.y",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "a/b",
}
ODD = ["", "/", "desk", "desk//", "desk/customers", "desk/customers/0x/", "nowhere/", "api/v1/nothing/", "b//", "../desk/"]  # fmt: skip


def view(*_args, **_kwargs):
    """Any."""


ENTRIES = [
    path("", view, name="home"),
    path("desk/", include(([path("<slug:any>/", view, name="first")], "early"))),
    path("desk/", include(([path("known/", view, name="later"), path("file.txt", view)], "late"))),
    path("<int:number>/", include([path("below/", view, {"given": 1}, name="below")])),
    re_path(r"^old/(?P<year>\d{4})/$", view, name="old"),
    path("desk/<path:rest>", view, name="rest"),
]


def found(resolver, address):
    """What answers, and with what."""
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.view_name, match.route, match.captured_kwargs


def plain(entries):
    """Django's own."""
    return URLResolver(RoutePattern(""), list(entries))


@pytest.mark.parametrize(
    "address",
    ["", "desk/known/", "desk/file.txt", "desk/a/b", "desk/", "7/below/", "x/below/", "old/2020/", "old/20/", *ODD],
)  # fmt: skip
def test_the_first_that_fits_answers_as_without_an_index(address):
    assert found(indexed(ENTRIES), address) == found(plain(ENTRIES), address)


def test_an_earlier_address_with_a_parameter_goes_before_a_later_one_without():
    assert indexed(ENTRIES).resolve("desk/known/").view_name == "early:first"


def test_every_address_of_the_product_is_found_as_without_an_index():
    (ours,) = urls_salon.urlpatterns
    theirs = plain(ours.url_patterns)
    routes = routes_of("config.urls_salon")
    assert len(routes) > 400
    for route in routes:
        address = route.path({name: _sample(route.pattern, name) for name in route.parameters}).removeprefix(
            "/"
        )
        for asked in (address, address.rstrip("/"), f"{address}more", *ODD):
            assert found(ours, asked) == found(theirs, asked), asked


def test_few_addresses_are_asked(monkeypatch):
    asked = []
    match = RoutePattern.match
    monkeypatch.setattr(RoutePattern, "match", lambda self, text: asked.append(text) or match(self, text))
    (ours,) = urls_salon.urlpatterns
    ours.resolve("desk/customers/7/edit/")
    assert len(asked) < 60


def test_names_lead_to_the_same_addresses():
    root = URLResolver(RegexPattern(r"^/"), [indexed(ENTRIES)])
    bare = URLResolver(RegexPattern(r"^/"), ENTRIES)
    for name, values in (
        ("home", {}),
        ("below", {"number": 3, "given": 1}),
        ("old", {"year": 2020}),
        ("rest", {"rest": "a"}),
    ):
        assert root.reverse(name, **values) == bare.reverse(name, **values)


def _sample(pattern, name):
    kind = next((kind for kind in SAMPLES if f"<{kind}:{name}>" in pattern), "str")
    return SAMPLES[kind]
