from . import (
    alro_budget_ledger_open,
    alro_budget_reverse,
    alro_budget_transfer_add,
    alro_fiscal_year_copy,
    alro_participation_add,
    alro_plan_reopen,
)
