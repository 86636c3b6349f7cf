"""What one measurement is: ours, what it is measured against, and what the design allows."""

from dataclasses import dataclass
from typing import Any


@dataclass
class Case:
    """One measured action.

    ``ours(env, ctx)`` does what a user does, as ``login``; it is timed with a new cursor and an empty cache each time,
    flushed, and rolled back. ``reference`` is either ``reference(ctx) -> (SQL, parameters)``, the same thing written by
    hand, whose plan is stored, or a :class:`Case` that is the same thing done otherwise.
    Where both return something, ``answer(rows)`` of the hand-written SQL must equal what ours returns.
    """

    name: str
    title: str
    ours: Any
    reference: Any = None
    prepare: Any = None  # prepare(env) -> ctx, once per database, as superuser
    login: str = "super_admin"
    answer: Any = None
    most_ms: float | None = None
    most_ratio: float | None = None  # of the reference
    most_growth: float | None = 1.3  # of the database of one year
    most_queries: int | None = None
    repeat: int = 9
    note: str = ""
