"""The manual on the base domain, `/help/<language>/<page>/`."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_safe

from hq.site.manual import CONTENTS, NoSuchChapter, chapter_address, chapter_names, chapter_of
from kernel.design.manual import FOLDERS

LANGUAGES = {folder: language for language, folder in FOLDERS.items()}


@require_safe
def to_language(request: HttpRequest, page: str = CONTENTS) -> HttpResponse:
    """An address without a language leads to the page in the reader's."""
    folder = FOLDERS.get(translation.get_language() or "en", "en")
    if page != CONTENTS and page not in chapter_names(folder):
        raise Http404
    return redirect(chapter_address(folder, page))


@require_safe
def chapter(request: HttpRequest, folder: str, page: str) -> HttpResponse:
    """One page, in the language of its address; the switch leads to the same page in the other."""
    try:
        shown = chapter_of(folder, page)
        contents = [chapter_of(folder, name) for name in _in_order(folder)]
    except NoSuchChapter as missing:
        raise Http404 from missing
    twins = [(code, chapter_address(other, page)) for other, code in LANGUAGES.items()]
    twin = next(address for code, address in twins if code != LANGUAGES[folder])
    context = {"chapter": shown, "contents": contents, "folder": folder, "twins": twins, "twin": twin}
    with translation.override(LANGUAGES[folder]):
        answer = render(request, "site/help.html", context)
    answer["Content-Language"] = LANGUAGES[folder]
    return answer


def _in_order(folder: str) -> list[str]:
    """The pages in the order in which the contents name them, then the rest."""
    order = str(chapter_of(folder, CONTENTS).html)
    return sorted(
        chapter_names(folder),
        key=lambda name: (
            order.find(chapter_address(folder, name)) < 0,
            order.find(chapter_address(folder, name)),
        ),
    )
