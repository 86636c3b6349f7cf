import base64
import io
from contextlib import contextmanager
from unittest.mock import patch

from openpyxl import Workbook

from odoo.exceptions import UserError

from odoo.addons.alro_reporting.tests.common import MoneyCommon

from .writers import HEADS

UNIT_CHIANGMAI, UNIT_SAKAEO = "0790000050", "0790000027"
LAND = "07900310010030000000"  # the budget code of the activity
OPERATING, INVESTMENT = "6011220", "6011320"


class GfmisCommon(MoneyCommon):
    """Chiang Mai has 50,000 of Act money for operating and 20,000 for investment, Sa Kaeo 20,000 for
    operating; mappings tell all of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        category = "alro_tracking_base.expense_category_"
        cls.operating = cls.env.ref(f"{category}operating")
        cls.investment = cls.env.ref(f"{category}investment")
        for name in ("operating", "investment"):
            if getattr(cls, name) != cls.category:
                cls.env["alro.appropriation"].create(
                    {
                        "activity_id": cls.activity.id,
                        "category_id": getattr(cls, name).id,
                        "act_amount": 100_000,
                    }
                )
        cls.op = cls.make_line(cls.activity, cls.agency_chiangmai, 50_000, cls.operating)
        cls.inv = cls.make_line(cls.activity, cls.agency_chiangmai, 20_000, cls.investment)
        cls.op_sakaeo = cls.make_line(cls.activity, cls.agency_sakaeo, 20_000, cls.operating)
        cls.agency_chiangmai.gfmis_cost_centre = UNIT_CHIANGMAI
        cls.agency_sakaeo.gfmis_cost_centre = UNIT_SAKAEO
        cls.env["alro.gfmis.mapping"].create(
            {"budget_code": LAND[:14], "activity_id": cls.activity.id}
        )

    @classmethod
    def row(cls, unit=UNIT_CHIANGMAI, source=OPERATING, code=LAND, net=50_000, **amounts):
        """Return a row of the treasury's report; what remains is what it should be."""
        reserved, po, own, others = (
            amounts.get(name, 0) for name in ("reserved", "po", "own", "others")
        )
        remaining = amounts.get("remaining", net - reserved - po - own - others)
        named = amounts.get("item", "จัดที่ดิน")
        return (unit, source, code, named, net, 0, net, 0, reserved, po, own, others, remaining)

    @classmethod
    def sheet(cls, rows, as_of="31.03.2560", total=True):
        """Return the rows of a sheet of layout A: head, rows of data, sum."""
        lines = [
            ("รายงานสถานะการเบิกจ่าย (ตามงวด) ตามค่ารหัสงบประมาณ",),
            ("หน่วยงาน 07900 สำนักงานการปฏิรูปที่ดินเพื่อเกษตรกรรม   ปีงบประมาณ 2560",),
            (f"ข้อมูล ณ วันที่ {as_of}   พิมพ์วันที่ 01.04.2560 09:15:22",),
            (),
            HEADS,
        ]
        lines += [(number, *row) for number, row in enumerate(rows, 1)]
        if total:
            sums = [sum(row[n] for row in rows) for n in range(4, 13)]
            lines.append((None, None, None, None, "รวมทั้งสิ้น", *sums))
        return lines

    @classmethod
    def content(cls, lines):
        book = Workbook()
        for line in lines:
            book.active.append(line)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    @classmethod
    def upload(cls, rows, as_of="31.03.2560", name="nfma46.xlsx", user=None, **values):
        """Return an uploaded file of layout A as the budget group keeps it."""
        datas = base64.b64encode(cls.content(cls.sheet(rows, as_of)))
        batches = cls.env["alro.gfmis.batch"].with_user(user or cls.users["central_act"])
        values = {"name": name, "datas": datas, "fiscal_year_id": cls.year.id, **values}
        return batches.with_context(lang="en_US").create(values)

    @classmethod
    def check(cls, rows, as_of="31.03.2560", **values):
        batch = cls.upload(rows, as_of, **values)
        batch.action_check()
        return batch

    @classmethod
    def post(cls, rows, as_of="31.03.2560", **values):
        batch = cls.check(rows, as_of, **values)
        batch.action_post()
        return batch

    def tell_in_english(self):
        """Let all that files by themselves bring about be English, until ``self.english.stop()``."""
        arrival = type(self.env["alro.gfmis.arrival"])
        self.english = patch.object(arrival, "_language", lambda model: "en_US")
        self.english.start()
        self.addCleanup(self.english.stop)

    @contextmanager
    def refused(self, sentence):
        """What happens inside is refused with a sentence that matches, and leaves nothing behind."""
        with self.assertRaisesRegex(UserError, sentence), self.env.cr.savepoint():
            yield

    def spent(self, line, month):
        """Return (disbursed, by others, committed, reserved, as of) of a fiscal month, as people see it."""
        names = ("disbursed_to_date", "by_others_to_date", "committed_to_date", "reserved_to_date")
        [row] = self.months_of(line)[month - 1].read([*names, "as_of"])
        return tuple(row[name] for name in (*names, "as_of"))
