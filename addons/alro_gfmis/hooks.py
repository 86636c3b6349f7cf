from odoo.addons.alro_tracking_base.hooks import guard_evidence


def post_init_hook(env):
    """Load the demonstration files, if the database asked for demonstration data."""
    if env.ref("base.module_alro_gfmis").demo:
        from .demo import load

        load(env)


def uninstall_hook(env):
    """Refuse to drop the treasury's figures, unless the server's administrator allowed it."""
    guard_evidence(env, "alro_gfmis")
