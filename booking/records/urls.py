"""Addresses of records, under /desk/customers/records/."""

from django.urls import path

from booking.records.views import customer, files, notes, patches, photos, rules, treatments

app_name = "records"

urlpatterns = [
    path("rules/", rules.rules, name="rules"),
    path("of/<int:customer_id>/", customer.customer, name="customer"),
    path("of/<int:customer_id>/consent/", customer.consent, name="consent"),
    path("of/<int:customer_id>/notes/", notes.note_new, name="note_new"),
    path("of/<int:customer_id>/photos/", photos.photo_new, name="photo_new"),
    path("of/<int:customer_id>/files/", files.file_new, name="file_new"),
    path("of/<int:customer_id>/treatments/", treatments.treatment_new, name="treatment_new"),
    path("of/<int:customer_id>/patch-tests/", patches.patch_test_new, name="patch_test_new"),
    path("notes/<int:note_id>/", notes.note, name="note"),
    path("notes/<int:note_id>/remove/", notes.note_remove, name="note_remove"),
    path("photos/<int:photo_id>/", photos.photo, name="photo"),
    path("photos/<int:photo_id>/image/", photos.image, name="image"),
    path("photos/<int:photo_id>/remove/", photos.photo_remove, name="photo_remove"),
    path("files/<int:file_id>/", files.file, name="file"),
    path("files/<int:file_id>/remove/", files.file_gone, name="file_remove"),
    path("treatments/<int:treatment_id>/", treatments.treatment, name="treatment"),
    path("treatments/<int:treatment_id>/change/", treatments.treatment_change, name="treatment_change"),
    path("treatments/<int:treatment_id>/remove/", treatments.treatment_remove, name="treatment_remove"),
    path("patch-tests/<int:test_id>/", patches.patch_test, name="patch_test"),
    path("patch-tests/<int:test_id>/remove/", patches.patch_test_remove, name="patch_test_remove"),
]
