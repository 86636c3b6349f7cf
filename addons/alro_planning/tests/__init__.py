from . import test_access, test_cells, test_participation, test_plan, test_reach, test_scope
