"""Writing a new version of what customers agree to."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from crm.privacy.models import ConsentText
from crm.privacy.texts import BRACES, LANGUAGES, purposes_with, versions_of
from kernel.actor import Actor
from kernel.audit.services import audit_record
from kernel.clock import Clock
from kernel.errors import BadInput, NotFound, Problem, StaleVersion
from kernel.marks import listed
from kernel.transactions import service_transaction
from tenants.accounts.rights import Action, authorise

LONGEST = 2000


@service_transaction
def consent_text_save(*, actor: Actor, clock: Clock, code: str, number: int, texts: Mapping[str, str]) -> int:
    """Make what was typed the next version after `number`; its number. The text as it stands changes nothing.

    What was agreed to before keeps the text that it was agreed to. Raises NotAllowed, NotFound (no such text), StaleVersion,
    BadInput naming everything wrong by language.
    """
    authorise(actor, Action.SETTINGS_WRITE)
    if not purposes_with(code):
        raise NotFound
    typed = {one: _cleaned(texts.get(one, "")) for one in LANGUAGES}
    if problems := [problem for one in LANGUAGES for problem in _problems(code, one, typed[one])]:
        raise BadInput(problems)
    newest = versions_of(code)[0]
    if newest.number != number:
        raise StaleVersion
    if dict(newest.texts) == typed:
        return newest.number
    row, is_new = ConsentText.objects.get_or_create(
        code=code,
        number=number + 1,
        defaults={"texts": typed, "made_at": clock.now(), "made_by": actor.name[:150]},
    )
    if not is_new:
        raise StaleVersion
    audit_record(actor=actor, action="privacy.text", target=row, before=dict(newest.texts), after=typed)
    return row.number


def _cleaned(text: str) -> str:
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def _problems(code: str, language: str, text: str) -> list[Problem]:
    found = []
    if not text:
        found.append(Problem(language, "required", _("Please write the text in this language too.")))
    if len(text) > LONGEST:
        found.append(Problem(language, "too_long", _("Please use 2,000 characters at most.")))
    if "\x00" in text:
        found.append(Problem(language, "invalid", _("There is a character in it that cannot be kept.")))
    facts = purposes_with(code)[0].facts()
    if unknown := sorted({mark[0] for mark in BRACES.finditer(text) if mark[1] not in facts}):
        said = _("This cannot stand in braces here: %(marks)s") % {"marks": listed(unknown)[:100]}
        found.append(Problem(language, "unknown", said))
    return found
