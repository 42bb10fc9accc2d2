"""Addresses of the queue: the shop's devices, customers' phones, and the desk."""

from django.urls import path

from booking.queue.views import desk, kiosk, links, public, taking

app_name = "queue"

urlpatterns = [
    path("kiosk/open/<str:token>/", kiosk.enter, name="kiosk_open"),
    path("kiosk/<int:location_id>/", kiosk.start, name="kiosk"),
    path("kiosk/<int:location_id>/ticket/<str:token>/", kiosk.ticket, name="kiosk_ticket"),
    path("kiosk/<int:location_id>/screen/", kiosk.screen, name="screen"),
    path("kiosk/<int:location_id>/screen/live/", kiosk.screen_live, name="screen_live"),
    path("kiosk/<int:location_id>/code.svg", kiosk.code, name="code"),
    path("q/<str:token>/", public.join, name="join"),
    path("t/<str:token>/", public.ticket, name="ticket"),
    path("t/<str:token>/live/", public.live, name="live"),
    path("t/<str:token>/leave/", public.leave, name="leave"),
    path("desk/queue/", desk.queue, name="queue"),
    path("desk/queue/live/", desk.live, name="queue_live"),
    path("desk/queue/new/", taking.new, name="new"),
    path("desk/queue/next/", desk.call_next, name="next"),
    path("desk/queue/links/", links.page, name="links"),
    path("desk/queue/links/<int:link_id>/revoke/", links.revoke, name="revoke"),
    path("desk/queue/<int:ticket_id>/call/", desk.call, name="call"),
    path("desk/queue/<int:ticket_id>/serve/", desk.serve, name="serve"),
    path("desk/queue/<int:ticket_id>/step/", desk.step, name="step"),
]
