from odoo.addons.alro_tracking_base.tests.common import AlroCommon


class PlanningCommon(AlroCommon):
    """An Act and a Fund activity hosted by SPT; Chiang Mai, Sa Kaeo and SPT take part in both."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activity = cls.make_activity("act", 1)
        cls.fund_activity = cls.make_activity("fund", 2)
        cls.step = cls.make_step(cls.activity, "Trained farmers", is_main_target=True)
        cls.minor_step = cls.make_step(cls.activity, "Announcements")
        cls.fund_step = cls.make_step(cls.fund_activity, "Surveyed", is_main_target=True)
        cls.offices = cls.agency_chiangmai | cls.agency_sakaeo | cls.agency_spt
        for agency in cls.offices:
            cls.make_participation(cls.activity, agency)
            cls.make_participation(cls.fund_activity, agency)
        cls.target = cls.make_target(cls.step, cls.agency_chiangmai, 120)
        cls.target_sakaeo = cls.make_target(cls.step, cls.agency_sakaeo, 60)
        cls.target_spt = cls.make_target(cls.step, cls.agency_spt, 24)
        cls.minor_target = cls.make_target(cls.minor_step, cls.agency_chiangmai, 4)
        cls.fund_target = cls.make_target(cls.fund_step, cls.agency_chiangmai, 12)

    @classmethod
    def make_participation(cls, activity, agency):
        return cls.env["alro.participation"].create(
            {"activity_id": activity.id, "agency_id": agency.id}
        )

    @classmethod
    def make_target(cls, step, agency, target_qty=12):
        participation = step.activity_id.participation_ids.filtered(
            lambda participation: participation.agency_id == agency
        )
        return cls.env["alro.step.target"].create(
            {
                "step_id": step.id,
                "participation_id": participation.id,
                "target_qty": target_qty,
            }
        )

    def plan(self, target, amounts):
        """Type a plan, October first; what is left out is zero."""
        months = target.month_ids.sorted("month")
        for month, amount in zip(months, [*amounts, *[0] * 12][:12], strict=True):
            month.planned_qty = amount
