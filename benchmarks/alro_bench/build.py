"""Makes one of the benchmark databases of a copy of the demonstration template. Called in Odoo's shell."""

import time

from . import act_spending, checks, generator, people, value_log


def build(env, years):
    """Fill the database with so many fiscal years, prove it, say its checksum, and commit."""
    started = time.monotonic()
    bureaus = people.make_bureaus(env)
    act_spending.make_act_spending(env)
    env.flush_all()
    generator.generate(env.cr, generator.Plan(years=years, bureaus=bureaus), say=_say)
    env.invalidate_all()
    people.make_accounts(env)
    log_rows = value_log.fill(env.cr)
    if log_rows:
        _say(f"value log: {log_rows:,} changes")
    _say(f"generated in {time.monotonic() - started:.0f} s; proving it")
    env.cr.execute("ANALYZE")
    wrong = checks.problems(env.cr)
    if wrong:
        raise SystemExit("The generated figures are wrong:\n  " + "\n  ".join(wrong))
    for year, months, value in checks.checksum(env.cr):
        _say(f"{year}  {months:>9,} months  {value}")
    for year, rows, value in checks.money_checksum(env.cr):
        _say(f"{year}  {rows:>9,} rows of money  {value}")
    env.cr.commit()
    _say(f"built in {time.monotonic() - started:.0f} s")


def _say(text):
    print(f"  {text}", flush=True)
