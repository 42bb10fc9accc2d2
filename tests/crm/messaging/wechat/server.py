"""WeChat as its documentation describes it: a token that is good until it is taken back, messages, codes, mini-program log-ins."""

from tests.crm.messaging.providers.server import Given, ProviderServer, Taken


class WechatServer(ProviderServer):
    """`token` is the one that is good now; `lasts` how many seconds it says."""

    def __init__(self) -> None:
        super().__init__()
        self.number, self.lasts = 1, 7200

    @property
    def token(self) -> str:
        return f"token-{self.number}"

    @property
    def sent(self) -> list[dict]:
        """The messages that it was asked to send."""
        return [call.facts for call in self.calls if call.path.startswith("/cgi-bin/message/")]

    @property
    def fetched(self) -> int:
        """How often it was asked for a token."""
        return sum(call.path == "/cgi-bin/stable_token" for call in self.calls)

    def usual(self, taken: Taken) -> Given:
        if taken.path == "/cgi-bin/stable_token":
            self.number += taken.facts["force_refresh"]
            return 200, {"access_token": self.token, "expires_in": self.lasts}, {}
        if taken.path == "/sns/jscode2session":
            return 200, {"openid": f"of-{taken.query['js_code']}", "session_key": "k"}, {}
        if taken.query.get("access_token") != self.token:
            return 200, {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid"}, {}
        if taken.path == "/cgi-bin/qrcode/create":
            scene = taken.facts["action_info"]["scene"]["scene_str"]
            return 200, {"ticket": "T", "expire_seconds": 1800, "url": f"http://weixin.qq.com/q/{scene}"}, {}
        return 200, {"errcode": 0, "errmsg": "ok", "msgid": 200163836 + len(self.calls)}, {}
