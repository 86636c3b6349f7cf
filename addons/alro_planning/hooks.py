def post_init_hook(env):
    """Load the demonstration year, where the database asked for demonstration data."""
    if env.ref("base.module_alro_planning").demo:
        from .demo import load

        load(env)
