"""Addresses of the questions, under /desk/menu/questions/."""

from django.urls import path

from booking.questions import views

app_name = "questions"

urlpatterns = [
    path("", views.listed, name="list"),
    path("new/", views.new, name="new"),
    path("<int:question_id>/", views.change, name="change"),
    path("<int:question_id>/move/", views.move, name="move"),
    path("<int:question_id>/archive/", views.archive, name="archive"),
    path("<int:question_id>/restore/", views.restore, name="restore"),
]
