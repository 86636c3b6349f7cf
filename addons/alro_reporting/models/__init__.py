from . import (
    alro_step,
    alro_step_target,
    alro_work_month,
)
