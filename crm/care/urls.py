"""Addresses of tasks and talks, under /desk/."""

from django.urls import path

from crm.care import template_views, views

app_name = "care"

urlpatterns = [
    path("tasks/", views.mine, name="mine"),
    path("tasks/team/", views.team, name="team"),
    path("tasks/new/", views.new, name="new"),
    path("tasks/templates/", template_views.listed, name="templates"),
    path("tasks/templates/new/", template_views.new, name="template_new"),
    path("tasks/templates/ready/", template_views.ready, name="template_ready"),
    path("tasks/templates/<int:task_template_id>/", template_views.change, name="template"),
    path("tasks/templates/<int:task_template_id>/archive/", template_views.archive, name="template_archive"),
    path("tasks/<int:task_id>/settle/", views.settle, name="settle"),
    path("tasks/<int:task_id>/put-off/", views.put_off, name="put_off"),
    path("tasks/<int:task_id>/assign/", views.assign, name="assign"),
    path("tasks/talks/<int:interaction_id>/remove/", views.talk_remove, name="talk_remove"),
    path("customers/<int:customer_id>/log/", views.log, name="log"),
]
