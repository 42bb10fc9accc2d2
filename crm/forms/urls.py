"""Addresses of forms, under /desk/."""

from django.urls import path

from crm.forms import building_views, printing_views, views

app_name = "customer_forms"

urlpatterns = [
    path("forms/", building_views.listed, name="listed"),
    path("forms/new/", building_views.new, name="new"),
    path("forms/<int:form_id>/", building_views.form, name="form"),
    path("forms/<int:form_id>/question/", building_views.question, name="question"),
    path("forms/<int:form_id>/arrange/", building_views.arrange, name="arrange"),
    path("forms/<int:form_id>/settle/", building_views.settle, name="settle"),
    path("forms/<int:form_id>/preview/", building_views.preview, name="preview"),
    path("forms/answers/<int:answer_id>/", views.answer, name="answer"),
    path("forms/answers/<int:answer_id>/<slug:asked>.webp", views.photo, name="photo"),
    path("forms/answers/<int:answer_id>/take-over/", views.take_over, name="take_over"),
    path("forms/answers/<int:answer_id>/pdf/", printing_views.pdf, name="pdf"),
    path("customers/<int:customer_id>/forms/", views.customer, name="customer"),
    path("customers/<int:customer_id>/forms/ask/", views.ask, name="ask"),
    path("forms/requests/<int:form_request_id>/send/", views.send, name="send"),
    path("forms/requests/<int:form_request_id>/cancel/", views.cancel, name="cancel"),
]
