"""The offices that the demonstration has not, and an account for each office. Through the ORM."""

from odoo.fields import Command

from . import PASSWORD

BUREAUS = 20


def make_bureaus(env):
    """Create bureaus until there are twenty.

    :return: ``{id of a new bureau: id of the provincial office whose work it repeats}``, the offices with most
        targets first
    """
    missing = BUREAUS - env["alro.agency"].search_count([("kind", "=", "bureau")])
    bureaus = env["alro.agency"].create(
        [
            {
                "code": f"B{number:02d}",
                "name": f"สำนักทดสอบ {number}",
                "short_name": f"ทส.{number}",
                "kind": "bureau",
                "region": "HQ",
            }
            for number in range(1, missing + 1)
        ]
    )
    counts = env["alro.step.target"]._read_group(
        [("agency_id.kind", "=", "province")], ["agency_id"], ["__count"]
    )
    largest = sorted(counts, key=lambda pair: (-pair[1], pair[0].code))
    return {
        bureau.id: agency.id for bureau, (agency, _count) in zip(bureaus, largest, strict=False)
    }


def make_accounts(env):
    """Create an account per agency, named ``office_<code>``, of the level of its kind."""
    agencies = env["alro.agency"].search([])
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"office {agency.code}",
                    "login": f"office_{agency.code.lower()}",
                    "alro_level": agency.kind,
                    "alro_agency_ids": [Command.set(agency.ids)],
                }
                for agency in agencies
            ]
        )
    )
    users[0].password = PASSWORD
    env.flush_all()
    env.cr.execute(
        "UPDATE res_users SET password = (SELECT password FROM res_users WHERE id = %s) WHERE id = ANY(%s)",
        [users[0].id, users.ids],
    )
    env.invalidate_all()
    return users
