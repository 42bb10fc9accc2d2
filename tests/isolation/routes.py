"""What each address needs to be swept: the kind of thing that each of its parameters names.

A new route whose parameters are all known here needs nothing. A new parameter is one line in KINDS (by name) or, where
one name means several things, one in BY_ROUTE (by the start of the route). A parameter that stands in neither fails
`test_every_route_is_listed`. A kind is made for both salons in `world.py`, or is a fixed choice of words.
"""

KINDS = {
    "add_on_id": "add_on",
    "appointment_id": "visit",
    "block_id": "block",
    "bundle_id": "bundle",
    "category_id": "category",
    "clock_entry_id": "clock_entry",
    "closure_id": "closure",
    "code": "word:menu",
    "correction_id": "correction",
    "customer_id": "customer",
    "day": "word:2026-11-27",
    "entry_id": "waitlist_entry",
    "export_id": "customers_export",
    "group_id": "resource_group",
    "interaction_id": "interaction",
    "key": "uuid",
    "kind": "word:visit_reminder_customer",
    "language": "word:en",
    "link_id": "queue_link",
    "location_id": "location",
    "member_id": "staff",
    "message_id": "message",
    "name": "file",
    "outside_id": "outside_calendar",
    "page": "word:terms",
    "passkey_id": "passkey",
    "provider": "word:twilio",
    "question_id": "question",
    "reference": "reference",
    "request_id": "roster_request",
    "resource_group_id": "resource_group",
    "resource_id": "resource",
    "role_id": "own_role",
    "rule_id": "shift",
    "run_id": "roster_run",
    "service_id": "service",
    "shift_id": "shift",
    "sign_in_id": "sign_in",
    "slug": "service_slug",
    "staff_id": "staff",
    "ticket_id": "ticket",
    "tablet_id": "tablet",
    "tag_id": "tag",
    "time_off_id": "time_off",
    "task_id": "task",
    "task_template_id": "task_template",
    "template_id": "roster_template",
    "token": "visit_token",
    "uidb36": "word:1",
    "user_id": "user",
    "variant_id": "variant",
    "view_id": "customers_view",
    "visit_id": "visit",
    "wish_id": "roster_wish",
}
BY_ROUTE = {
    ("desk/enter/", "token"): "link_token",
    ("desk/invitation/", "token"): "invitation_token",
    ("desk/password/", "key"): "word:set-password",
    ("console/password/", "key"): "word:set-password",
    ("desk/email/", "key"): "word:no-such-key",
    ("console/email/", "key"): "word:no-such-key",
    ("^help/", "folder"): "word:en",
    ("^help/", "page"): "word:menu",
    ("help/", "page"): "word:menu",
    ("with/", "slug"): "staff_slug",
    ("team/", "slug"): "staff_slug",
    ("hooks/sms/", "token"): "hook_token",
    ("hooks/wechat/", "provider"): "word:wechat_template",
    ("hooks/wechat/", "token"): "wechat_hook_token",
    ("desk/requests/<int:request_id>/", "request_id"): "visit_request",
    ("r/", "token"): "request_token",
    ("w/", "token"): "waitlist_token",
    ("calendar/visits/", "token"): "customer_calendar_token",
    ("calendar/<", "token"): "calendar_token",
    ("kiosk/open/", "token"): "device_token",
    ("kiosk/<int:location_id>/ticket/", "token"): "ticket_token",
    ("q/", "token"): "queue_token",
    ("t/", "token"): "ticket_token",
}


def kind_of(route: str, parameter: str) -> str | None:
    """The kind that `parameter` names in `route`, or None when nobody said."""
    special = [
        kind for (start, name), kind in BY_ROUTE.items() if route.startswith(start) and name == parameter
    ]
    return special[0] if special else KINDS.get(parameter)
