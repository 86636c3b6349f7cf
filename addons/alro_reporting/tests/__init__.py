from . import (
    test_access,
    test_cells,
    test_demo,
    test_derived,
    test_host,
    test_move,
    test_history,
    test_result,
    test_value_log,
)
