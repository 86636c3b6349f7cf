from . import (
    alro_derivation_mixin,
    alro_computed_mixin,
    alro_fiscal_year,
    alro_step,
    alro_step_target,
    alro_work_month,
)
