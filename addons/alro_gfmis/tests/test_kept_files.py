"""The file behind a figure is replaced, published and deleted by nobody."""

import base64

from odoo.addons.alro_tracking_base.tests.common import LEVELS
from odoo.addons.alro_tracking_base.tests.rpc import RpcCase

from .common import GfmisCommon


class TestKeptFiles(GfmisCommon, RpcCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch = cls.post([cls.row(own=5)])
        cls.kept = cls.batch._kept_file()

    def test_nobody_touches_the_attachment_of_a_file(self):
        content = self.kept.raw
        other = base64.b64encode(b"another").decode()
        mine = {
            "name": "x",
            "datas": other,
            "res_model": "alro.gfmis.batch",
            "res_id": self.batch.id,
        }
        free = self.env["ir.attachment"].create({"name": "free", "raw": b"free"})
        for level in LEVELS:
            for method, *args in (
                ("write", self.kept.ids, {"datas": other}),
                ("write", self.kept.ids, {"res_id": False}),
                ("write", self.kept.ids, {"res_field": False}),
                ("write", self.kept.ids, {"public": True}),
                ("generate_access_token", self.kept.ids),
                ("unlink", self.kept.ids),
                ("create", [{**mine, "res_field": "datas"}]),
                ("write", free.ids, {**mine, "res_field": "datas"}),
                ("copy", self.kept.ids),
            ):
                with self.subTest(f"{level} {method} {args}"):
                    self.assertRefused(self.rpc, level, "ir.attachment", method, *args)
        self.env.invalidate_all()
        self.assertEqual(self.batch._kept_file(), self.kept)
        self.assertEqual(
            (self.kept.raw, self.kept.public, self.kept.access_token), (content, False, False)
        )

    def test_a_file_is_replaced_through_its_record_until_it_is_posted(self):
        draft = self.upload([self.row(own=6)], "30.04.2560")
        datas = base64.b64encode(self.content(self.sheet([self.row(own=7)], "30.04.2560"))).decode()
        self.rpc("central_act", "alro.gfmis.batch", "write", draft.ids, {"datas": datas})
        self.env.invalidate_all()
        self.assertEqual(draft._kept_file().raw, base64.b64decode(datas))
        message = self.assertRefused(
            self.rpc, "central_act", "alro.gfmis.batch", "write", self.batch.ids, {"datas": datas}
        )
        self.assertTrue(message)
