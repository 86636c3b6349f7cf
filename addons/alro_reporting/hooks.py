from odoo.addons.alro_tracking_base.hooks import guard_evidence


def post_init_hook(env):
    """Add up what budget lines have left, and load the demonstration year, if the database asked for it."""
    env["alro.budget.line"].search([])._mend_totals()
    if env.ref("base.module_alro_reporting").demo:
        from .demo import load

        load(env)


def uninstall_hook(env):
    """Refuse to drop figures, unless the server's administrator allowed it."""
    guard_evidence(env, "alro_reporting")
