"""Addresses of forms, under /desk/."""

from django.urls import path

from crm.forms.views import building, customer, printing

app_name = "customer_forms"

urlpatterns = [
    path("forms/", building.listed, name="listed"),
    path("forms/new/", building.new, name="new"),
    path("forms/<int:form_id>/", building.form, name="form"),
    path("forms/<int:form_id>/question/", building.question, name="question"),
    path("forms/<int:form_id>/arrange/", building.arrange, name="arrange"),
    path("forms/<int:form_id>/settle/", building.settle, name="settle"),
    path("forms/<int:form_id>/preview/", building.preview, name="preview"),
    path("forms/answers/<int:answer_id>/", customer.answer, name="answer"),
    path("forms/answers/<int:answer_id>/<slug:asked>.webp", customer.photo, name="photo"),
    path("forms/answers/<int:answer_id>/take-over/", customer.take_over, name="take_over"),
    path("forms/answers/<int:answer_id>/pdf/", printing.pdf, name="pdf"),
    path("customers/<int:customer_id>/forms/", customer.customer, name="customer"),
    path("customers/<int:customer_id>/forms/ask/", customer.ask, name="ask"),
    path("forms/requests/<int:form_request_id>/send/", customer.send, name="send"),
    path("forms/requests/<int:form_request_id>/cancel/", customer.cancel, name="cancel"),
]
