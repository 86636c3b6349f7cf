"""Who may set which field of a fact.

Plan and result of a month stand in one row, and have different owners. Access rows and record
rules decide about rows; what decides about a field is a list of rights, one for each line of the
access table that lets somebody set it.

>>> rights = [Right(("admin",)), Right(("office",), relation="own", fund_kinds=("act", "fund"))]
>>> allows(rights, "admin", "other", "other"), allows(rights, "office", "own", "act")
(True, True)
>>> allows(rights, "office", "hosted", "act"), allows(rights, "office", "own", "other")
(False, False)
>>> allows([], "admin", "own", "act")
False
"""

from typing import NamedTuple

FUND_KINDS = ("act", "fund", "other")


class Right(NamedTuple):
    """These levels may set a field of rows of these fund kinds.

    ``relation`` says of which agencies: ``"any"``, ``"own"``, or ``"hosted"`` (own and hosted).
    """

    levels: tuple
    relation: str = "any"
    fund_kinds: tuple = FUND_KINDS


_RELATIONS = {"any": ("own", "hosted", "other"), "own": ("own",), "hosted": ("own", "hosted")}

# Lines of the access table that several fields share.
BY_ADMINS = (
    Right(("super_admin", "admin_act_fund")),
    Right(("admin_fund",), fund_kinds=("fund",)),
)
BY_ADMINS_AND_OWN_OFFICE = (
    *BY_ADMINS,
    Right(("bureau", "province"), relation="own", fund_kinds=("act", "fund")),
)


def allows(rights, level, relation, fund_kind):
    """Tell whether one of the rights lets a level set a field of such a row.

    :param str relation: how the row's agency stands to the user: own, hosted or other.
    """
    return any(
        level in right.levels
        and relation in _RELATIONS[right.relation]
        and fund_kind in right.fund_kinds
        for right in rights
    )
