"""Sessions in the salon's own schema, as Django keeps them; reading one, which every request does, is prepared."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from kernel.prepared import prepared_cursor

_READ = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing, and no key any more, for one that is unknown or over."""
        with prepared_cursor() as cursor:
            cursor.execute(_READ, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(row[0])
        return held
