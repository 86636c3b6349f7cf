"""Files are of Act money. What is given to another source since, is read by those alone who read that."""

from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import GfmisCommon

NAMING = ("alro.gfmis.mapping", "alro.gfmis.row", "alro.gfmis.figure")


class TestOtherMoney(GfmisCommon, RpcCase):
    def give_to(self, kind):
        source = self.env.ref(f"alro_tracking_base.fund_source_{kind}")
        self.activity.project_id.fund_source_id = source
        self.env.flush_all()

    def naming(self, model):
        return self.env[model].search([("activity_id", "=", self.activity.id)])

    def choose(self, level, values):
        dialog = self.rpc(level, "alro.gfmis.choose", "create", [values])
        self.rpc(level, "alro.gfmis.choose", "action_choose", dialog)

    def test_no_line_of_other_money_is_matched(self):
        self.give_to("other")
        batch = self.check([self.row(own=5)])
        self.assertEqual((batch.matched_count, batch.unmatched_count), (0, 1))
        self.assertFalse(batch.row_ids.activity_id)

    def test_none_is_mapped_to(self):
        self.give_to("other")
        values = {"budget_code": "123", "activity_id": self.activity.id}
        for level in ("super_admin", "central_act"):
            self.assertRefused(self.rpc, level, "alro.gfmis.mapping", "create", [values])
        values = {"budget_code": "123", "budget_line_id": self.op.id}
        for level in ("super_admin", "central_act"):
            self.assertRefused(self.rpc, level, "alro.gfmis.mapping", "create", [values])

    def test_none_is_chosen(self):
        batch = self.check([self.row(unit="0799999999", own=5)])
        row = batch.row_ids.filtered(lambda row: row.kind == "data")
        self.give_to("other")
        for level in ("super_admin", "central_act"):
            values = {"row_ids": [[6, 0, row.ids]], "budget_line_id": self.op.id}

            self.assertRefused(self.choose, level, values)

    def test_what_was_matched_before_is_hidden(self):
        self.check([self.row(own=5)])
        for kind, readers in (
            ("other", {"super_admin", "admin_act_fund"}),
            ("fund", {"super_admin", "admin_act_fund", "central_act"}),
            ("act", {"super_admin", "admin_act_fund", "central_act"}),
        ):
            self.give_to(kind)
            for model in NAMING:
                found = self.naming(model)
                self.assertEqual(set(found.mapped("fund_kind")), {kind})
                for level in ("super_admin", "admin_act_fund", "central_act"):
                    with self.subTest(f"{kind} {level} {model}"):
                        told = self.rpc(level, model, "search", [["id", "in", found.ids]])
                        self.assertEqual(set(told), set(found.ids) if level in readers else set())

    def test_a_checked_file_is_not_posted_then(self):
        batch = self.check([self.row(own=5)])
        self.give_to("other")
        with self.refused("given to other money"):
            batch.action_post()
        batch.action_check()
        with self.refused("not matched"):
            batch.action_post()

    def test_a_posted_file_is_reversed_all_the_same(self):
        batch = self.post([self.row(own=5)])
        self.give_to("other")
        batch.action_reverse("The wrong file")
        self.assertFalse(self.op.disbursed_count)

    def test_a_mapping_holds_no_more(self):
        self.give_to("other")
        rules = self.env["alro.gfmis.mapping"]._rules(self.year, self.year.date_to)
        self.assertFalse([rule for rule in rules if "activity" in rule.means])


class TestClosedYear(GfmisCommon, RpcCase):
    def test_nothing_is_chosen_nor_mapped(self):
        batch = self.check([self.row(unit="0799999999", own=5)])
        row = batch.row_ids.filtered(lambda row: row.kind == "data")
        mapping = self.env["alro.gfmis.mapping"].search([("activity_id", "=", self.activity.id)])
        self.year.action_close()
        values = {"row_ids": [[6, 0, row.ids]], "budget_line_id": self.op.id, "remember": "row"}
        dialog = self.rpc("central_act", "alro.gfmis.choose", "create", [values])
        self.assertRefused(self.rpc, "central_act", "alro.gfmis.choose", "action_choose", dialog)
        for method, args in (("write", ({"note": "new"},)), ("unlink", ())):
            self.assertRefused(
                self.rpc, "central_act", "alro.gfmis.mapping", method, mapping.ids, *args
            )
        values = {"budget_code": "123", "activity_id": self.activity.id}
        self.assertRefused(self.rpc, "central_act", "alro.gfmis.mapping", "create", [values])
        self.rpc("super_admin", "alro.gfmis.mapping", "write", mapping.ids, {"note": "new"})
