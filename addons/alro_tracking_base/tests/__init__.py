from . import (
    test_account_request,
    test_accounts_guard,
    test_colleagues,
    test_fiscal_year,
    test_hoot,
    test_levels,
    test_login_language,
    test_quiet,
    test_refusals,
    test_structure,
    test_translations,
    test_value_log_digest,
)
