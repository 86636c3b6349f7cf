from . import results_paper, hosted_months_paper, hosted_steps_paper
