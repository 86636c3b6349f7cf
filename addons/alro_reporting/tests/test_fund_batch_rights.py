"""Fund workbooks are kept by the Fund's administrators and bureau, and read by headquarters alone."""

import base64

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import MoneyCommon

KEEP = ("super_admin", "admin_fund", "central_fund")
READ = (*KEEP, "admin_act_fund", "central_act")


class TestRights(MoneyCommon, RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        making = cls.env["alro.fund.workbook"].create({"fiscal_year_id": cls.year.id})
        making.action_make()
        cls.datas = making.datas.decode()
        cls.batch = cls.env["alro.fund.batch"].create(
            {"name": "fund.xlsx", "datas": cls.datas, "fiscal_year_id": cls.year.id}
        )
        cls.line.month_ids[0].disbursed_to_date = 5
        making.action_make()
        cls.batch.datas = making.datas
        cls.batch.action_check()

    def call(self, level, method, *args, model="alro.fund.batch"):
        return self.rpc(level, model, method, *args)

    def test_who_reads_files_and_their_rows(self):
        for level in LEVELS:
            with self.subTest(level):
                for model in ("alro.fund.batch", "alro.fund.batch.row"):
                    if level in READ:
                        found = self.call(level, "search_read", [], ["display_name"], model=model)
                        self.assertTrue(found)
                        continue
                    for method, args in (
                        ("search_read", ([], ["display_name"])),
                        ("read", ([1], ["display_name"])),
                        ("formatted_read_group", ([], ["fiscal_year_id"], ["__count"])),
                        ("name_search", ()),
                    ):
                        self.assertRefused(self.call, level, method, *args, model=model)

    def test_who_gets_the_file_itself(self):
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "alro.fund.batch"), ("res_field", "=", "datas")], limit=1
        )
        for level in (*LEVELS, None):
            self.log_in(level)
            for path in (
                f"/web/content/alro.fund.batch/{self.batch.id}/datas",
                f"/web/content/{attachment.id}",
            ):
                with self.subTest(f"{level} {path}"):
                    answer = self.opener.get(self.base_url() + path)
                    told = answer.content.startswith(b"PK")
                    self.assertEqual(told, level in READ)

    def test_who_keeps_files(self):
        values = {"name": "a.xlsx", "datas": self.datas, "fiscal_year_id": self.year.id}
        for level in LEVELS:
            with self.subTest(level):
                if level not in KEEP:
                    self.assertRefused(self.call, level, "create", [values])
                    for method, args in (
                        ("write", ({"name": "b.xlsx"},)),
                        ("action_check", ()),
                        ("action_post", ()),
                        ("action_reverse", ("why",)),
                        ("unlink", ()),
                    ):
                        self.assertRefused(self.call, level, method, self.batch.ids, *args)
                    making = {"fiscal_year_id": self.year.id}
                    self.assertRefused(
                        self.call, level, "create", [making], model="alro.fund.workbook"
                    )
                    continue
                [batch] = self.call(level, "create", [values])
                self.call(level, "action_check", [batch])
                self.call(level, "write", [batch], {"name": "b.xlsx"})
                self.call(level, "unlink", [batch])

    def test_what_the_system_fills_in_is_nobodys(self):
        row = self.batch.row_ids[:1]
        for level in KEEP:
            for field, value in (
                ("state", "posted"),
                ("sha256", "0"),
                ("fund_kind", "act"),
                ("posted_by", 1),
                ("row_ids", [[5]]),
            ):
                self.assertRefused(self.call, level, "write", self.batch.ids, {field: value})
            for method, args in (
                ("write", (row.ids, {"new_value": 7})),
                ("write", (row.ids, {"take_file": True})),
                ("create", ([{"batch_id": self.batch.id}],)),
                ("unlink", (row.ids,)),
            ):
                self.assertRefused(self.call, level, method, *args, model="alro.fund.batch.row")

    def test_a_workbook_being_made_is_its_makers(self):
        [making] = self.call(
            "central_fund", "create", [{"fiscal_year_id": self.year.id}], model="alro.fund.workbook"
        )
        action = self.call("central_fund", "action_download", [making], model="alro.fund.workbook")
        answer = self.opener.get(self.base_url() + action["url"])
        self.assertTrue(answer.content.startswith(b"PK"))
        self.assertIn(".xlsx", answer.headers["Content-Disposition"])
        for level in ("admin_fund", "province", "report"):
            self.log_in(level)
            answer = self.opener.get(self.base_url() + action["url"])
            self.assertFalse(answer.content.startswith(b"PK"))

    def test_a_context_weakens_nothing(self):
        datas = base64.b64encode(b"PK\3\4 no workbook").decode()
        values = {"name": "a.xlsx", "datas": datas, "fiscal_year_id": self.year.id}
        for context in ({"bin_size": True}, {"bin_size_datas": True}, {"install_mode": True}):
            self.log_in("central_fund")
            self.assertRefused(
                self.rpc, "central_fund", "alro.fund.batch", "create", [values], context=context
            )
            self.rpc(
                "central_fund", "alro.fund.batch", "action_check", self.batch.ids, context=context
            )
            self.assertEqual(self.batch.same_count, 1)

    def test_a_message_names_no_file_to_who_may_not_read_it(self):
        said = self.assertRefused(self.call, "province", "read", self.batch.ids, ["name"])
        self.assertNotIn("fund.xlsx", said)
