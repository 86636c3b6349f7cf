from . import alro_fiscal_year_copy, alro_participation_add, alro_plan_reopen
