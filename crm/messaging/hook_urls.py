"""Where providers of messages call, under /hooks/."""

from django.urls import path

from crm.messaging import hooks

app_name = "hooks"

urlpatterns = [path("sms/<slug:provider>/<slug:token>/", hooks.hook, name="sms")]
