from . import work_plan_paper
