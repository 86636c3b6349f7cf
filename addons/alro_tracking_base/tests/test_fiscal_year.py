from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from .common import AlroCommon


class TestFiscalYear(AlroCommon):
    def test_runs_from_october_to_september(self):
        year = self.env["alro.fiscal.year"].create({"year": 2561})
        self.assertEqual(year.name, "2561")
        self.assertEqual((year.date_from, year.date_to), (date(2017, 10, 1), date(2018, 9, 30)))
        self.assertEqual(year._months()[0], date(2017, 10, 1))
        self.assertEqual(year._months()[11], date(2018, 9, 1))

    @mute_logger("odoo.sql_db")
    def test_a_gregorian_year_is_refused(self):
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["alro.fiscal.year"].create({"year": 2025})

    @mute_logger("odoo.sql_db")
    def test_its_dates_are_its_years_whoever_writes_them(self):
        for dates in ({"date_from": "1958-10-26"}, {"date_to": "2026-09-29"}):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.year.write(dates)
                self.env.flush_all()
        self.env.invalidate_all()

    def test_current_year_turns_on_the_first_of_october_in_thailand(self):
        following = self.env["alro.fiscal.year"].create({"year": 2561, "state": "open"})
        with freeze_time("2017-09-30 16:59:00"):  # 23:59 in Bangkok
            self.assertEqual(self.year._current(), self.year)
            self.assertTrue(self.year.is_current)
        with freeze_time("2017-09-30 17:00:00"):  # midnight in Bangkok
            self.assertEqual(self.year._current(), following)

    def test_a_year_with_projects_keeps_its_number_and_stays(self):
        self.make_project()
        with self.assertRaises(UserError):
            self.year.year = 2562
        with self.assertRaises(UserError):
            self.year.unlink()
        self.year.report_due_day = 10

    def test_only_super_admin_opens_and_closes(self):
        for level, user in self.users.items():
            year = self.year.with_user(user)
            if level == "super_admin":
                year.action_close()
                year.action_open()
            else:
                self.assertTrue(year.read(["year"]))
                with self.assertRaises(AccessError, msg=level):
                    year.action_close()

    def test_a_closed_year_is_read_only_to_all_but_super_admin(self):
        project = self.make_project()
        activity = self.make_activity(project=project)
        self.year.action_close()
        admin = self.users["admin_act_fund"]
        with self.assertRaises(UserError):
            project.with_user(admin).name = "Another"
        with self.assertRaises(UserError):
            activity.with_user(admin).unlink()
        with self.assertRaises(UserError):
            project.with_user(admin).copy()
        project.with_user(self.users["super_admin"]).name = "Corrected"

    def test_contacts_stay_with_their_closed_year(self):
        group = self.make_group(7)
        contacts = self.env["alro.contact"].with_user(self.users["admin_act_fund"])
        contact = contacts.create({"name": "Ms A", "activity_group_id": group.id})
        general = contacts.create({"name": "Ms B"})
        self.year.action_close()
        with self.assertRaises(UserError):
            contact.name = "Ms C"
        with self.assertRaises(UserError):
            general.activity_group_id = group
        with self.assertRaises(UserError):
            contact.unlink()
        general.name = "Ms D"

    def test_nothing_is_moved_into_a_closed_year(self):
        closed = self.env["alro.fiscal.year"].create({"year": 2561, "state": "closed"})
        project = self.make_project()
        with self.assertRaises(UserError):
            project.with_user(self.users["admin_act_fund"]).fiscal_year_id = closed
