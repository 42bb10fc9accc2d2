"""The canary sweep (TRUST G1): every route × method × credential × id, looking for B's canary where A asks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

from django.db import transaction
from django.test import Client

from kernel.context import public_context, salon_context
from tenants.accounts.models import User
from tenants.accounts.step_up import SEEN_AT
from tenants.registry.hosts import domain_of_slug
from tests.conftest import BACKEND
from tests.isolation.routes import kind_of
from tests.isolation.walk import Route
from tests.isolation.world import HUGE, MISSING, Things, hash_of, rows_touched, tables_of

BASE = "chignon.test"
ROLES = ("owner", "manager", "receptionist", "stylist", "accountant")
OWNER = "owner at A"
METHOD_NOT_ALLOWED = 405
READS = ("GET", "HEAD", "OPTIONS")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
WORD_KINDS = (
    "visit_token",
    "link_token",
    "waitlist_token",
    "request_token",
    "mine_token",
    "calendar_token",
    "customer_calendar_token",
    "device_token",
    "queue_token",
    "ticket_token",
    "hook_token",
    "wechat_hook_token",
    "invitation_token",
    "reference",
    "service_slug",
    "staff_slug",
    "file",
    "uuid",
)
MISSING_WORDS = {
    "file": "private/" + "0" * 32 + ".webp", "uuid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
BODY = {
    "visit": "visit", "visit_id": "visit", "appointment": "visit", "appointment_id": "visit", "customer": "customer",
    "customer_id": "customer", "location": "location", "location_id": "location", "staff": "staff", "staff_id": "staff",
    "staff_ids": "staff", "service": "service", "service_id": "service", "services": "service", "s": "service",
    "variant": "variant", "variant_id": "variant", "add_ons": "add_on", "add_on_ids": "add_on", "category": "category",
    "category_id": "category", "resource_groups": "resource_group", "ids": "service", "message": "message",
    "offer": "waitlist_offer", "token": "visit_token", "user": "user", "resource": "resource", "bundle": "bundle",
    "moving": "visit_token", "user_id": "user", "request": "visit_request",
}  # fmt: skip
WORDS = {
    "q": "canary",
    "name": "x",
    "state": "arrived",
    "version": "1",
    "action": "archive",
    "start": "2026-12-01T10:00",
    "offered": "2026-12-01T10:00:00+01:00",
    "role": "stylist",
    "email": "probe@example.com",
}


@dataclass
class Credential:
    """Someone who asks: their cookies, the host they ask, and headers they send."""

    name: str
    host: str
    cookies: SimpleCookie
    headers: dict[str, str] = field(default_factory=dict)


class Asker(Client):
    """A browser that only asks: nobody looks at the templates of its answers, whose contexts Django's would copy."""

    def request(self, **request):
        """The answer; a fault of ours is a 500."""
        return self.handler(self._base_environ(**request))


@dataclass(frozen=True)
class Turn:
    """Who is asked where credentials and choices of ids take turns: each credential once among `choices`."""

    first: int
    choices: int

    def is_of(self, credential: int) -> bool:
        """Whether it is that credential's turn."""
        return (self.first + credential) % self.choices == 0


@dataclass(frozen=True)
class Group:
    """What is asked in one transaction: a route with one choice of ids."""

    route: Route
    choice: str
    methods: tuple[str, ...]
    turn: Turn


