"""Addresses of duplicates, under /desk/customers/duplicates/."""

from django.urls import path

from crm.duplicates import views

app_name = "duplicates"
urlpatterns = [
    path("", views.listed, name="list"),
    path("<int:customer_id>/", views.choose, name="choose"),
    path("<int:customer_id>/<int:other_id>/", views.compare, name="compare"),
    path("<int:customer_id>/<int:other_id>/two/", views.dismiss, name="dismiss"),
    path("merges/<int:merge_id>/undo/", views.undo, name="undo"),
]
