from pathlib import Path

from odoo.exceptions import UserError
from odoo.tools import config


def post_init_hook(env):
    """Load the demonstration year, where the database asked for demonstration data."""
    if env.ref("base.module_alro_tracking_base").demo:
        from .demo import load

        load(env)


def uninstall_hook(env):
    """Refuse to drop the history, unless the server's administrator allowed it; then leave nothing."""
    guard_evidence(env, "alro_tracking_base")
    for model in _logged_models(env):
        model._uninstall_log()
    env.cr.execute("DROP FUNCTION alro_value_log_refuse CASCADE")  # its triggers go with it


def guard_evidence(env, addon):
    """Refuse to uninstall an add-on that holds evidence; if allowed, log its fields no more.

    What allows it is a file that nobody can make from within Odoo.
    """
    flag = Path(config["data_dir"]) / "alro_allow_uninstall" / env.cr.dbname
    if not flag.exists():
        raise UserError(
            env._(
                "“%(addon)s” holds plans, results and the history of their changes, which are"
                " records of the state. It is not uninstalled. If this is really meant, make a"
                " backup first; then the administrator of the server creates the empty file"
                " %(file)s and uninstalls it again.",
                addon=addon,
                file=flag,
            )
        )
    env.flush_all()
    for model in _logged_models(env):
        if model._original_module == addon:
            model._uninstall_log()
        else:
            own = {name for name, field in model._fields.items() if set(field._modules) == {addon}}
            model._install_log(without=own)


def _logged_models(env):
    return [
        model
        for model in env.values()
        if not model._abstract and hasattr(model, "_alro_logged_fields")
    ]
