from . import account_request, export, report
