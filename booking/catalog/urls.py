"""Addresses of the menu at the desk, under /desk/menu/."""

from django.urls import path

from booking.catalog.views import menu, parts, service, staff_services

app_name = "menu"
urlpatterns = [
    path("", menu.menu, name="menu"),
    path("bulk/", menu.menu_bulk, name="bulk"),
    path("people/<int:staff_id>/", staff_services.staff_services, name="staff"),
    path("services/new/", service.service_new, name="service_new"),
    path("services/<int:service_id>/", service.service_edit, name="service"),
    path("services/<int:service_id>/photo/", service.service_photo, name="service_photo"),
    path("services/<int:service_id>/move/", menu.service_move, name="service_move"),
    path("services/<int:service_id>/copy/", menu.service_copy, name="service_copy"),
    path("services/<int:service_id>/archive/", menu.service_archive, name="service_archive"),
    path("services/<int:service_id>/restore/", menu.service_restore, name="service_restore"),
    path("categories/", parts.category_list, name="categories"),
    path("categories/new/", parts.category_new, name="category_new"),
    path("categories/<int:category_id>/", parts.category_edit, name="category"),
    path("categories/<int:category_id>/move/", parts.category_move, name="category_move"),
    path("categories/<int:category_id>/archive/", parts.category_archive, name="category_archive"),
    path("categories/<int:category_id>/restore/", parts.category_restore, name="category_restore"),
    path("add-ons/", parts.add_on_list, name="add_ons"),
    path("add-ons/new/", parts.add_on_new, name="add_on_new"),
    path("add-ons/<int:add_on_id>/", parts.add_on_edit, name="add_on"),
    path("add-ons/<int:add_on_id>/archive/", parts.add_on_archive, name="add_on_archive"),
    path("add-ons/<int:add_on_id>/restore/", parts.add_on_restore, name="add_on_restore"),
    path("bundles/", parts.bundle_list, name="bundles"),
    path("bundles/new/", parts.bundle_new, name="bundle_new"),
    path("bundles/<int:bundle_id>/", parts.bundle_edit, name="bundle"),
    path("bundles/<int:bundle_id>/archive/", parts.bundle_archive, name="bundle_archive"),
    path("bundles/<int:bundle_id>/restore/", parts.bundle_restore, name="bundle_restore"),
]
