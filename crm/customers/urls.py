"""Addresses of customers, under /desk/customers/."""

from django.urls import path

from crm.customers import care_views, edit_views, export_views, list_views, tag_views, views

app_name = "customers"

urlpatterns = [
    path("new/", edit_views.new, name="new"),
    path("known/", edit_views.known, name="known"),
    path("referrers/", edit_views.referrers, name="referrers"),
    path("<int:customer_id>/edit/", edit_views.edit, name="edit"),
    path("<int:customer_id>/confirm/", edit_views.confirm, name="confirm"),
    path("<int:customer_id>/contacts/<int:contact_id>/main/", edit_views.contact_main, name="contact_main"),
    path("<int:customer_id>/mind/", care_views.mind, name="mind"),
    path("<int:customer_id>/mind/<int:sensitivity_id>/end/", care_views.mind_end, name="mind_end"),
    path("<int:customer_id>/people/", care_views.links, name="links"),
    path("<int:customer_id>/people/end/", care_views.link_end, name="link_end"),
    path("", list_views.customer_list, name="list"),
    path("bulk/", list_views.bulk, name="bulk"),
    path("views/", list_views.saved, name="view_save"),
    path("views/<int:view_id>/remove/", list_views.unsaved, name="view_remove"),
    path("export/", export_views.export, name="export_new"),
    path("export/<int:export_id>/", export_views.export_page, name="export"),
    path("export/<int:export_id>/stop/", export_views.export_stop, name="export_stop"),
    path("export/<int:export_id>/file/", export_views.export_file, name="export_file"),
    path("taken/", export_views.taken, name="taken"),
    path("tags/", tag_views.tags, name="tags"),
    path("tags/<int:tag_id>/", tag_views.tag, name="tag"),
    path("tags/<int:tag_id>/merge/", tag_views.tag_merged, name="tag_merge"),
    path("tags/<int:tag_id>/remove/", tag_views.tag_removed, name="tag_remove"),
    path("<int:customer_id>/tags/", tag_views.customer_tagged, name="tag_add"),
    path("<int:customer_id>/tags/<int:tag_id>/remove/", tag_views.customer_untagged, name="tag_take"),
    path("<int:customer_id>/contacts/", tag_views.contacts, name="contacts"),
    path("<int:customer_id>/", views.customer, name="one"),
    path("<int:customer_id>/timeline/", views.timeline, name="timeline"),
]
