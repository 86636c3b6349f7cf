def migrate(cr, version):
    """Fill the new column before the ORM would: it finds the column there and computes nothing."""
    cr.execute("ALTER TABLE alro_work_month ADD COLUMN confirmed_share numeric")
    cr.execute(
        """
        UPDATE alro_work_month month
           SET confirmed_share = ROUND(100 * COALESCE(month.confirmed_qty, 0) / target.target_qty, 2)
          FROM alro_step_target target
         WHERE target.id = month.target_id AND target.target_qty <> 0
        """
    )
