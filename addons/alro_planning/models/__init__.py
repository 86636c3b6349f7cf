from . import (
    alro_agency_scope,
    alro_participation,
    alro_target_matrix,
    alro_step_target,
    alro_step_target_plan,
    alro_work_month,
    alro_year_copy,
)
