from . import alro_participation_add, alro_plan_reopen
