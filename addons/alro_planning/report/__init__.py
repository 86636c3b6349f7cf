from . import plan_paper, spending_plan_paper, transfer_paper, work_plan_paper
