"""Messages that invite: what a country asks for before a salon may send one, and what the customer said of it.

To the law an invitation to come again is advertising, whatever it is called, and so is a gap that is offered to somebody
who did not ask for one. Everywhere a no to news by a way closes that way. Without a word, two kinds of rules stand:

UNTIL_NO lets a salon write to its own customers about its own services until they object:
- EEA: Directive 2002/58/EC art. 13(2); its "electronic mail" takes in text messages and whatever waits on a phone (art. 2(h)).
- GB: Privacy and Electronic Communications Regulations 2003, reg. 22(3). CH: UWG art. 3(1)(o).
- CA: Anti-Spam Act s. 10(9) and (10), within two years of a purchase. AU: Spam Act 2003 sch. 2. NZ: UEM Act 2007 s. 4.
- US, email alone: CAN-SPAM Act, 15 U.S.C. 7704.

YES_FIRST asks for a yes to that very way:
- CN: Advertising Law art. 43. US, texts: 47 CFR 64.1200. Every country that is not named here.

This is how the product keeps to them, and no advice on law.
"""

from collections.abc import Mapping

EMAIL, SMS, WECHAT, PUSH = "email", "sms", "wechat", "push"
ALL = frozenset({EMAIL, SMS, WECHAT, PUSH})
EEA = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IS",
        "IT",
        "LI",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "NO",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
UNTIL_NO: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(EEA, ALL),
    **dict.fromkeys(("GB", "CH", "CA", "AU", "NZ"), ALL),
    "US": frozenset({EMAIL}),
}
NEWS: Mapping[str, str] = {channel: f"marketing_{channel}" for channel in (EMAIL, SMS, WECHAT, PUSH)}


def yes_first(country: str) -> frozenset[str]:
    """The ways by which nobody of a salon in `country` (ISO 3166) is invited without a yes to news by that way."""
    return ALL - UNTIL_NO.get(country.upper(), frozenset())


def may_invite(channel: str, *, said: Mapping[str, bool], asked_first: frozenset[str]) -> bool:
    """Whether an invitation may take that way; `said` are the customer's last words on news, by channel."""
    return said.get(channel, channel not in asked_first)
