"""Addresses of tasks and talks, under /desk/."""

from django.urls import path

from crm.care.views import tasks, templates

app_name = "care"

urlpatterns = [
    path("tasks/", tasks.mine, name="mine"),
    path("tasks/team/", tasks.team, name="team"),
    path("tasks/new/", tasks.new, name="new"),
    path("tasks/templates/", templates.listed, name="templates"),
    path("tasks/templates/new/", templates.new, name="template_new"),
    path("tasks/templates/ready/", templates.ready, name="template_ready"),
    path("tasks/templates/<int:task_template_id>/", templates.change, name="template"),
    path("tasks/templates/<int:task_template_id>/archive/", templates.archive, name="template_archive"),
    path("tasks/<int:task_id>/settle/", tasks.settle, name="settle"),
    path("tasks/<int:task_id>/put-off/", tasks.put_off, name="put_off"),
    path("tasks/<int:task_id>/assign/", tasks.assign, name="assign"),
    path("tasks/talks/<int:interaction_id>/remove/", tasks.talk_remove, name="talk_remove"),
    path("customers/<int:customer_id>/log/", tasks.log, name="log"),
]
