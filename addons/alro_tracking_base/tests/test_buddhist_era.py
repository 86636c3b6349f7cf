import io
import json
import re
from contextlib import contextmanager
from datetime import date, datetime

import openpyxl
from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.tests import TransactionCase, tagged
from odoo.tools import format_date, format_datetime, mute_logger

from ..buddhist_era import month_text
from ..models.base import DATE_COLUMNS
from ..tools.fiscal_calendar import bangkok_today, fiscal_year_of
from .rpc import RpcCase

DAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 6, 30)
COLUMNS = ["name", "rate", "currency_id/id"]


def a_rate(env, day):
    """Values of a record with a date that is typed, of a model that is in every database."""
    return {"name": day, "rate": 2.0, "currency_id": env.ref("base.THB").id}


@tagged("post_install", "-at_install")
class TestTexts(TransactionCase):
    """What the server writes has Buddhist years in Thai and A.D. in other languages."""

    def setUp(self):
        super().setUp()
        self.env.user.tz = "Asia/Bangkok"
        self.thai = self.env(context={"lang": "th_TH", "tz": "Asia/Bangkok"})
        self.english = self.env(context={"lang": "en_US", "tz": "Asia/Bangkok"})

    def test_dates_and_moments(self):
        self.assertEqual(format_date(self.thai, DAY), "20/11/2569")
        self.assertEqual(format_date(self.english, DAY), "11/20/2026")
        self.assertEqual(format_date(self.thai, DAY, date_format="d MMMM y"), "20 พฤศจิกายน 2569")
        self.assertEqual(format_date(self.thai, date(2024, 2, 29)), "29/02/2567")
        self.assertEqual(format_date(self.thai, DAY, date_format="d MMM yy"), "20 พ.ย. 69")
        self.assertEqual(format_date(self.thai, DAY, lang_code="en_US"), "11/20/2026")
        self.assertEqual(format_datetime(self.thai, MOMENT), "20/11/2569 13:30:00")
        self.assertEqual(format_datetime(self.thai, MOMENT, dt_format="long")[:4], "20 พ")
        self.assertIn("2569", format_datetime(self.thai, MOMENT, dt_format="full"))
        # what is no text for people stays as it was
        self.assertEqual(DAY.isoformat(), "2026-11-20")
        self.assertEqual(month_text(date(2024, 10, 1), "th_TH"), "ต.ค. 67")

    def test_documents_and_mails(self):
        partner = self.env["res.partner"].create({"name": "A", "lang": "th_TH"})
        template = """<p><t t-out="day" t-options='{"widget": "date"}'/> <t t-out="moment"
            t-options='{"widget": "datetime", "format": "d MMMM y HH.mm"}'/></p>"""
        view = self.env["ir.ui.view"].create(
            {"type": "qweb", "key": "alro.dates", "arch": template}
        )
        text = self.thai["ir.qweb"]._render(view.id, {"day": DAY, "moment": MOMENT})
        self.assertIn("20/11/2569 20 พฤศจิกายน 2569 13.30", " ".join(text.split()))
        rendered = self.thai["mail.render.mixin"]._render_template(
            "{{ format_date(datetime.date(2026, 11, 20), lang_code='th_TH') }}",
            "res.partner",
            partner.ids,
        )
        self.assertEqual(rendered[partner.id], "20/11/2569")

    def test_labels_of_groups(self):
        self.env["res.currency.rate"].create(a_rate(self.env, DAY))

        def label(env, unit):
            groups = env["res.currency.rate"].formatted_read_group(
                [("name", "=", DAY)], [f"name:{unit}"], ["__count"]
            )
            return groups[0][f"name:{unit}"]

        self.assertEqual(label(self.thai, "day"), ("2026-11-20", "20 พ.ย. 2569"))
        self.assertEqual(label(self.thai, "week")[1], "W47 2569")
        self.assertEqual(label(self.thai, "month"), ("2026-11-01", "พฤศจิกายน 2569"))
        self.assertEqual(label(self.thai, "year"), ("2026-01-01", "2569"))
        self.assertEqual(label(self.english, "year"), ("2026-01-01", "2026"))
        self.assertEqual(label(self.english, "week")[1], "W47 2026")

    def test_a_quarter_of_the_calendar_is_called_by_its_months(self):
        """Q4 of a year in A.D. is the first quarter of the fiscal year: a number would say the wrong one."""
        for env, text in ((self.thai, "ต.ค.–ธ.ค. 2569"), (self.english, "Oct–Dec 2026")):
            self.assertEqual(format_date(env, DAY, date_format="QQQ yyyy"), text)
        self.assertEqual(format_date(self.thai, DAY, date_format="Q"), "4")


