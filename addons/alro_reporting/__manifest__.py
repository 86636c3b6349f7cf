{
    "name": "ALRO Tracking: Reporting",
    "summary": "Monthly results, derived steps and the host's view",
    "version": "19.0.1.1.0",
    "category": "ALRO Tracking",
    "author": "ALRO Tracking",
    "website": "https://www.alro.go.th",
    "license": "AGPL-3",
    "depends": ["alro_planning"],
    "data": [
        "data/ir_cron.xml",
        "views/alro_fiscal_year_views.xml",
        "views/alro_work_month_views.xml",
        "views/alro_result_views.xml",
        "views/alro_step_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["alro_reporting/static/src/**/*"],
        "web.assets_unit_tests": ["alro_reporting/static/tests/**/*"],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
