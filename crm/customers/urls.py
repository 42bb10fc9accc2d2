"""Addresses of customers, under /desk/customers/."""

from django.urls import path

from crm.customers.views import contacts, customer, edit, export, lists, mind, people, tags

app_name = "customers"

urlpatterns = [
    path("new/", edit.new, name="new"),
    path("known/", edit.known, name="known"),
    path("referrers/", edit.referrers, name="referrers"),
    path("<int:customer_id>/edit/", edit.edit, name="edit"),
    path("<int:customer_id>/confirm/", contacts.confirm, name="confirm"),
    path("<int:customer_id>/contacts/<int:contact_id>/main/", contacts.contact_main, name="contact_main"),
    path("<int:customer_id>/mind/", mind.mind, name="mind"),
    path("<int:customer_id>/mind/<int:sensitivity_id>/end/", mind.mind_end, name="mind_end"),
    path("<int:customer_id>/people/", people.links, name="links"),
    path("<int:customer_id>/people/end/", people.link_end, name="link_end"),
    path("", lists.customer_list, name="list"),
    path("bulk/", lists.bulk, name="bulk"),
    path("bulk/undo/", lists.bulk_undone, name="bulk_undo"),
    path("views/", lists.saved, name="view_save"),
    path("views/<int:view_id>/remove/", lists.unsaved, name="view_remove"),
    path("export/", export.export, name="export_new"),
    path("export/<int:export_id>/", export.export_page, name="export"),
    path("export/<int:export_id>/stop/", export.export_stop, name="export_stop"),
    path("export/<int:export_id>/file/", export.export_file, name="export_file"),
    path("taken/", export.taken, name="taken"),
    path("tags/", tags.tags, name="tags"),
    path("tags/<int:tag_id>/", tags.tag, name="tag"),
    path("tags/<int:tag_id>/merge/", tags.tag_merged, name="tag_merge"),
    path("tags/<int:tag_id>/remove/", tags.tag_removed, name="tag_remove"),
    path("<int:customer_id>/tags/", tags.customer_tagged, name="tag_add"),
    path("<int:customer_id>/tags/<int:tag_id>/remove/", tags.customer_untagged, name="tag_take"),
    path("<int:customer_id>/contacts/", contacts.contacts, name="contacts"),
    path("<int:customer_id>/", customer.customer, name="one"),
    path("<int:customer_id>/timeline/", customer.timeline, name="timeline"),
]
