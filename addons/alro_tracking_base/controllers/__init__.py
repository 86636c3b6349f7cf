from . import account_request
