"""Files of the treasury are kept by the budget group and Super Admin, and read by one level more."""

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import GfmisCommon

KEEP = ("super_admin", "central_act")
READ = (*KEEP, "admin_act_fund")
FILES = ("alro.gfmis.batch", "alro.gfmis.row", "alro.gfmis.figure")
DESCRIBED = ("alro.gfmis.mapping", "alro.gfmis.profile", "alro.gfmis.profile.column")


class TestRights(GfmisCommon, RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch = cls.check([cls.row(own=5)])
        cls.datas = cls.batch.datas.decode()

    def test_who_reads(self):
        for level in LEVELS:
            for model in (*FILES, *DESCRIBED):
                with self.subTest(f"{level} {model}"):
                    if level in READ:
                        found = self.rpc(level, model, "search_read", [], ["display_name"])
                        self.assertTrue(found)
                        continue
                    for method, args in (
                        ("search_read", ([], ["display_name"])),
                        ("read", ([1], ["display_name"])),
                        ("formatted_read_group", ([], [], ["__count"])),
                        ("name_search", ()),
                    ):
                        self.assertRefused(self.rpc, level, model, method, *args)

    def test_who_gets_the_file_itself(self):
        for level in (*LEVELS, None):
            self.log_in(level)
            path = f"/web/content/alro.gfmis.batch/{self.batch.id}/datas"
            with self.subTest(f"{level}"):
                answer = self.opener.get(self.base_url() + path)
                self.assertEqual(answer.content.startswith(b"PK"), level in READ)

    def test_who_keeps_files(self):
        values = {"name": "a.xlsx", "datas": self.datas, "fiscal_year_id": self.year.id}
        for level in LEVELS:
            with self.subTest(level):
                if level in KEEP:
                    batch_id = self.rpc(level, FILES[0], "create", [values])[0]
                    self.rpc(level, FILES[0], "action_check", [batch_id])
                    self.rpc(level, FILES[0], "unlink", [batch_id])
                    continue
                self.assertRefused(self.rpc, level, FILES[0], "create", [values])
                for method, args in (
                    ("write", ({"name": "b.xlsx"},)),
                    ("action_check", ()),
                    ("action_check_later", ()),
                    ("action_post", ()),
                    ("action_post_later", ()),
                    ("action_reverse", ("why",)),
                    ("unlink", ()),
                ):
                    self.assertRefused(self.rpc, level, FILES[0], method, self.batch.ids, *args)

    def test_rows_and_figures_are_the_checks(self):
        for model in FILES[1:]:
            record = self.env[model].search([("batch_id", "=", self.batch.id)], limit=1)
            for level in LEVELS:
                with self.subTest(f"{level} {model}"):
                    self.assertRefused(self.rpc, level, model, "create", [{"batch_id": 1}])
                    self.assertRefused(self.rpc, level, model, "unlink", record.ids)
                    self.assertRefused(
                        self.rpc, level, model, "write", record.ids, {"disbursed": 1}
                    )

    def test_nobody_makes_work_by_hand(self):
        for level in LEVELS:
            with self.subTest(level):
                self.assertRefused(
                    self.rpc, level, "alro.gfmis.run", "create", [{"batch_id": self.batch.id}]
                )

    def test_offices_see_figure_and_date_and_not_the_file(self):
        self.batch.action_post()
        month = self.months_of(self.op)[5]
        names = ["disbursed_to_date", "as_of", "by_others_to_date"]
        [row] = self.rpc("province", "alro.spending.month", "read", month.ids, names)
        self.assertEqual((row["disbursed_to_date"], row["as_of"]), (5, "2017-03-31"))
        self.assertRefused(
            self.rpc, "province", "alro.spending.month", "read", month.ids, ["gfmis_batch_id"]
        )
        self.assertRefused(self.rpc, "province2", "alro.spending.month", "read", month.ids, names)
