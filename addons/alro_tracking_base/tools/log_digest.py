"""The chain of digests that makes the value log tamper-evident.

Without Odoo and without a database: the add-on makes digests with it, `scripts/verify_log.py`
checks them. A digest covers the rows with ids from ``first_id`` to ``last_id``:

    sha256(previous digest, newline, each row in canonical form, the trailer)

so a row that is changed, taken away or put in, or a digest that is, breaks the chain there.
"""

import hashlib
from typing import NamedTuple

VERSION = 1
# How each column is written, by version. A version never changes; a new column makes a new one.
CANONICAL = {
    1: (
        "id::text",
        "to_char(logged_at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US')",
        "model_id::text",
        "field_id::text",
        "res_id::text",
        "user_id::text",
        "actor",
        "origin",
        "reason",
        "old_value::text",
        "new_value::text",
        "old_text",
        "new_text",
        "fiscal_year_id::text",
        "programme_id::text",
        "project_id::text",
        "activity_group_id::text",
        "activity_id::text",
        "agency_id::text",
        "host_agency_id::text",
        "step_id::text",
        "fund_kind",
        "to_char(month, 'YYYY-MM-DD')",
    ),
}


class Digest(NamedTuple):
    """One digest, as it stands in the database and, tab separated, in the file."""

    id: int
    day: str
    first_id: int
    last_id: int
    row_count: int
    version: int
    previous_sha256: str
    sha256: str

    @classmethod
    def parse(cls, line):
        r"""Read a line of the file, or return nothing if it is none.

        >>> Digest.parse("1\t2025-01-31\t1\t20\t19\t1\t\tabc").last_id
        20
        >>> Digest.parse("1\t2025-01-31\t1"), Digest.parse("a\tb\tc\td\te\tf\tg\th")
        (None, None)
        """
        parts = line.rstrip("\n").split("\t")
        if len(parts) != len(cls._fields):
            return None
        try:
            number, day, first, last, count, version, previous, sha256 = parts
            return cls(
                int(number), day, int(first), int(last), int(count), int(version), previous, sha256
            )
        except ValueError:
            return None

    def line(self):
        r"""Return the line of the file.

        >>> Digest(1, "2025-01-31", 1, 20, 19, 1, "", "abc").line()
        '1\t2025-01-31\t1\t20\t19\t1\t\tabc\n'
        """
        return "\t".join(map(str, self)) + "\n"


def rows_statement(first_id, last_id, version=VERSION):
    """Return the COPY of the rows that a digest covers, in canonical form.

    >>> rows_statement(1, 20).endswith("WHERE id BETWEEN 1 AND 20 ORDER BY id) TO STDOUT")
    True
    """
    return (
        f"COPY (SELECT {', '.join(CANONICAL[version])} FROM alro_value_log"
        f" WHERE id BETWEEN {int(first_id)} AND {int(last_id)} ORDER BY id) TO STDOUT"
    )


class Hasher:
    """Takes what COPY writes, counts rows and computes the digest.

    >>> rows = Hasher("")
    >>> _ = rows.write(b"1\\ta\\n2\\tb\\n")
    >>> rows.row_count, rows.sha256("2025-01-31", 1, 2)[:12]
    (2, '7c4a67ba527c')
    """

    def __init__(self, previous_sha256, version=VERSION):
        self.version = version
        self.row_count = 0
        self._hash = hashlib.sha256(f"{previous_sha256}\n".encode())

    def write(self, data):  # pylint: disable=method-required-super
        # COPY writes one line per row and no other newline
        self.row_count += data.count(b"\n")
        self._hash.update(data)
        return len(data)

    def sha256(self, day, first_id, last_id):
        trailer = f"{day}\t{first_id}\t{last_id}\t{self.row_count}\t{self.version}\n"
        whole = self._hash.copy()
        whole.update(trailer.encode())
        return whole.hexdigest()