@tagged("post_install", "-at_install")
class TestStorage(RpcCase):
    """No date of a Buddhist year is stored, whatever the way to it."""

    def columns(self):
        for model in self.env.registry.values():
            if not model._abstract and model._table:
                self.cr.execute(DATE_COLUMNS, [model._table])
                yield from ((model._table, column) for (column,) in self.cr.fetchall())

    def test_every_date_column_of_every_table_is_checked(self):
        self.cr.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'c' AND convalidated"
        )
        checks = set(self.cr.fetchall())
        columns = set(self.columns())
        for mine in (
            ("alro_work_month", "month"),
            ("mail_activity", "date_deadline"),
            ("alro_fiscal_year", "date_from"),
            ("alro_value_log", "logged_at"),
        ):
            if mine[0] in {table for table, _column in columns}:
                self.assertIn(mine, columns)
        for table, column in columns:
            self.assertTrue(
                any(t == table and d.startswith(f"CHECK (({column} < '2400-") for t, d in checks),
                f"{table}.{column}",
            )

    @mute_logger("odoo.sql_db")
    def test_programs_are_told_which_year_to_write(self):
        keys = "res.users.apikeys.description"
        for name in ("province", "super_admin"):
            message = self.assertRefused(
                self.rpc,
                name,
                keys,
                "create",
                [{"name": "x", "duration": "-1", "expiration_date": "2569-11-20 00:00:00"}],
                context={"lang": "th_TH"},
            )
            self.assertIn("ปี 2569 เป็น พ.ศ.", message)
            self.assertIn("2026", message)
            self.assertNotIn("check constraint", message)
        self.rpc(
            "province",
            keys,
            "create",
            [{"name": "x", "duration": "-1", "expiration_date": "2026-11-20 00:00:00"}],
        )

    def test_fiscal_years_and_activities(self):
        with mute_logger("odoo.sql_db"):
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self.cr.execute(
                    "UPDATE alro_fiscal_year SET date_from = '2569-10-01' WHERE id = %s",
                    [self.year.id],
                )
            with self.assertRaises(CheckViolation), self.cr.savepoint():
                self.env["mail.activity"].create(
                    {
                        "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                        "res_id": self.env.user.partner_id.id,
                        "date_deadline": "2569-11-20",
                    }
                )

    def test_an_old_database_is_upgraded_and_says_what_is_to_be_mended(self):
        rates, name = self.env["res.currency.rate"], "res_currency_rate_name_is_ad"
        rate = rates.create(a_rate(self.env, DAY))
        rate.flush_recordset()
        self.cr.execute(f"ALTER TABLE res_currency_rate DROP CONSTRAINT {name}")
        self.cr.execute("UPDATE res_currency_rate SET name = '2569-11-20' WHERE id = %s", rate.ids)

        def validated():
            self.cr.execute("SELECT convalidated FROM pg_constraint WHERE conname = %s", [name])
            return self.cr.fetchall()

        with self.assertLogs("odoo.addons.alro_tracking_base.models.base", "WARNING") as log:
            rates._alro_check_years()
        self.assertIn("res_currency_rate.name", log.output[0])
        self.assertEqual(validated(), [(False,)], "new rows are checked, old ones wait")
        self.cr.execute("UPDATE res_currency_rate SET name = '2026-11-20' WHERE id = %s", rate.ids)
        rates._alro_check_years()
        self.assertEqual(validated(), [(True,)])
        with self.assertQueryCount(2):
            rates._alro_check_years()


