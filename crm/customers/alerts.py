"""What must be seen before a customer is booked, checked in or served: each room registers the alerts that it knows of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum


class Severity(IntEnum):
    """How much it matters; SEVERE must be acknowledged by whoever books or serves."""

    NOTE = 1
    WARN = 2
    SEVERE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert; `key` is stable for the same thing ("sensitivity:7"), so that an acknowledgement can name it."""

    key: str
    severity: Severity
    title: str
    text: str = ""
    url: str = ""


Load = Callable[[Sequence[int]], Mapping[int, Sequence[Alert]]]

_loads: list[Load] = []


def register_alerts(load: Load) -> None:
    """Let `load(customer_ids)` add alerts, in a constant number of queries for all of them."""
    if load not in _loads:
        _loads.append(load)


def alerts_of(customer_ids: Sequence[int]) -> dict[int, list[Alert]]:
    """The alerts of each of these customers, gravest first; customers without any are left out."""
    found: dict[int, list[Alert]] = {}
    for load in _loads if customer_ids else ():
        for customer_id, alerts in load(customer_ids).items():
            found.setdefault(customer_id, []).extend(alerts)
    return {
        pk: sorted(alerts, key=lambda alert: (-alert.severity, alert.key))
        for pk, alerts in found.items()
        if alerts
    }
