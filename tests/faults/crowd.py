"""Callers who go on booking, moving and cancelling while the house burns."""

import threading
import time

from tests.faults.callers import Caller
from tests.seeds import dice_of

CALLERS = 4
PAUSE = 0.1
MOVED_BY = 16_000  # wishes: 166 days, so that nobody stands there


class Crowd:
    """Books one wish after the other, asking again for each until told; some visits are then moved or cancelled."""

    def __init__(self, caller: Caller, first: int) -> None:
        self.caller, self.goes_on = caller, True
        self.next_wish = [first + place for place in range(CALLERS)]
        self.refusals: set[tuple[int, str | None]] = set()
        self.threads = [threading.Thread(target=self._work, args=(place,)) for place in range(CALLERS)]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.goes_on = False
        for thread in self.threads:
            thread.join()

    def _work(self, place: int) -> None:
        dice = dice_of(place)
        while self.goes_on:
            number = self.next_wish[place]
            self.next_wish[place] += CALLERS
            token = self._book(number)
            if token and dice.random() < 0.3:
                self.caller.move(number, token, number + MOVED_BY)
            elif token and dice.random() < 0.3:
                self.caller.cancel(number, token)

    def _book(self, number: int) -> str:
        """Book that wish, however often it takes; the token, or "" when the play is over before."""
        while self.goes_on:
            heard = self.caller.book(number)
            if heard and heard.status == 201:
                return str(heard.facts()["token"])
            if heard:
                self.refusals.add((heard.status, heard.retry_after))
            time.sleep(PAUSE)
        return ""

    def seconds_to_more(self, most: float = 30) -> float:
        """How long it takes until more deeds are acknowledged than could have been under way."""
        begin, enough = time.monotonic(), self.caller.journal.count() + 2 * CALLERS
        while self.caller.journal.count() < enough and time.monotonic() < begin + most:
            time.sleep(0.02)
        return time.monotonic() - begin
