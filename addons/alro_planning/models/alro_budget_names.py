from odoo import api, models
from odoo.fields import Domain

MOST_WORDS = 8
NAME_PATHS = (
    "activity_id.name",
    "activity_group_id.name",
    "project_id.name",
    "category_id.name",
)


class AlroBudgetNames(models.AbstractModel):
    """Money of a place, found by words of its name in any order: "Chiang invest".

    A model that inherits it declares ``_alro_name_paths``, the fields that hold the words.
    """

    _name = "alro.budget.names"
    _description = "Money found by words"

    _alro_name_paths = NAME_PATHS

    @api.model
    def _search_display_name(self, operator, value):
        return found_by_words(operator, value, self._alro_name_paths)


def found_by_words(operator, value, paths):
    """Return the domain of records of which each typed word stands in one of these fields.

    >>> list(found_by_words("ilike", "Chiang invest", ["agency_id.name"]))
    ['&', ('agency_id.name', 'ilike', 'Chiang'), ('agency_id.name', 'ilike', 'invest')]
    >>> found_by_words("ilike", "", ["agency_id.name"]).is_true()
    True
    """
    texts = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
    found = Domain.OR(
        Domain.AND(
            Domain.OR(Domain(path, "ilike", word) for path in paths)
            for word in text.split()[:MOST_WORDS]
        )
        for text in texts
        if isinstance(text, str)
    )
    return ~found if operator in Domain.NEGATIVE_OPERATORS else found
