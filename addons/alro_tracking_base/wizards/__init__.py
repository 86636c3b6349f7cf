from . import (
    alro_access_inquiry,
    alro_access_line,
    alro_access_share,
    alro_fiscal_year_copy,
    alro_move,
)
