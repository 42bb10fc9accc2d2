"""Addresses of a salon's host."""

from django.urls import include, path

from kernel.resolving import indexed

_addresses = [
    path("api/v1/", include("api.v1.urls")),
    path("", include("booking.storefront.urls")),
    path("", include("booking.waitlist.urls")),
    path("", include("booking.requests.urls")),
    path("", include("booking.calendars.urls")),
    path("", include("booking.queue.urls")),
    path("me/", include("booking.mine.urls")),
    path("me/", include("booking.records.own_urls")),
    path("desk/", include("tenants.accounts.urls")),
    path("desk/", include("booking.diary.urls")),
    path("desk/", include("booking.series.urls")),
    path("desk/", include("booking.people.urls")),
    path("desk/", include("crm.care.urls")),
    path("desk/", include("crm.forms.urls")),
    path("", include("booking.intake.urls")),
    path("desk/", include("booking.ownership.urls")),
    path("desk/customers/duplicates/", include("crm.duplicates.urls")),
    path("desk/customers/classes/", include("booking.history.urls")),
    path("desk/customers/segments/", include("crm.segments.urls")),
    path("desk/customers/privacy/", include("crm.privacy.urls")),
    path("desk/customers/portraits/", include("crm.portraits.urls")),
    path("desk/customers/", include("crm.customers.urls")),
    path("desk/settings/customers/", include("crm.customers.urls_fields")),
    path("desk/messages/", include("crm.messaging.urls")),
    path("hooks/", include("crm.messaging.hooks.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("media/", include("kernel.media.urls")),
    path("desk/customers/plans/", include("booking.careplans.urls")),
    path("desk/customers/records/", include("booking.records.urls")),
    path("desk/menu/questions/", include("booking.questions.urls")),
    path("desk/menu/", include("booking.catalog.urls")),
    path("desk/team/targets/", include("booking.targets.urls")),
    path("desk/team/", include("booking.team.urls")),
    path("desk/roster/auto/", include("booking.autoroster.urls")),
    path("desk/roster/", include("booking.roster.urls")),
    path("desk/clock/", include("booking.clock.urls")),
    path("desk/hours/", include("booking.clock.urls_hours")),
    path("desk/places/", include("booking.places.urls")),
    path("desk/settings/", include("booking.backroom.urls")),
    path("desk/start/", include("hq.onboarding.urls")),
]

urlpatterns = [indexed(_addresses)]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.not_allowed"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
