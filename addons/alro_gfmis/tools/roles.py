"""What a column can mean."""

CODE, TEXT, AMOUNT = "code", "text", "amount"
ROLES = {
    "budget_code": CODE,
    "fund_code": CODE,  # แหล่งของเงิน: its first two digits are the year that the money is of
    "activity_code": CODE,
    "sub_activity_code": CODE,
    "cost_centre": CODE,
    "paying_unit": CODE,
    "receiving_unit": CODE,
    "item": TEXT,
    "department": TEXT,
    "product": TEXT,
    "nature": TEXT,
    "act_amount": AMOUNT,
    "transferred": AMOUNT,
    "net": AMOUNT,
    "allotted": AMOUNT,
    "planned": AMOUNT,
    "reserved": AMOUNT,
    "committed": AMOUNT,
    "committed_and_reserved": AMOUNT,
    "disbursed": AMOUNT,
    "disbursed_by_others": AMOUNT,
    "spent": AMOUNT,
    "remaining": AMOUNT,
}
CODES = tuple(role for role, kind in ROLES.items() if kind == CODE)
TEXTS = tuple(role for role, kind in ROLES.items() if kind == TEXT)
AMOUNTS = tuple(role for role, kind in ROLES.items() if kind == AMOUNT)

# How many characters a code has; of a number with fewer, zeros at the beginning may be gone.
CODE_LENGTHS = {
    "budget_code": (16, 20),
    "fund_code": (7,),
    "activity_code": (14,),
    "sub_activity_code": (12,),
    "cost_centre": (10, 15),
    "paying_unit": (10, 15),
    "receiving_unit": (5, 10, 15, 16),
}
