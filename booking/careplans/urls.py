"""Addresses of plans of care, under /desk/customers/plans/."""

from django.urls import path

from booking.careplans.views import due, library, plans, steps

app_name = "careplans"

urlpatterns = [
    path("due/", due.due, name="due"),
    path("of/<int:customer_id>/", plans.customer, name="customer"),
    path("of/<int:customer_id>/new/", plans.new, name="new"),
    path("<int:care_plan_id>/", plans.plan, name="plan"),
    path("<int:care_plan_id>/change/", plans.change, name="change"),
    path("<int:care_plan_id>/move/", steps.move, name="move"),
    path("<int:care_plan_id>/sessions/", steps.step, name="step"),
    path("<int:care_plan_id>/reviews/", plans.review, name="review"),
    path("<int:care_plan_id>/reviews/<int:plan_review_id>/remove/", steps.review_gone, name="review_remove"),
    path("templates/", library.listed, name="templates"),
    path("templates/new/", library.new, name="template_new"),
    path("templates/<int:plan_template_id>/", library.change, name="template"),
    path("templates/<int:plan_template_id>/archive/", library.archive, name="template_archive"),
]
