"""Who a session belongs to."""

import json
from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from kernel.prepared import prepared_cursor
from tenants.accounts.models import User

_READ = """
SELECT {columns},
    (SELECT json_agg(json_build_object('role', held.role, 'own', held.own_role_id, 'name', own.name,
                                       'rights', own.rights, 'places', held.places) ORDER BY held.id)
     FROM accounts_rolegrant held LEFT JOIN accounts_ownrole own ON own.id = held.own_role_id
     WHERE held.user_id = person.id)::text,
    (SELECT json_agg(json_build_object('role', role, 'action', action, 'is_on', is_on))
     FROM accounts_roleswitch)::text
FROM accounts_user person WHERE person.id = %s
"""


class SalonBackend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, and each request reads the person with their roles and what the salon switched."""

    def get_user(self, user_id: int) -> User | None:
        """The user of a session as `User.objects.with_roles()` gives them, or None for one who is gone or may not sign in.

        Every request of the desk asks this, so the query is put together once and prepared.
        """
        names, query = _reading()
        with prepared_cursor() as cursor:
            cursor.execute(query, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        *values, held, switched = row
        user: Any = User.from_db("default", names, values)
        user.held, user.switched = json.loads(held or "[]"), json.loads(switched or "[]")
        return user if self.user_can_authenticate(user) else None


@cache
def _reading() -> tuple[list[str], str]:
    """The fields that are read, and the query that reads them."""
    fields = User._meta.concrete_fields
    columns = ", ".join(f'person."{field.column}"' for field in fields)
    return [field.attname for field in fields], _READ.format(columns=columns)
