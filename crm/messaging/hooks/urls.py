"""Where providers of messages call, under /hooks/."""

from django.urls import path

from crm.messaging.hooks import sms as hooks
from crm.messaging.hooks import wechat as wechat_hooks

app_name = "hooks"

urlpatterns = [
    path("sms/<slug:provider>/<slug:token>/", hooks.hook, name="sms"),
    path("wechat/<slug:provider>/<slug:token>/", wechat_hooks.hook, name="wechat"),
    path("wechat-bind/", wechat_hooks.bind, name="wechat_bind"),
]
