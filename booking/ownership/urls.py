"""Addresses of main stylists and handing over, under /desk/."""

from django.urls import path

from booking.ownership import views

app_name = "ownership"
urlpatterns = [
    path("customers/<int:customer_id>/main-stylist/", views.main_stylist, name="set"),
    path("team/<int:staff_id>/customers/", views.handover, name="handover"),
    path("team/handovers/<int:handover_id>/undo/", views.undo, name="undo"),
]
