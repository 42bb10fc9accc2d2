"""What must be seen before a customer is booked, checked in or served: each room registers the alerts that it knows of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum


class Severity(IntEnum):
    """How much it matters; SEVERE must be acknowledged by whoever books or serves."""

    NOTE = 1
    WARN = 2
    SEVERE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert; `key` is stable for the same thing ("sensitivity:7"), so that an acknowledgement can name it.

    `text_for_whole` stands in the place of `text` for who sees every customer, where it names others than the customer.
    """

    key: str
    severity: Severity
    title: str
    text: str = ""
    url: str = ""
    text_for_whole: str = ""


Load = Callable[[Sequence[int]], Mapping[int, Sequence[Alert]]]

_loads: dict[Load, Severity] = {}


def register_alerts(load: Load, *, up_to: Severity = Severity.SEVERE) -> None:
    """Let `load(customer_ids)` add alerts, in a constant number of queries for all of them.

    `up_to` is the gravest it can give: where only graver ones are asked for, it is not asked.
    """
    _loads[load] = up_to


def alerts_of(
    customer_ids: Sequence[int], *, at_least: Severity = Severity.NOTE, whole: bool = False
) -> dict[int, list[Alert]]:
    """The alerts of each of these customers, gravest first; customers without any are left out.

    `whole`: for somebody who sees every customer.
    """
    found: dict[int, list[Alert]] = {}
    loads = [load for load, up_to in _loads.items() if up_to >= at_least] if customer_ids else []
    for load in loads:
        for customer_id, alerts in load(customer_ids).items():
            graver = [_said(alert, whole=whole) for alert in alerts if alert.severity >= at_least]
            found.setdefault(customer_id, []).extend(graver)
    return {
        pk: sorted(alerts, key=lambda alert: (-alert.severity, alert.key))
        for pk, alerts in found.items()
        if alerts
    }


def _said(alert: Alert, *, whole: bool) -> Alert:
    return replace(alert, text=alert.text_for_whole) if whole and alert.text_for_whole else alert


def gravest_of(customer_ids: Sequence[int], *, whole: bool = False) -> dict[int, list[Alert]]:
    """Of these customers, the alerts from a warning on: what a list marks beside a name; `whole` as above."""
    return alerts_of(sorted(set(customer_ids)), at_least=Severity.WARN, whole=whole)
