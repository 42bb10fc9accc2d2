"""Addresses of segments, under /desk/customers/segments/."""

from django.urls import path

from crm.segments import views

app_name = "segments"
urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", views.new, name="new"),
    path("look/", views.look, name="look"),
    path("<int:segment_id>/", views.change, name="change"),
    path("<int:segment_id>/count/", views.count, name="count"),
    path("<int:segment_id>/archive/", views.archive, name="archive"),
    path("<int:segment_id>/restore/", views.restore, name="restore"),
]
