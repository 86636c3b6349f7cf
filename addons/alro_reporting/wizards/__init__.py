from . import alro_fund_reverse, alro_fund_workbook
