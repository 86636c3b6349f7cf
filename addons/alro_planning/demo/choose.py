"""Repeatable choice: the same key gives the same answer on every machine. No ORM here."""

from hashlib import sha256


def draw(*key):
    """Return a whole number that depends on the key alone, 0 to 2³² − 1.

    >>> draw(14, "AL50") == draw(14, "AL50") != draw(14, "AL27")
    True
    """
    text = "/".join(str(part) for part in key)
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big")


def between(low, high, *key):
    """Return a whole number from low to high, both included, that depends on the key alone.

    >>> {between(1, 3, "office", number) for number in range(50)}
    {1, 2, 3}
    """
    return low + draw(*key) % (high - low + 1)


def percentile(*key):
    """Return 0 to 99, evenly over keys.

    >>> sum(percentile("office", number) < 20 for number in range(10000)) in range(1900, 2101)
    True
    """
    return draw(*key) % 100


def choose(candidates, count, *key, always=()):
    """Return ``count`` of the candidates, in their own order; those of ``always`` come first.

    >>> choose(["a", "b", "c", "d"], 2, "which", always=["d"])[-1]
    'd'
    >>> choose("abcd", 3, 1) == choose("dcba", 3, 1)[::-1]
    True
    """
    ranked = sorted(candidates, key=lambda name: (name not in always, draw(*key, name)))
    chosen = set(ranked[:count])
    return [name for name in candidates if name in chosen]
