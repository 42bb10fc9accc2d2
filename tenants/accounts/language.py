"""Which language a person gets: their own choice, else the page's salon or the browser's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from kernel.context import current_salon_or_none

KNOWN = {code for code, _name in settings.LANGUAGES}


class LanguageMiddleware:
    """Order: the language cookie (a switch), the browser's languages, the salon's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            answer = self.get_response(request)
        answer.headers.setdefault("Content-Language", language)
        patch_vary_headers(answer, ("Accept-Language", "Cookie"))
        return answer


def chosen_language(request: HttpRequest) -> str:
    """The language code for this request, one of settings.LANGUAGES."""
    if (cookie := request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")) in KNOWN:
        return cookie
    if request.headers.get("Accept-Language"):
        return translation.get_language_from_request(request)
    salon = current_salon_or_none()
    return salon.language if salon else settings.LANGUAGE_CODE
