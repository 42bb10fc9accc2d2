"""The app's name and label."""

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    """What customers are asked when they book."""

    name = "booking.questions"
    label = "questions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Look at the answers whenever a stranger books."""
        from booking.diary.strangers import register_questions
        from booking.questions.answering import answers_check

        register_questions(answers_check)
