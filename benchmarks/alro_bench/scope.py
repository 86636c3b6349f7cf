"""The flat ids that every fact has of its parent, but for agency and host."""

SCOPE = (
    "fiscal_year_id",
    "programme_id",
    "project_id",
    "activity_group_id",
    "activity_id",
    "fund_kind",
)
