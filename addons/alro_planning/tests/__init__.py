from . import (
    test_access,
    test_access_inquiry,
    test_cells,
    test_grid,
    test_hoot,
    test_paper,
    test_participation,
    test_plan,
    test_reach,
    test_scope,
    test_year_copy,
)
