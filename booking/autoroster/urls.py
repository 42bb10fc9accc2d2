"""Addresses of the automatic roster at the desk, under /desk/roster/auto/."""

from django.urls import path

from booking.autoroster.views import runs, setting_up

app_name = "autoroster"
urlpatterns = [
    path("", runs.home, name="home"),
    path("rules/", setting_up.rules, name="rules"),
    path("demand/", setting_up.demand, name="demand"),
    path("wishes/", setting_up.wishes, name="wishes"),
    path("wishes/<int:wish_id>/remove/", setting_up.wish_gone, name="wish_remove"),
    path("<int:run_id>/", runs.run, name="run"),
    path("<int:run_id>/progress/", runs.progress, name="progress"),
    path("<int:run_id>/cancel/", runs.cancel, name="cancel"),
    path("<int:run_id>/take/", runs.take, name="take"),
]