@tagged("post_install", "-at_install")
class TestImport(TransactionCase):
    """Files and programs may write Buddhist years, Thai months and Thai digits."""

    def setUp(self):
        super().setUp()
        self.env.user.lang = "th_TH"
        self.env = self.env(context={"lang": "th_TH", "tz": "Asia/Bangkok"})

    def load(self, text):
        return self.env["res.currency.rate"].load(COLUMNS, [[text, "1", "base.THB"]])

    def import_file(self, content, mimetype="text/csv"):
        wizard = self.env["base_import.import"].create(
            {
                "res_model": "res.currency.rate",
                "file": content,
                "file_name": "rates",
                "file_type": mimetype,
            }
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        preview = wizard.parse_preview(options)
        self.assertNotIn("error", preview)
        self.assertIn("date", preview["header_types"][0])
        return wizard.execute_import(COLUMNS, COLUMNS, preview["options"])

    def assertImported(self, result, *days):
        self.assertFalse([message["message"] for message in result["messages"]])
        rates = self.env["res.currency.rate"].browse(result["ids"])
        self.assertEqual(rates.mapped("name"), list(days))
        rates.unlink()

    def test_programs(self):
        for text in ("2569-11-20", "20/11/2569", "20 พ.ย. 69", "๒๐/๑๑/๒๕๖๙", "2026-11-20"):
            self.assertImported(self.load(text), DAY)
        result = self.load("2568-02-29")
        self.assertFalse(result["ids"])
        self.assertIn("2568-02-29", result["messages"][0]["message"])

    def test_text_files(self):
        for texts in (
            ["20/11/2569", "29/02/2567"],
            ["20/11/69", "29/02/67"],
            ["20 พ.ย. 2569", "29 กุมภาพันธ์ 2567"],
            ["๒๐/๑๑/๒๕๖๙", "๒๙/๐๒/๒๕๖๗"],
            ["2569-11-20", "2567-02-29"],
            ["20/11/2026", "29/02/2024"],
        ):
            lines = "".join(f"{text},{n},base.THB\n" for n, text in enumerate(texts, 1))
            result = self.import_file(f"name,rate,currency\n{lines}".encode())
            self.assertImported(result, DAY, date(2024, 2, 29))

    def test_a_day_that_there_is_not_names_its_line(self):
        result = self.import_file(
            b"name,rate,currency\n20/11/2569,1,base.THB\n29/02/2568,2,base.THB\n"
        )
        self.assertFalse(result["ids"] if "ids" in result else False)
        self.assertIn("29/02/2568", str(result["messages"]))

    def test_workbooks_whose_dates_took_the_year_for_one_in_ad(self):
        book, content = openpyxl.Workbook(), io.BytesIO()
        book.active.append(COLUMNS)
        book.active.append([date(2569, 11, 20), 1, "base.THB"])
        book.active.append([DAY.replace(day=21), 2, "base.THB"])
        book.save(content)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        self.assertImported(self.import_file(content.getvalue(), kind), DAY, DAY.replace(day=21))


@tagged("post_install", "-at_install")
class TestReader(RpcCase):
    """Each user may choose his calendar, for himself; his language is the default."""

    @contextmanager
    def reader(self, name, lang, era="language"):
        self.users[name].write({"lang": lang, "alro_year_era": era})
        self.log_in(name)
        yield self.users[name].id

    def label(self, name):
        lang = self.users[name].lang
        groups = self.rpc(
            name,
            "res.partner",
            "formatted_read_group",
            [["id", "=", self.users[name].partner_id.id]],
            ["create_date:year"],
            ["__count"],
            context={"lang": lang},
        )
        return groups[0]["create_date:year"][1]

    def test_the_choice_rules_screen_and_server(self):
        now = self.users["super_admin"].partner_id.create_date.year
        for lang, era, buddhist in (
            ("th_TH", "language", True),
            ("th_TH", "gregorian", False),
            ("en_US", "language", False),
            ("en_US", "buddhist", True),
        ):
            with self.reader("super_admin", lang, era):
                page = self.url_open("/odoo").text
                told = re.search(r'"alro_buddhist_years": (\w+)', page)[1]
                self.assertEqual(json.loads(told), buddhist, (lang, era))
                year = now + 543 * buddhist
                self.assertEqual(self.label("super_admin"), str(year), (lang, era))

    def test_everybody_chooses_for_himself_only(self):
        with self.reader("province", "th_TH") as uid:
            self.assertTrue(
                self.rpc("province", "res.users", "write", [uid], {"alro_year_era": "gregorian"})
            )
            (me,) = self.rpc("province", "res.users", "read", [uid], ["alro_year_era"])
            self.assertEqual(me["alro_year_era"], "gregorian")
            self.assertRefused(
                self.rpc,
                "province",
                "res.users",
                "write",
                [self.users["bureau"].id],
                {"alro_year_era": "gregorian"},
            )

    def export(self, name, kind):
        wanted = {
            "model": "alro.fiscal.year",
            "fields": [
                {"name": "date_from", "label": "From", "type": "date"},
                {"name": "create_date", "label": "Made", "type": "datetime"},
            ],
            "ids": self.year.ids,
            "domain": [],
            "groupby": [],
            "import_compat": False,
            "context": {"lang": self.users[name].lang},
        }
        answer = self.url_open(
            f"/web/export/{kind}",
            data={"data": json.dumps(wanted), "csrf_token": self.csrf_token()},
        )
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer.content

    def csrf_token(self):
        return re.search(r'csrf_token: "([^"]+)"', self.url_open("/odoo").text)[1]

    def test_a_workbook_holds_dates_and_shows_buddhist_years(self):
        for lang, formats in (
            ("th_TH", ["[$-107041E]dd/mm/yyyy", "[$-107041E]dd/mm/yyyy hh:mm:ss"]),
            ("en_US", ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]),
        ):
            with self.reader("super_admin", lang):
                sheet = openpyxl.load_workbook(
                    io.BytesIO(self.export("super_admin", "xlsx"))
                ).active
                cells = sheet[2]
                self.assertEqual(cells[0].value.date(), self.year.date_from)
                self.assertTrue(all(cell.is_date for cell in cells))
                self.assertEqual([cell.number_format for cell in cells], formats)

    def test_a_text_file_is_for_programs(self):
        with self.reader("super_admin", "th_TH"):
            self.assertIn(b"2016-10-01", self.export("super_admin", "csv"))


class TestToday(TransactionCase):
    """The day, and with it month and fiscal year, turn at midnight in Thailand: 17:00 UTC."""

    def test_between_five_in_the_afternoon_and_midnight_in_greenwich(self):
        for moment, day in (
            ("2026-09-30 16:59:59", date(2026, 9, 30)),
            ("2026-09-30 17:00:00", date(2026, 10, 1)),
            ("2026-09-30 23:59:59", date(2026, 10, 1)),
            ("2026-10-01 00:00:00", date(2026, 10, 1)),
        ):
            with freeze_time(moment):
                self.assertEqual(bangkok_today(), day, moment)
                self.assertEqual(fiscal_year_of(bangkok_today()), 2569 + (day.month == 10))
