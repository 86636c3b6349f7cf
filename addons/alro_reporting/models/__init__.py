from . import (
    alro_derivation_mixin,
    alro_computed_mixin,
    alro_budget_line,
    alro_budget_register,
    alro_fiscal_year,
    alro_fund_batch,
    alro_fund_batch_check,
    alro_fund_batch_row,
    alro_step,
    alro_step_target,
    alro_spending_month,
    alro_work_month,
)
