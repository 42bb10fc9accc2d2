"""Tasks know their salon: the header is set when the task is asked for, the context opened when it runs."""

from typing import Any
from uuid import UUID

from celery import Task
from django.db import transaction

from kernel.context import NoSalon, current_salon, salon_by_uuid, salon_context

SALON_HEADER = "salon"


class SalonTask(Task):  # type: ignore[type-arg]
    """A task of one salon. Without a salon, or for one that is gone or may not work, it fails loudly."""

    abstract = True

    def apply_async(  # type: ignore[override] # Celery's own list of options is long and passed on as it is
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> Any:
        """Ask for the task in the current salon; raises NoSalon in `public`."""
        headers = {**(options.pop("headers", None) or {}), SALON_HEADER: str(current_salon().uuid)}
        return super().apply_async(args, kwargs, headers=headers, **options)

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the task when the transaction commits, in the salon of now (by then we are in `public`)."""
        salon = current_salon()

        def ask() -> None:
            with salon_context(salon):
                self.delay(*args, **kwargs)

        transaction.on_commit(ask)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run inside the salon named by the header; raises NoSalon without one."""
        header = getattr(self.request, SALON_HEADER, None) or (self.request.headers or {}).get(SALON_HEADER)
        if not header:
            raise NoSalon(f"{self.name} was asked for without a salon")
        with salon_context(salon_by_uuid(UUID(header))):
            return super().__call__(*args, **kwargs)
