"""A file's form says what stands beside it: much is missing, or a later file holds the month already."""

from .common import INVESTMENT, UNIT_SAKAEO, GfmisCommon


class TestRemarks(GfmisCommon):
    def rows(self, own):
        """Return a row for each of the three budget lines."""
        return [
            self.row(own=own),
            self.row(source=INVESTMENT, own=own, net=20_000),
            self.row(unit=UNIT_SAKAEO, own=own, net=20_000),
        ]

    def test_a_file_that_lacks_most_lines_may_be_a_part(self):
        self.post(self.rows(30), "28.02.2560")
        batch = self.check(self.rows(40)[:1])
        self.assertIn("tells of 1 of 3 budget lines", batch.part_note)

    def test_a_file_that_lacks_few_lines_is_a_whole(self):
        self.post(self.rows(30), "28.02.2560")
        self.assertFalse(self.check(self.rows(40)[:2]).part_note)
        self.assertFalse(self.check(self.rows(40)).part_note)

    def test_a_first_file_is_no_part(self):
        self.assertFalse(self.check(self.rows(30)[:1]).part_note)

    def test_a_late_file_changes_nothing_and_says_so(self):
        self.post(self.rows(40))
        late = self.check(self.rows(30), "15.03.2560")
        self.assertEqual(
            late.late_note,
            "A file of 31 March 2017 is posted already: the figures of March 2017 do not change.",
        )
        late.action_post()
        self.assertEqual(self.spent(self.op, 6)[0], 40)
        self.assertIn("31 March 2017", late.late_note)

    def test_a_late_file_that_tells_of_more_changes_that(self):
        self.post(self.rows(40)[:2])
        late = self.check(self.rows(30), "15.03.2560")
        self.assertIn("those of 2 of this file's 3 budget lines do not change", late.late_note)
        late.action_post()
        self.assertEqual([self.spent(line, 6)[0] for line in (self.op, self.op_sakaeo)], [40, 30])

    def test_a_file_of_another_month_or_a_later_date_is_not_late(self):
        self.post(self.rows(40), "15.03.2560")
        for as_of in ("28.02.2560", "31.03.2560"):
            self.assertFalse(self.check(self.rows(50), as_of).late_note)
        draft = self.upload(self.rows(50))
        self.assertFalse(draft.late_note)

    def test_drafts_and_the_newest_date_come_first(self):
        old = self.post(self.rows(30), "28.02.2560")
        new = self.check(self.rows(40))
        draft = self.upload(self.rows(50))
        batches = self.env["alro.gfmis.batch"].search([("fiscal_year_id", "=", self.year.id)])
        self.assertEqual(batches, draft | new | old)

    def test_the_year_stands_with_an_activity_where_years_are_mixed(self):
        named = self.activity.with_context(alro_with_year=True).display_name
        self.assertEqual(named, f"{self.activity.display_name} ({self.year.name})")
