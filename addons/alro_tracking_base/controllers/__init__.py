from . import account_request, export, handbook, report
