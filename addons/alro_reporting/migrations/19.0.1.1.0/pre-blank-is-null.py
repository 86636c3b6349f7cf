"""What is not reported holds no number any more, in one statement instead of row by row."""


def migrate(cr, version):
    cr.execute(
        "UPDATE alro_work_month SET actual_qty = NULL"
        " WHERE actual_origin IS NULL AND actual_qty IS NOT NULL"
    )
    cr.execute(
        "UPDATE alro_step_target SET actual_total = NULL"
        " WHERE COALESCE(reported_count, 0) = 0 AND actual_total IS NOT NULL"
    )
    cr.execute("UPDATE alro_step_target SET reported_count = 0 WHERE reported_count IS NULL")
