"""One reason explains many figures at once: those that need one and have none, all of them or none."""

from odoo.tests import Form

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import INVESTMENT, UNIT_SAKAEO, GfmisCommon

KEEP = ("super_admin", "central_act")


class TestExplain(GfmisCommon, RpcCase):
    def setUp(self):
        super().setUp()
        rows = [
            self.row(own=30),
            self.row(source=INVESTMENT, own=40, net=20_000),
            self.row(unit=UNIT_SAKAEO, own=50, net=20_000),
        ]
        self.post(rows, "28.02.2560")
        # of three lines one is lower than before, one is missing, and one is as it was
        self.batch = self.check([self.row(own=20), rows[2]])
        figures = {figure.result: figure for figure in self.batch.figure_ids}
        self.fall, self.missing, self.same = map(figures.get, ("fall", "missing", "same"))

    def dialog(self, figures):
        figures = figures.with_user(self.users["central_act"])
        model = self.env["alro.gfmis.explain"].with_user(self.users["central_act"])
        return Form(model.with_context(**figures.action_explain()["context"]))

    def test_one_reason_for_all_that_need_one(self):
        dialog = self.dialog(self.batch.figure_ids)
        self.assertEqual(dialog.figure_count, 2)
        dialog.reason = "  A part of the report "
        dialog.save().action_explain()
        reasons = [figure.reason for figure in (self.fall, self.missing, self.same)]
        self.assertEqual(reasons, ["A part of the report"] * 2 + [False])
        self.assertEqual(self.batch.suspect_count, 0)
        self.batch.action_post()

    def test_what_is_explained_already_stays(self):
        self.fall.with_user(self.users["central_act"]).reason = "Money came back"
        dialog = self.dialog(self.fall | self.missing)
        self.assertEqual(dialog.figure_count, 1)
        dialog.reason = "A part"
        dialog.save().action_explain()
        self.assertEqual((self.fall.reason, self.missing.reason), ("Money came back", "A part"))

    def test_where_none_needs_a_reason_it_is_said(self):
        values = {"figure_ids": [(6, 0, self.same.ids)], "reason": "Why not"}
        dialog = self.env["alro.gfmis.explain"].with_user(self.users["central_act"])
        with self.refused("None of these figures"):
            dialog.with_context(lang="en_US").create(values).action_explain()

    def test_a_blank_reason_is_none(self):
        values = {"figure_ids": [(6, 0, self.fall.ids)], "reason": " "}
        dialog = self.env["alro.gfmis.explain"].with_user(self.users["central_act"])
        with self.refused("Say why"):
            dialog.with_context(lang="en_US").create(values).action_explain()

    def test_all_or_none(self):
        other = self.check([self.row(own=10)], "20.03.2560")
        figures = self.fall | other.figure_ids.filtered(lambda figure: figure.result == "fall")
        dialog = self.dialog(figures)
        dialog.reason = "Why not"
        dialog = dialog.save()
        other.sudo().state = "draft"
        with self.refused("explained while its file is checked"):
            dialog.action_explain()
        self.assertEqual(figures.mapped("reason"), [False, False])

    def test_who_explains_many(self):
        values = {"figure_ids": [[6, 0, self.fall.ids]], "reason": "Why not"}
        for level in LEVELS:
            with self.subTest(level):
                if level in KEEP:
                    self.fall.sudo().reason = False
                    dialog = self.rpc(level, "alro.gfmis.explain", "create", [values])
                    self.rpc(level, "alro.gfmis.explain", "action_explain", dialog)
                    self.env.invalidate_all()
                    self.assertEqual(self.fall.reason, "Why not")
                    continue
                self.assertRefused(self.rpc, level, "alro.gfmis.explain", "create", [values])
                for method in ("action_explain", "unlink", "read"):
                    self.assertRefused(self.rpc, level, "alro.gfmis.explain", method, [1])

    def test_a_dialog_is_its_openers(self):
        values = {"figure_ids": [[6, 0, self.fall.ids]], "reason": "Why not"}
        dialog = self.rpc("super_admin", "alro.gfmis.explain", "create", [values])
        for method in ("action_explain", "unlink", "read"):
            self.assertRefused(self.rpc, "central_act", "alro.gfmis.explain", method, dialog)

    def test_the_list_opens_with_those_that_need_a_reason(self):
        asked = self.batch.with_context(search_default_unexplained=1)
        self.assertEqual(asked.action_figures()["context"], {"search_default_unexplained": 1})