@dataclass
class Sweep:
    """The running sweep: A asks, B must not be seen, changed, or told apart from nothing."""

    a: Things
    b: Things
    whole: bool = False  # with all ids for all, also where they take turns in a commit's run
    probes: int = 0
    findings: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    _tables_of_b: list[int] = field(default_factory=list)
    _touched: int = 0
    _refused: set[str] = field(default_factory=set)
    _client: Asker = field(default_factory=Asker)

    def credentials(self) -> list[Credential]:
        """Nine: anonymous, the five roles, a page's own script at A; two of A's cookies at B."""
        hosts = {
            letter: domain_of_slug(things.salon.slug) for letter, things in (("a", self.a), ("b", self.b))
        }
        cookies = {role: self._cookies(role) for role in ROLES}
        at_a = [Credential("anonymous at A", hosts["a"], SimpleCookie())]
        at_a += [Credential(f"{role} at A", hosts["a"], cookies[role]) for role in ROLES]
        script = {"hx-request": "true", "accept": "application/json", "idempotency-key": "a-key-of-a"}
        at_a.append(Credential("owner's script at A", hosts["a"], cookies["owner"], script))
        return at_a + [
            Credential(f"{role} of A at B", hosts["b"], cookies[role]) for role in ("owner", "receptionist")
        ]

    def _cookies(self, role: str) -> SimpleCookie:
        client = Client(headers={"host": domain_of_slug(self.a.salon.slug)})
        with salon_context(self.a.salon):
            client.force_login(User.objects.get(email=f"{role}@{self.a.salon.slug}.example"), backend=BACKEND)
            session = client.session
            session[SEEN_AT] = datetime.now(UTC).timestamp()  # or every dangerous change would only ask again
            session.save()
        return client.cookies

    def at_base_domain(self) -> list[Credential]:
        """Four, all on the base domain: anonymous, A's owner, her page's own script, the platform's admin."""
        admin = Client(headers={"host": BASE})
        with public_context():
            admin.force_login(User.objects.get(email="admin@chignon.test"), backend=BACKEND)
        names = ("anonymous at A", "owner at A", "owner's script at A")
        moved = [replace(each, host=BASE) for each in self.credentials() if each.name in names]
        return [*moved, Credential("the platform's admin", BASE, admin.cookies)]

    def run(
        self, routes: list[Route], methods: tuple[str, ...], credentials: list[Credential] | None = None
    ) -> None:
        """Probe everything; each group (route, choice of ids) is rolled back and B compared before that.

        Unless the sweep is `whole`, only B's ids are asked for by everybody and A's owner asks with all ids; what else
        there is everybody asks, and it is asked with all ids, but not by everybody with all ids (`Turn`). So it is too
        with HEAD, which GET's own code answers, and with a method that an address does not know for its own owner.
        """
        credentials = credentials or self.credentials()
        before, self._tables_of_b = hash_of(self.b.salon.schema_name), tables_of(self.b.salon.schema_name)
        for number, route in enumerate(routes):
            self._refused = set()
            choices = choices_for(route, methods)
            for place, choice in enumerate(choices):
                group = Group(route, choice, methods, Turn(number + place, len(choices)))
                block = transaction.atomic()
                block._from_testcase = True  # services may then be durable inside
                with block:
                    self._group(group, credentials, before)
                    transaction.set_rollback(True)
        if hash_of(self.b.salon.schema_name) != before:
            self.findings.append("B CHANGED outside of the sweep's own transactions")

    def _group(self, group: Group, credentials: list[Credential], before: str) -> None:
        route, choice = group.route, group.choice
        self._touched = rows_touched(self._tables_of_b)
        desk = route.pattern.startswith(("desk/", "api/", "media/"))
        for at_b in (False, True):
            for place, credential in enumerate(credentials):
                if self._is_at_b(credential) == at_b:
                    self._ask_all(group, place, credential)
            bearer = choice == "foreign" and "token" in route.parameters  # B's own link at B's own host
            may_change = at_b and (bearer or not desk)  # and a stranger may book at B's storefront
            if not may_change and self._b_is_changed(before):
                self.findings.append(
                    f"B CHANGED by {route.pattern} {choice}, asked at {'B' if at_b else 'A'}"
                )
                return

    def _ask_all(self, group: Group, place: int, credential: Credential) -> None:
        for method in group.methods:
            if self._is_asked(group, method, place, credential):
                self._probe(group.route, group.choice, method, credential)

    def _is_asked(self, group: Group, method: str, place: int, credential: Credential) -> bool:
        always = group.choice == "foreign" or (credential.name == OWNER and group.choice != "huge")
        takes_turns = not always or method == "HEAD" or method in self._refused
        return self.whole or not takes_turns or group.turn.is_of(place)

    def _b_is_changed(self, before: str) -> bool:
        """Whether B is not as it was: only where PostgreSQL counted a touched row of B's, all rows are compared."""
        is_touched = rows_touched(self._tables_of_b) != self._touched
        return is_touched and hash_of(self.b.salon.schema_name) != before

    def _is_at_b(self, credential: Credential) -> bool:
        return credential.host == domain_of_slug(self.b.salon.slug)

    def _probe(self, route: Route, choice: str, method: str, credential: Credential) -> None:
        self.probes += 1
        self._client.cookies = SimpleCookie(credential.cookies.output(header="", sep=";"))
        number = self.probes
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        is_api = route.pattern.startswith("api/")
        data = dict(self._payload(choice))
        path = route.path({name: self._value(route, name, choice) for name in route.parameters})
        body, media_type = self._json(choice) if is_api and method in WRITES else self._encoded(method, data)
        headers = {"host": credential.host, "idempotency-key": f"probe-{number}", **credential.headers}
        answer = self._client.generic(
            method, path, body, media_type, headers=headers, REMOTE_ADDR=address,
            QUERY_STRING="" if is_api and method in WRITES else self._query(data),
        )  # fmt: skip
        if answer.status_code == METHOD_NOT_ALLOWED and credential.name == OWNER:
            self._refused.add(method)
        self._judge(answer, credential, f"{credential.name}: {method} {path} ({choice})", choice)

    def _judge(self, answer, credential: Credential, what: str, choice: str) -> None:
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        if answer.status_code >= 500:
            self.findings.append(f"{answer.status_code} {what}")
        seen = content_of(answer) + str(answer.headers).encode() + str(answer.cookies).encode()
        at_b = self._is_at_b(credential)
        asked_for_it = at_b and choice == "foreign"  # B's own links at B's host are the bearer's right
        canaries = [] if asked_for_it else [self.b.private] if at_b else [self.b.private, self.b.public]
        self.findings += [
            f"LEAK of {canary} {what}" for canary in canaries if canary.lower().encode() in seen.lower()
        ]

    def _value(self, route: Route, parameter: str, choice: str) -> object:
        kind = str(kind_of(route.pattern, parameter))
        if kind.startswith("word:"):
            return kind.removeprefix("word:")
        if choice in ("own", "nested", "foreign"):
            return (self.b if choice == "foreign" else self.a).of(kind)
        if kind in WORD_KINDS:
            return MISSING_WORDS.get(kind, "nothing-of-this-name")
        return MISSING if choice == "missing" else HUGE

    def _payload(self, choice: str) -> Iterator[tuple[str, str]]:
        yield from WORDS.items()
        things = self.a if choice == "own" else self.b
        for name, kind in BODY.items():
            number = {"missing": MISSING, "huge": HUGE}.get(choice, things.of(kind))
            yield name, str(number)

    def _json(self, choice: str) -> tuple[bytes, str]:
        """A booking or a move as a program sends it, with the ids of that choice."""
        ids = {
            name: int(value)
            for name, value in self._payload(choice)
            if name in ("location", "service", "staff")
        }
        body = {
            "location": ids["location"],
            "start": f"{datetime.now(UTC).date() + timedelta(days=9)}T10:00:00Z",
            "lines": [{"service": ids["service"], "staff": ids["staff"], "add_ons": [ids["service"]]}],
            "customer": {"name": "x", "email": "x@example.com"},
        }
        return json.dumps(body).encode(), "application/json"

    def _query(self, data: dict[str, str]) -> str:
        return "&".join(f"{name}={value}" for name, value in data.items() if name not in ("state", "action"))

    def _encoded(self, method: str, data: dict[str, str]) -> tuple[bytes, str]:
        if method in READS:
            return b"", "application/octet-stream"
        text = "&".join(f"{name}={value}" for name, value in data.items())
        return text.encode(), "application/x-www-form-urlencoded"


def choices_for(route: Route, methods: tuple[str, ...]) -> tuple[str, ...]:
    """Whose ids are put in: "nested" is A's own thing in the address and B's in the body.

    An address without ids is read with B's and A's own in the query; ids of nothing would say nothing more.
    """
    if methods == READS and not route.parameters:
        return ("foreign", "own")
    nested = ("nested",) if route.parameters and methods == WRITES else ()
    return ("foreign", "missing", "huge", "own", *nested)


def content_of(answer) -> bytes:
    """The body, a stream's too (the test client closes it at its end)."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
