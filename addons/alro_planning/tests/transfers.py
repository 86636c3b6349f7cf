from odoo import Command

from .common import PlanningCommon


class TransferCommon(PlanningCommon):
    """Act money: 1,000 of running costs and 200 of investment, another activity with 80; Fund money: 70.

    Chiang Mai has 600 and Sa Kaeo 300 of running costs, SPT 50 of investment; Chiang Mai 70 of the
    Fund's. The year is B.E. 2560: October 2016 to September 2017.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.running, cls.invest = cls.env["alro.expense.category"].search([], limit=2)
        cls.act = cls.env.ref("alro_tracking_base.fund_source_act")
        cls.fund = cls.env.ref("alro_tracking_base.fund_source_fund")
        cls.other_activity = cls.make_activity("act", 3)
        cls.whole = cls.make_appropriation(cls.activity, cls.running, 1000)
        cls.whole_invest = cls.make_appropriation(cls.activity, cls.invest, 200)
        cls.whole_other = cls.make_appropriation(cls.other_activity, cls.running, 80)
        cls.whole_fund = cls.make_appropriation(cls.fund_activity, False, 100)
        cls.line = cls.make_line(cls.activity, cls.agency_chiangmai, cls.running, 600)
        cls.line_sakaeo = cls.make_line(cls.activity, cls.agency_sakaeo, cls.running, 300)
        cls.line_spt = cls.make_line(cls.activity, cls.agency_spt, cls.invest, 50)
        cls.line_fund = cls.make_line(cls.fund_activity, cls.agency_chiangmai, False, 70)

    @classmethod
    def make_appropriation(cls, activity, category, amount):
        values = {"activity_id": activity.id, "category_id": category and category.id}
        return cls.env["alro.appropriation"].create({**values, "act_amount": amount})

    @classmethod
    def make_line(cls, activity, agency, category, amount):
        part = activity.participation_ids.filtered(lambda part: part.agency_id == agency)
        values = {"participation_id": part.id, "category_id": category and category.id}
        return cls.env["alro.budget.line"].create({**values, "received_amount": amount})

    @classmethod
    def make_document(cls, kind, date, *moves, post=True, user=None, **values):
        """Make a document of ``(budget line or appropriation, amount)``, and post it."""
        documents = cls.env["alro.budget.transfer"]
        document = (documents.with_user(cls.users[user]) if user else documents).create(
            {
                "kind": kind,
                "date": date,
                "line_ids": [Command.create(cls.move(place, amount)) for place, amount in moves],
                **values,
            }
        )
        if post:
            document.action_post()
        return document

    @classmethod
    def move(cls, place, amount):
        name = "budget_line_id" if place._name == "alro.budget.line" else "appropriation_id"
        return {name: place.id, "amount": amount}
