from . import test_access, test_demo, test_derived, test_host, test_result, test_value_log
