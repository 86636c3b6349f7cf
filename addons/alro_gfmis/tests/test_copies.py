"""Mappings and layouts are copied, files are not; a layout that contradicts itself is refused."""

from odoo.exceptions import ValidationError

from .common import GfmisCommon


class TestCopies(GfmisCommon):
    def test_a_mapping_is_copied(self):
        mapping = (
            self.env["alro.gfmis.mapping"].with_user(self.users["central_act"]).search([], limit=1)
        )
        copied = mapping.copy()
        self.assertEqual((copied.budget_code, copied.fund_kind), (mapping.budget_code, "act"))

    def test_a_layout_is_copied_with_a_code_of_its_own_and_not_in_use(self):
        layouts = self.env["alro.gfmis.profile"].with_user(self.users["super_admin"])
        layout = layouts.with_context(lang="en_US").search([("code", "=", "nfma46")])
        first, second = layout.copy(), layout.copy()
        self.assertEqual([first.code, second.code], ["nfma46_2", "nfma46_3"])
        self.assertEqual((first.active, first.name), (False, f"{layout.name} (copy)"))
        self.assertEqual(first._layout()._replace(code="nfma46"), layout._layout())
        self.assertNotIn(first, layouts._in_use())

    def test_a_file_is_not(self):
        batch = self.check([self.row(own=5)])
        with self.refused("is not copied"):
            batch.copy()

    def test_layouts_that_contradict_themselves(self):
        layout = (
            self.env["alro.gfmis.profile"]
            .search([("code", "=", "nfma46")])
            .with_context(lang="en_US")
        )
        columns = {column.role: column for column in layout.column_ids}
        spent = {"profile_id": layout.id, "role": "spent", "names": "ใช้จ่าย", "letter": False}
        for said, change in (
            ("is of two columns", lambda: columns["net"].write({"names": "เบิกจ่าย"})),
            ("two columns stand at L", lambda: columns["net"].write({"letter": "L"})),
            ("is no column that a file has", lambda: columns["net"].write({"letter": "ZZ"})),
            ("rows are told by", lambda: layout.write({"row_role": "activity_code"})),
            ("is of two columns", lambda: columns["net"].create({**spent, "names": "PO"})),
        ):
            with self.assertRaisesRegex(ValidationError, said), self.env.cr.savepoint():
                change()

    def test_columns_change_their_heads(self):
        layout = self.env["alro.gfmis.profile"].search([("code", "=", "nfma46")])
        net, disbursed = (
            layout.column_ids.filtered(lambda column, role=role: column.role == role)
            for role in ("net", "disbursed")
        )
        heads = [(net, disbursed.names), (disbursed, net.names)]
        with self.env.cr.savepoint():
            layout.column_ids = [(1, column.id, {"names": names}) for column, names in heads]
        self.assertEqual([(net, net.names), (disbursed, disbursed.names)], heads)

    def test_codes_that_are_no_text(self):
        mappings = self.env["alro.gfmis.mapping"].with_user(self.users["central_act"])
        for code in (["a"], {"a": 1}, 7.9e18, True):
            with self.assertRaisesRegex(ValidationError, "is no code"), self.env.cr.savepoint():
                mappings.with_context(lang="en_US").create(
                    {"budget_code": code, "activity_id": self.activity.id}
                )
