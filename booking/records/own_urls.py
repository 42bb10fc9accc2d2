"""Addresses of records on the customer's own page, under /me/."""

from django.urls import path

from booking.records.views import mine

app_name = "own_records"

urlpatterns = [path("photos/<int:photo_id>/", mine.image, name="photo")]
