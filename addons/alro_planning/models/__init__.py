from . import (
    alro_agency_scope,
    alro_participation,
    alro_step_target,
    alro_step_target_plan,
    alro_work_month,
)
