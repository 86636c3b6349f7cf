from odoo import Command
from odoo.tests import TransactionCase, new_test_user

LEVELS = (
    "super_admin",
    "admin_act_fund",
    "admin_fund",
    "central_act",
    "central_fund",
    "bureau",
    "province",
    "report",
)
YEAR = 2560  # over long ago, and not a year of the demonstration data


class AlroCommon(TransactionCase):
    """One user per level, a year, and small factories with keyword defaults.

    ``province`` works for Chiang Mai, ``province2`` for Sa Kaeo, ``bureau`` for SPT and
    ``bureau2`` for KPR; the activity that :meth:`make_activity` makes is hosted by SPT.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agency_chiangmai = cls.env.ref("alro_tracking_base.agency_al50")
        cls.agency_sakaeo = cls.env.ref("alro_tracking_base.agency_al27")
        cls.agency_spt = cls.env.ref("alro_tracking_base.agency_spt")
        cls.agency_kpr = cls.env.ref("alro_tracking_base.agency_kpr")
        offices = {
            "province": cls.agency_chiangmai,
            "province2": cls.agency_sakaeo,
            "bureau": cls.agency_spt,
            "bureau2": cls.agency_kpr,
        }
        cls.users = {
            name: cls.make_user(name, offices.get(name))
            for name in (*LEVELS, "province2", "bureau2")
        }
        cls.year = cls.env["alro.fiscal.year"].create({"year": YEAR, "state": "open"})
        cls.programme = cls.env["alro.programme"].create({"code": "T1", "name": "Test programme"})
        cls.rai = cls.env.ref("alro_tracking_base.uom_rai")
        cls.ngan = cls.env.ref("alro_tracking_base.uom_ngan")
        cls.person = cls.env.ref("alro_tracking_base.uom_person")
        cls.baht = cls.env.ref("alro_tracking_base.uom_baht")

    @classmethod
    def make_user(cls, name, agency=None):
        level = name.rstrip("2")
        return new_test_user(
            cls.env,
            login=f"test_{name}",
            context={"no_reset_password": True},
            groups=f"alro_tracking_base.group_{level}",
            alro_agency_ids=[Command.set(agency.ids if agency else [])],
        )

    @classmethod
    def make_project(cls, kind="act", name="Project", **values):
        source = cls.env.ref(f"alro_tracking_base.fund_source_{kind}")
        return cls.env["alro.project"].create(
            {
                "name": name,
                "fiscal_year_id": cls.year.id,
                "programme_id": cls.programme.id,
                "fund_source_id": source.id,
                **values,
            }
        )

    @classmethod
    def make_group(cls, number=1, name=None):
        return cls.env["alro.activity.group"].create(
            {"fiscal_year_id": cls.year.id, "number": number, "name": name or f"Group {number}"}
        )

    @classmethod
    def make_activity(cls, kind="act", number=1, group=None, project=None, **values):
        return cls.env["alro.activity"].create(
            {
                "name": f"Activity {number}",
                "project_id": (project or cls.make_project(kind)).id,
                "activity_group_id": (group or cls.make_group(number)).id,
                "host_agency_id": cls.agency_spt.id,
                **values,
            }
        )

    @classmethod
    def make_step(cls, activity, name="Step", sources=None, **values):
        return cls.env["alro.step"].create(
            {
                "activity_id": activity.id,
                "name": name,
                "uom_id": cls.person.id,
                "source_step_ids": [Command.set([step.id for step in sources or []])],
                **values,
            }
        )
