"""Addresses of the public pages, and of the desk's pages about them."""

from django.urls import path

from booking.storefront.views import (
    assets,
    desk,
    details,
    embed,
    flow,
    home,
    invitations,
    person,
    reaching,
    visit,
)

app_name = "storefront"

urlpatterns = [
    path("", home.home, name="home"),
    path("s/<slug:slug>/", home.service, name="service"),
    path("team/<slug:slug>/", person.person, name="person"),
    path("with/<slug:slug>/", person.old_person, name="old_person"),
    path("book/", flow.start, name="start"),
    path("book/time/", flow.times, name="times"),
    path("book/details/", details.details, name="details"),
    path("book/wait/", details.wait, name="wait"),
    path("book/done/<str:token>/", details.done, name="done"),
    path("b/<str:token>/", visit.visit, name="visit"),
    path("b/<str:token>/visit.ics", visit.calendar_file, name="calendar_file"),
    path("b/<str:token>/confirm/", visit.confirm, name="confirm"),
    path("b/<str:token>/move/", visit.move, name="move"),
    path("b/<str:token>/invitations/", invitations.invitations, name="invitations"),
    path("b/<str:token>/reach/", reaching.reach, name="reach"),
    path("b/<str:token>/reach/push/", reaching.push, name="reach_push"),
    path("b/<str:token>/reach/wechat/", reaching.wechat, name="reach_wechat"),
    path("push-worker.js", reaching.push_worker, name="push_worker"),
    path("push-icon.png", assets.push_icon, name="push_icon"),
    path("b/<str:token>/cancel/", visit.cancel, name="cancel"),
    path("embed.js", embed.script, name="embed_script"),
    path("look.css", assets.look_css, name="look_css"),
    path("icon.svg", assets.icon, name="icon"),
    path("qr.svg", assets.qr, name="qr"),
    path("robots.txt", assets.robots, name="robots"),
    path("desk/settings/look/", desk.look, name="look"),
    path("desk/settings/embed/", embed.settings_page, name="embed"),
    path("desk/settings/share/", desk.share, name="share"),
]
