from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.models import MAGIC_COLUMNS
from odoo.tests import tagged

from .common import LEVELS, AlroCommon
from .rpc import RpcCase

ADMINS = ("super_admin", "admin_act_fund", "admin_fund")


class YearCopyCommon(AlroCommon):
    """Fiscal year 2560, and 2561, which is empty and in draft.

    Group 1 is paid twice: the Fund's activity holds the steps, the Act's money only. Its tree is
    (1) Farmers, hosted by KPR: 1.1 Trained, 1.2 Visited, and their total; then a block of one step.
    Group 2 is the Act's.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.next_year = cls.env["alro.fiscal.year"].create({"year": 2561})
        cls.officer = cls.users["central_act"]
        cls.group = cls.make_group(1, "Smart Farmer")
        cls.group.officer_id = cls.officer
        cls.env["alro.contact"].create({"name": "Ms A", "activity_group_id": cls.group.id})
        cls.act_project = cls.make_project("act", "Farmers", code="F1A")
        cls.fund_project = cls.make_project("fund", "Farmers", code="F1F")
        cls.twin = cls.make_activity(
            "act", 1, cls.group, cls.act_project, name="Money", holds_results=False
        )
        cls.activity = cls.make_activity("fund", 1, cls.group, cls.fund_project, name="Training")
        cls.heading = cls.make_step(
            cls.activity,
            "Farmers",
            kind="sub_activity",
            uom_id=False,
            host_agency_id=cls.agency_kpr.id,
            sequence=1,
        )
        below = {"parent_id": cls.heading.id}
        cls.trained = cls.make_step(
            cls.activity, "Trained", code="1.1", sequence=3, is_main_target=True, **below
        )
        cls.visited = cls.make_step(cls.activity, "Visited", code="1.2", sequence=4, **below)
        cls.total = cls.make_step(
            cls.activity,
            "Total",
            [cls.trained, cls.visited],
            sequence=2,
            entry_mode="derived",
            rule="sum",
            **below,
        )
        cls.block = cls.make_step(cls.activity, "Land", kind="block", uom_id=False, sequence=5)
        cls.linked = cls.make_step(
            cls.activity,
            "Surveyed",
            sequence=6,
            uom_id=cls.rai.id,
            entry_mode="linked",
            link_code="LAND-1",
            reporter="host",
            parent_id=cls.block.id,
        )
        cls.act_activity = cls.make_activity("act", 2)
        cls.act_step = cls.make_step(cls.act_activity, "Announcements", is_main_target=True)

    def copy_year(self, user="admin_act_fund", **options):
        service = self.env["alro.year.copy"].with_user(self.users[user])
        year, source = (
            record.with_user(service.env.user) for record in (self.next_year, self.year)
        )
        return service._run(source, year, **options)

    def made(self, copy):
        """Return what was copied: ``{model: number}`` without zeros."""
        return {model: part.made for model, part in copy.parts.items() if part.made}

    def new(self, record):
        """Return the copy of a record."""
        return record.search(
            [("previous_id", "=", record.id), ("fiscal_year_id", "=", self.next_year.id)]
        )


class TestYearCopy(YearCopyCommon):
    """The structure of a year is copied as it is, once, with links to the year before."""

    def test_the_structure_is_the_same(self):
        copy = self.copy_year()
        self.assertFalse(copy.remarks)
        self.assertEqual(
            self.made(copy),
            {
                "alro.project": 3,
                "alro.activity.group": 2,
                "alro.contact": 1,
                "alro.activity": 3,
                "alro.step": 7,
            },
        )
        steps = self.new(self.activity).step_ids.sorted("sequence")
        self.assertEqual(
            [(step.number, step.name, step.parent_id.name, step.kind) for step in steps],
            [
                ("(1)", "Farmers", False, "sub_activity"),
                ("1", "Total", "Farmers", "step"),
                ("1.1", "Trained", "Farmers", "step"),
                ("1.2", "Visited", "Farmers", "step"),
                ("", "Land", False, "block"),
                ("4", "Surveyed", "Land", "step"),
            ],
        )
        group = self.new(self.group)
        self.assertEqual((group.number, group.name), (1, "Smart Farmer"))
        self.assertEqual(group.officer_id, self.officer)
        self.assertEqual(group.contact_ids.mapped("name"), ["Ms A"])
        self.assertEqual(self.new(self.fund_project).code, "F1F")
        self.assertEqual(self.new(self.fund_project).fund_kind, "fund")
        self.assertEqual(self.new(self.activity).activity_group_id, group)
        self.assertEqual(self.new(self.activity).project_id, self.new(self.fund_project))
        self.assertTrue(self.new(self.activity).holds_results)
        self.assertFalse(self.new(self.twin).holds_results)
        self.assertEqual(self.new(self.heading).nearest_host_id, self.agency_kpr)
        self.assertEqual(self.new(self.linked).nearest_host_id, self.agency_spt)

    def test_every_field_that_is_copied_is_equal(self):
        self.copy_year()
        named = {
            *MAGIC_COLUMNS,
            "previous_id",
            "activity_id",
            "parent_id",
            "source_step_ids",
            "project_id",
        }
        named |= {"fiscal_year_id", "activity_group_id"}
        records = [self.act_project, self.activity, self.group]
        for record in [*records, *self.activity.step_ids]:
            for name, field in record._fields.items():
                if field.store and (field.copy or name == "code") and name not in named:
                    self.assertEqual(record[name], self.new(record)[name], f"{record} {name}")

    def test_rules_point_to_the_new_steps(self):
        self.copy_year()
        total = self.new(self.total)
        self.assertEqual((total.entry_mode, total.rule), ("derived", "sum"))
        self.assertEqual(total.source_step_ids, self.new(self.trained) | self.new(self.visited))
        self.assertEqual(self.total.source_step_ids, self.trained | self.visited)

    def test_a_rule_whose_source_stays_behind_is_not_guessed(self):
        """Over both funds: the Act's step is not copied, so the Fund's is keyed."""
        across = self.make_step(
            self.activity,
            "Both",
            [self.trained, self.act_step],
            entry_mode="derived",
            rule="across_funds",
        )
        copy = self.copy_year(projects=self.fund_project)
        self.assertEqual(self.new(across).entry_mode, "manual")
        self.assertFalse(self.new(across).rule or self.new(across).source_step_ids)
        self.assertEqual(len(copy.remarks), 1)
        self.assertIn("without its rule", copy.remarks[0])

    def test_twice_does_nothing_twice(self):
        self.copy_year()
        again = self.copy_year()
        self.assertEqual(self.made(again), {})
        self.assertTrue(again.is_empty)
        self.assertEqual(again.part("alro.step").there, 7)
        self.assertEqual(len(self.new(self.activity)), 1)

    def test_what_is_new_or_was_deleted_is_copied_later(self):
        self.copy_year()
        new_act = self.new(self.act_activity)
        new_act.step_ids.unlink()
        project = new_act.project_id
        new_act.unlink()
        project.unlink()
        added = self.make_step(self.activity, "Added", parent_id=self.heading.id)
        copy = self.copy_year()
        self.assertEqual(self.made(copy), {"alro.project": 1, "alro.activity": 1, "alro.step": 2})
        self.assertEqual(self.new(added).parent_id, self.new(self.heading))
        self.assertEqual(self.new(self.act_step).activity_id, self.new(self.act_activity))

    def test_what_was_added_by_hand_stays(self):
        group = self.env["alro.activity.group"].create(
            {"fiscal_year_id": self.next_year.id, "number": 5, "name": "Smart Farmer"}
        )
        project = self.make_project("fund", "Mine", fiscal_year_id=self.next_year.id, code="F1A")
        mine = self.make_activity("fund", 1, group, project, name="By hand")
        copy = self.copy_year()
        self.assertEqual(self.new(self.group), group, "the same short name is the same group")
        self.assertEqual(
            (mine.name, mine.previous_id.id, mine.holds_results), ("By hand", False, True)
        )
        self.assertFalse(self.new(self.act_project), "its code is taken")
        self.assertFalse(self.new(self.activity).step_ids, "another one holds the results")
        self.assertFalse(self.new(self.activity).holds_results)
        self.assertEqual(len(copy.remarks), 2)
        self.assertIn("F1A", copy.remarks[0])
        self.assertIn("holds the results", copy.remarks[1])

    def test_a_number_of_another_group_leaves_its_activities_out(self):
        self.env["alro.activity.group"].create(
            {"fiscal_year_id": self.next_year.id, "number": 2, "name": "Another"}
        )
        copy = self.copy_year()
        self.assertFalse(self.new(self.act_activity))
        self.assertIn("number or short name", copy.remarks[0])
        self.assertIn("its activity group is", copy.remarks[1])

    def test_archived_hosts_officers_and_projects(self):
        self.agency_kpr.active = False
        self.officer.active = False
        self.act_activity.project_id.active = False
        copy = self.copy_year()
        self.assertFalse(self.new(self.heading).host_agency_id)
        self.assertEqual(self.new(self.heading).nearest_host_id, self.agency_spt)
        self.assertFalse(self.new(self.group).officer_id)
        self.assertFalse(self.new(self.act_activity))
        self.assertEqual(len(copy.remarks), 2)

    def test_an_archived_copy_is_a_copy(self):
        self.copy_year()
        self.new(self.act_project).active = False
        self.assertEqual(self.made(self.copy_year()), {})

    def test_a_closed_year_takes_nothing(self):
        self.next_year.action_close()
        for level in ADMINS:
            with self.assertRaisesRegex(UserError, "2561 is closed: nothing is copied"):
                self.copy_year(level)
        self.assertFalse(self.new(self.activity))

    def test_a_closed_year_can_be_copied_from_and_an_open_one_into(self):
        self.year.action_close()
        self.next_year.action_open()
        self.copy_year()
        self.assertEqual(len(self.new(self.activity).step_ids), 6)

    def test_a_year_is_not_copied_into_itself(self):
        service = self.env["alro.year.copy"].with_user(self.users["super_admin"])
        with self.assertRaises(UserError):
            service._run(self.year, self.year)

    def test_one_project_alone(self):
        copy = self.copy_year(projects=self.act_activity.project_id)
        self.assertEqual(
            self.made(copy),
            {"alro.project": 1, "alro.activity.group": 1, "alro.activity": 1, "alro.step": 1},
        )
        self.assertFalse(self.new(self.fund_project) | self.new(self.act_project))

    def test_a_fund_admin_copies_the_funds_only(self):
        copy = self.copy_year("admin_fund")
        self.assertEqual(self.made(copy), {"alro.project": 1})
        self.assertIn("2 projects are paid", copy.remarks[0])
        self.assertIn("Have it created first", copy.remarks[1])
        self.env["alro.activity.group"].create(
            {"fiscal_year_id": self.next_year.id, "number": 1, "name": "Smart Farmer"}
        )
        self.assertEqual(
            self.made(self.copy_year("admin_fund")), {"alro.activity": 1, "alro.step": 6}
        )
        self.assertFalse(self.new(self.act_activity) | self.new(self.twin))
        self.assertEqual(
            self.made(self.copy_year("super_admin")),
            {
                "alro.project": 2,
                "alro.activity.group": 1,
                "alro.activity": 2,
                "alro.step": 1,
            },
        )

    def test_nobody_else_copies(self):
        for level in LEVELS:
            if level not in ADMINS:
                with self.assertRaises(AccessError, msg=level):
                    self.copy_year(level)

    def test_it_is_logged_as_copied(self):
        self.copy_year()
        entries = self.env["alro.value.log"].search([("fiscal_year_id", "=", self.next_year.id)])
        self.assertTrue(entries)
        self.assertEqual(set(entries.mapped("origin")), {"copied"})
        self.assertEqual(set(entries.mapped("reason")), {"Copied from fiscal year 2560"})
        self.assertEqual(entries.user_id, self.users["admin_act_fund"])

    def test_a_failure_leaves_nothing(self):
        broken = patch.object(
            type(self.env["alro.year.copy"]), "_copy_steps", side_effect=UserError("struck")
        )
        with broken, self.assertRaisesRegex(UserError, "struck"), self.cr.savepoint():
            self.copy_year()
        self.assertFalse(self.new(self.group))


@tagged("post_install", "-at_install")
class TestYearCopyDialog(YearCopyCommon, RpcCase):
    """The dialog shows what will be copied and what was; administrators alone have it."""

    def test_shows_before_and_after(self):
        dialog = self.rpc(
            "admin_act_fund", "alro.fiscal.year.copy", "create", [{"year_id": self.next_year.id}]
        )
        [before] = self.rpc(
            "admin_act_fund", "alro.fiscal.year.copy", "read", dialog, ["source_id", "summary"]
        )
        self.assertEqual(before["source_id"][0], self.year.id, "the year before")
        self.assertIn("This will be copied", before["summary"])
        self.assertRegex(before["summary"], r"Step</td>\s*<td[^>]*>7</td>")
        action = self.rpc("admin_act_fund", "alro.fiscal.year.copy", "action_copy", dialog)
        self.assertEqual(action["res_id"], dialog[0])
        [after] = self.rpc(
            "admin_act_fund", "alro.fiscal.year.copy", "read", dialog, ["outcome", "summary"]
        )
        self.assertIn("Done", after["outcome"])
        self.assertRegex(after["outcome"], r"Step</td>\s*<td[^>]*>7</td>")
        self.assertIn("nothing to copy", after["summary"])

    def test_a_closed_year_is_told_in_the_dialog(self):
        self.next_year.action_close()
        values = {"year_id": self.next_year.id}
        dialog = self.rpc("super_admin", "alro.fiscal.year.copy", "create", [values])
        [shown] = self.rpc("super_admin", "alro.fiscal.year.copy", "read", dialog, ["summary"])
        self.assertIn("2561 is closed", shown["summary"])
        message = self.assertRefused(
            self.rpc, "super_admin", "alro.fiscal.year.copy", "action_copy", dialog
        )
        self.assertIn("2561 is closed", message)

    def test_the_first_year_of_all_has_none_before(self):
        self.next_year.unlink()
        values = {"year_id": self.year.id}
        dialog = self.rpc("super_admin", "alro.fiscal.year.copy", "create", [values])
        [shown] = self.rpc("super_admin", "alro.fiscal.year.copy", "read", dialog, ["summary"])
        self.assertIn("Choose two different", shown["summary"])
        message = self.assertRefused(
            self.rpc, "super_admin", "alro.fiscal.year.copy", "action_copy", dialog
        )
        self.assertIn("Choose two different", message)

    def test_only_administrators_have_the_dialog(self):
        values = {"year_id": self.next_year.id, "source_id": self.year.id}
        others = self.rpc("super_admin", "alro.fiscal.year.copy", "create", [values])
        for level in LEVELS:
            if level not in ADMINS:
                for method, arguments in (
                    ("create", [values]),
                    ("action_copy", others),
                    ("read", others),
                    ("onchange", [[], values, [], {"summary": {}}]),
                ):
                    arguments = arguments if method == "onchange" else [arguments]
                    self.assertRefused(self.rpc, level, "alro.fiscal.year.copy", method, *arguments)
            elif level != "super_admin":
                self.assertRefused(self.rpc, level, "alro.fiscal.year.copy", "action_copy", others)
        self.assertFalse(self.new(self.activity))

    def test_the_service_itself_cannot_be_called(self):
        for method in ("_run", "_plan", "_copy_into"):
            self.assertRefused(
                self.rpc,
                "super_admin",
                "alro.year.copy",
                method,
                self.year.id,
                self.next_year.id,
            )

    def test_a_fund_admin_sees_only_what_he_may_copy(self):
        values = {"year_id": self.next_year.id, "source_id": self.year.id}
        dialog = self.rpc("admin_fund", "alro.fiscal.year.copy", "create", [values])
        [shown] = self.rpc("admin_fund", "alro.fiscal.year.copy", "read", dialog, ["summary"])
        self.assertRegex(shown["summary"], r"Project</td>\s*<td[^>]*>1</td>")

    def test_buttons_are_the_administrators(self):
        for level in LEVELS:
            self.log_in(level)
            views = self.rpc(
                level, "alro.project", "get_views", [[False, "list"], [False, "form"]]
            )["views"]
            shown = ["Copy from last year" in views["list"]["arch"]]
            shown.append("Copy to another year" in views["form"]["arch"])
            self.assertEqual(shown, [level in ADMINS] * 2, level)
