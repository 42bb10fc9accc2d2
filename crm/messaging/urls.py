"""Addresses of messages, under /desk/messages/."""

from django.urls import path

from crm.messaging import views
from crm.messaging.accounts import views as channel_views
from crm.messaging.hooks import views as reply_views
from crm.messaging.reaching import views as wish_views
from crm.messaging.settings import views as settings_views
from crm.messaging.settings import wording_views

app_name = "messages"

urlpatterns = [
    path("", views.message_list, name="list"),
    path("channels/", channel_views.channels, name="channels"),
    path("replies/", reply_views.replies, name="replies"),
    path("wishes/<int:customer_id>/", wish_views.wish, name="wish"),
    path("channels/try/", channel_views.try_out, name="channel_try"),
    path("channels/try-wechat/", channel_views.try_wechat, name="wechat_try"),
    path("channels/order/", channel_views.order, name="channel_order"),
    path("channels/<slug:provider>/", channel_views.account, name="channel_account"),
    path("settings/", settings_views.settings, name="settings"),
    path("settings/<slug:kind>/<slug:language>/", wording_views.wording, name="wording"),
    path("settings/<slug:kind>/<slug:language>/preview/", wording_views.preview, name="wording_preview"),
    path("settings/<slug:kind>/<slug:language>/text/", wording_views.text_message, name="wording_text"),
    path("settings/<slug:kind>/<slug:language>/reset/", wording_views.reset, name="wording_reset"),
    path("<int:message_id>/", views.message, name="message"),
    path("<int:message_id>/html/", views.message_html, name="message_html"),
    path("<int:message_id>/retry/", views.message_retry, name="message_retry"),
    path("<int:message_id>/arrived/", views.message_arrived, name="message_arrived"),
]
