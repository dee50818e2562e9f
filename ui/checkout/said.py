"""What was said of the patient in hand, and of which number: nothing follows another patient."""

from __future__ import annotations

from collections.abc import Iterable

from ui.checkout.form import OF_ONE_PERSON, Change, Form


class Said:
    """Knows whose each answer is.

    What was said before there was a number, or comes back with a form that was put away, is of the
    first number there is.
    """

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._number_by_key: dict[str, str] = {}

    def note(self, changes: Iterable[Change], number: str) -> None:
        """Note what is said while a number is in hand; empty where there is none."""
        for key, _ in changes:
            head = key.partition(".")[0]
            self._number_by_key.update({key: number, head: number})

    def of_another(self, form: Form, number: str) -> tuple[str, ...]:
        """Return the keys said of another number than this; what is of none is of this one now."""
        found = []
        for key in OF_ONE_PERSON:
            if key in form.answered:
                self._number_by_key[key] = self._number_by_key.get(key) or number
                if self._number_by_key[key] != number:
                    found.append(key)
        return tuple(found)
