from . import (
    results_paper,
    hosted_months_paper,
    hosted_steps_paper,
    fund_spending_paper,
    spending_plan_paper,
)
