"""What the mail server's refusals mean: permanent (5xx for this recipient or mail) or worth another try."""

import smtplib

from kernel.outbox.registry import DeliveryError

# A refused log-in or an unknown command is our set-up, not this message: it is tried again once that is mended.
SETUP_CODES = {502, 504, 530, 534, 535, 538}


def delivery_error(error: OSError) -> DeliveryError:
    """The error in our words; smtplib's errors are all OSErrors, as are a cut line and a timeout."""
    return DeliveryError(_text(error), permanent=_is_permanent(_code(error)))


def _is_permanent(code: int) -> bool:
    return 500 <= code <= 599 and code not in SETUP_CODES


def _code(error: OSError) -> int:
    """The SMTP code of the answer, or 0."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _text in error.recipients.values()), default=0)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code
    return 0


def _text(error: OSError) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_decoded(text)}" for code, text in error.recipients.values()]
        return "; ".join(answers)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return str(error) or type(error).__name__


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "backslashreplace") if isinstance(text, bytes) else text
