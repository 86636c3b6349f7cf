from . import (
    test_access,
    test_cells,
    test_demo,
    test_derived,
    test_history,
    test_host,
    test_ledger,
    test_move,
    test_result,
    test_value_log,
)
