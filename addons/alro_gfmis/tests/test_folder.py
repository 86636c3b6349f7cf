"""Files of the watched folder are taken once, checked, posted where nothing is in doubt."""

import base64
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo.addons.alro_tracking_base.tests.thai_texts import is_thai

from ..models import alro_gfmis_folder
from .common import UNIT_SAKAEO, GfmisCommon
from .writers import HEADS


class TestFolder(GfmisCommon):
    def setUp(self):
        super().setUp()
        self.tell_in_english()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.env["ir.config_parameter"].set_param(alro_gfmis_folder.FOLDER, folder.name)
        self.users["central_act"].email = "budget@example.org"
        # each file is a transaction of its own; a test is one as a whole
        self.patch(self.env.cr, "commit", self.env.flush_all)
        self.patch(self.env.cr, "rollback", self.env.invalidate_all)
        self.patch(alro_gfmis_folder, "retrying", lambda work, env: work())

    def lay(self, name, rows, as_of="31.03.2560", age=3600):
        """Lay a file there: rows of a sheet, or its content."""
        path = self.folder / name
        path.write_bytes(rows if isinstance(rows, bytes) else self.content(self.sheet(rows, as_of)))
        moment = path.stat().st_mtime - age
        os.utime(path, (moment, moment))
        return path

    def take(self):
        self.env["alro.gfmis.folder"]._take_files()
        return self.env["alro.gfmis.batch"].search([("origin", "=", "folder")], order="id")

    def names(self, folder=""):
        return sorted(path.name for path in (self.folder / folder).iterdir() if path.is_file())

    @property
    def letter(self):
        """The last letter to the budget group, as HTML."""
        return self.env["mail.mail"].sudo().search([], order="id desc", limit=1).body_html or ""

    def lines(self):
        """Take the files, and return the lines of the letter, or nothing if none was sent."""
        with patch.object(type(self.env["alro.gfmis.folder"]), "_tell_budget_group") as tell:
            self.take()
        return [str(line) for line in tell.call_args.args[0]] if tell.called else []

    @contextmanager
    def not_readable(self, *names):
        """As if the server might not read these files: tests may run as root."""
        read = os.open

        def opened(path, *flags):
            if getattr(path, "name", None) in names:
                raise PermissionError(13, "Permission denied")
            return read(path, *flags)

        with patch.object(alro_gfmis_folder.os, "open", opened):
            yield

    @contextmanager
    def not_movable(self, *names, into=""):
        """As if these files could not be moved, into a folder of this name if one is given."""
        move = os.rename

        def rename(path, target):
            if path.name in names and into in ("", target.parent.name):
                raise PermissionError(13, "Permission denied")
            move(path, target)

        with patch.object(alro_gfmis_folder.os, "rename", rename):
            yield

    def errors(self):
        return self.assertLogs(alro_gfmis_folder._logger, "ERROR")

    def test_a_clear_file_is_posted_and_the_budget_group_told(self):
        self.lay("march.xlsx", [self.row(own=5)])
        batch = self.take()
        self.assertEqual((batch.name, batch.state), ("march.xlsx", "posted"))
        self.assertEqual(self.spent(self.op, 6)[0], 5)
        self.assertEqual((self.names(), self.names("done")), ([], ["march.xlsx"]))
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        self.assertIn("budget@example.org", mail.email_to)
        self.assertIn("march.xlsx", mail.body_html)

    def test_a_file_in_doubt_waits(self):
        self.lay("march.xlsx", [self.row(own=5), self.row(unit="0799999999", net=9)])
        batch = self.take()
        self.assertEqual((batch.state, batch.unmatched_count), ("checked", 1))

    def test_an_odd_file_waits(self):
        """A file that tells two dates may count for the wrong month: somebody has to look at it."""
        sheet = [*self.sheet([self.row(own=5)]), ("ข้อมูล ณ วันที่ 30.04.2560",)]
        self.lay("march.xlsx", self.content(sheet))
        batch = self.take()
        self.assertEqual((batch.state, batch.is_odd, batch._doubts()), ("checked", True, []))
        mail = self.env["mail.mail"].sudo().search([], order="id desc", limit=1)
        self.assertIn(batch.notes, mail.body_html)
        batch.action_post()
        self.assertEqual(self.spent(self.op, 6)[0], 5)

    def test_a_file_without_a_total_is_not_odd(self):
        self.lay("march.xlsx", self.content(self.sheet([self.row(own=5)], total=False)))
        batch = self.take()
        self.assertTrue(batch.notes)
        self.assertEqual(batch.state, "posted")

    def test_a_file_whose_sources_tell_no_year_waits(self):
        """Money of another year may be in it; where files have no such column, they never told."""
        row = self.row(unit=UNIT_SAKAEO, net=20_000, own=5)
        rows = [list(row) for row in self.sheet([row])]
        column = HEADS.index("แหล่งของเงิน")
        rows[5][column] = None
        self.lay("blank.xlsx", self.content(rows))
        self.assertEqual(self.take().state, "checked")
        for row in rows[4:]:
            del row[column]
        self.lay("without.xlsx", self.content(rows))
        batch = self.take()[1]
        self.assertEqual((batch.state, len(batch.notes.splitlines())), ("posted", 1))

    def test_the_year_may_say_that_people_post(self):
        self.year.gfmis_posts_watched = False
        self.lay("march.xlsx", [self.row(own=5)])
        self.assertEqual(self.take().state, "checked")

    def test_a_bad_file_hinders_no_other(self):
        bad = self.folder / "a bad.xlsx"
        bad.write_bytes(b"PK\x03\x04 broken")
        os.utime(bad, (0, 0))
        self.lay("good.xlsx", [self.row(own=5)])
        self.assertEqual(self.take().mapped("name"), ["good.xlsx"])
        self.assertEqual(self.names("refused"), ["a bad.xlsx", "a bad.xlsx.txt"])
        self.assertTrue((self.folder / "refused" / "a bad.xlsx.txt").read_text("utf-8").strip())

    def test_the_same_content_is_taken_once(self):
        path = self.lay("march.xlsx", [self.row(own=5)])
        content = path.read_bytes()
        self.take()
        self.lay("again.xlsx", content)
        self.assertEqual(len(self.take()), 1)
        self.assertEqual(self.names("done"), ["again.xlsx", "march.xlsx"])

    def test_a_file_still_being_written_stays(self):
        """Half a table can be read like a whole one; so a young file waits even if it can be read."""
        self.lay("young.xlsx", [self.row(own=5)], age=0)
        self.lay("of a clock that is fast.xlsx", [self.row(own=6)], age=-60)
        (self.folder / "loading.xlsx.part").write_bytes(b"PK")
        self.assertFalse(self.take())
        self.assertEqual(len(self.names()), 3)

    def test_a_link_is_not_followed(self):
        (self.folder / "link.xlsx").symlink_to("/etc/passwd")
        self.assertFalse(self.take())

    def test_who_comes_second_takes_nothing(self):
        path = self.lay("march.xlsx", [self.row(own=5)])
        folder = self.env["alro.gfmis.folder"]
        self.assertEqual(folder._folder(), self.folder)
        path.rename(self.folder / "taken" / "march.xlsx")
        self.assertIsNone(folder._take(path, self.folder))

    def test_while_another_server_takes_files_nothing_happens(self):
        self.lay("march.xlsx", [self.row(own=5)])
        with self.env.registry.cursor() as other:
            other.execute("SELECT pg_advisory_xact_lock(%s)", [alro_gfmis_folder.LOCK])
            self.assertFalse(self.take())
        self.assertEqual(self.names(), ["march.xlsx"])
        self.assertEqual(self.take().state, "posted")

    def test_a_file_that_cannot_be_moved_hinders_no_other(self):
        self.lay("a.xlsx", [self.row(own=4)], "28.02.2560")
        self.lay("b.xlsx", [self.row(own=5)])
        with self.errors(), self.not_movable("a.xlsx"):
            good, bad = self.lines()
        self.assertIn("b.xlsx", good)
        self.assertIn("may not read or move", bad)
        self.assertNotIn("denied", bad)
        self.assertEqual(self.take().mapped("name"), ["b.xlsx", "a.xlsx"])

    def test_what_cannot_be_moved_is_told_once(self):
        self.lay("a.xlsx", [self.row(own=4)])
        with self.errors(), self.not_movable("a.xlsx"):
            self.assertEqual(len(self.lines()), 1)
            self.assertEqual(self.lines(), [])
        self.take()
        self.assertFalse(self.env["ir.config_parameter"].get_param(alro_gfmis_folder.TOLD))
        self.lay("a.xlsx", [self.row(own=5)])
        with self.errors(), self.not_movable("a.xlsx"):
            self.assertEqual(len(self.lines()), 1, "another file of the same name")

    def test_a_posted_file_that_cannot_be_put_away_is_told_once_and_as_posted(self):
        self.lay("a.xlsx", [self.row(own=4)])
        with self.errors(), self.not_movable("a.xlsx", into="done"):
            [line] = self.lines()
            self.assertEqual(self.lines(), [])
        self.assertIn("posted (as of 31 March 2017", line)
        self.assertIn("may not read or move", line)
        self.assertEqual(len(self.take()), 1)

    def test_an_unreadable_file_is_refused(self):
        self.lay("a.xlsx", [self.row(own=4)])
        with self.errors(), self.not_readable("a.xlsx"):
            self.assertEqual(len(self.lines()), 1)
        self.assertEqual(self.names("refused"), ["a.xlsx", "a.xlsx.txt"])
        self.assertEqual((self.names("taken"), self.lines()), ([], []))

    def test_an_unreadable_file_that_has_to_stay_is_told_once(self):
        self.lay("a.xlsx", [self.row(own=4)])
        with self.errors(), self.not_readable("a.xlsx"), self.not_movable("a.xlsx", into="refused"):
            [line] = self.lines()
            self.assertEqual(self.lines(), [])
        self.assertEqual(line.count("may not read or move"), 1)

    def test_a_full_disk_is_told_in_words(self):
        self.lay("a.xlsx", [self.row(own=4)])
        folder = self.env["alro.gfmis.folder"]
        with self.errors():
            for number, words in ((28, "disk is full"), (36, "too long"), (5, "EIO")):
                error = OSError(number, os.strerror(number))
                sentence = folder._sentence_of_disk(error, Path("a.xlsx"))
                self.assertIn(words, sentence)
                self.assertNotIn(os.strerror(number), sentence)

    def test_the_note_of_a_long_name_is_shortened(self):
        """A name that the disk takes, and that is too long with .txt behind it."""
        name = "ก" * 83 + ".xlsx"
        for _time in range(2):
            self.lay(name, b"%PDF-1.7")
            [line] = self.lines()
            self.assertIn("PDF", line)
        files = self.names("refused")
        self.assertEqual(len(files), 4)
        self.assertEqual(len([name for name in files if name.endswith(".txt")]), 2)

    def test_names_of_windows_are_read(self):
        name = "มีนาคม.xlsx".encode("cp874").decode(errors="surrogateescape")
        bad = "เสีย.pdf".encode("cp874").decode(errors="surrogateescape")
        self.lay(name, [self.row(own=5)])
        self.lay(bad, b"%PDF-1.7")
        self.assertEqual(self.take().name, "มีนาคม.xlsx")
        self.assertIn("มีนาคม.xlsx", self.letter)
        self.assertIn("เสีย.pdf", self.letter)
        self.assertEqual(self.names("refused"), [bad, f"{bad}.txt"])

    def test_the_letter_says_date_and_sum_and_leads_to_the_file(self):
        self.env["ir.config_parameter"].set_param("web.base.url", "https://alro.example")
        self.lay("a <b>.xlsx", [self.row(own=4)], "28.02.2560")
        self.lay("b.xlsx", [self.row(own=1_234.5), self.row(unit="0799999999", net=9)])
        first, second = self.take()
        self.assertIn(f'href="https://alro.example/odoo/alro-gfmis/{first.id}"', self.letter)
        self.assertIn("a &lt;b&gt;.xlsx</a>: posted (as of 28 February 2017", self.letter)
        self.assertIn(f'href="https://alro.example/odoo/alro-gfmis/{second.id}"', self.letter)
        self.assertIn("checked; look at it, then post it (as of 31 March 2017", self.letter)
        self.assertIn("disbursed 1,234.50 baht): 1 rows are not matched", self.letter)

    def test_all_that_is_told_and_kept_is_thai(self):
        """The night has no user who could have said in which language."""
        self.env["res.lang"]._activate_lang("th_TH")
        self.english.stop()
        sheet = self.sheet([self.row(own=5, remaining=1), self.row(unit="0799999999", net=9)])
        self.lay("march.xlsx", self.content(sheet[:-1]))
        self.lay("bad.pdf", b"%PDF-1.7")
        lines = self.lines()
        batch = self.env["alro.gfmis.batch"].search([("origin", "=", "folder")])
        self.assertEqual(batch.notes, "ไฟล์ไม่มียอดรวมทั้งสิ้นให้เปรียบเทียบ")
        self.assertTrue(is_thai(batch.flagged_ids.flag))
        note = (self.folder / "refused" / "bad.pdf.txt").read_text("utf-8")
        self.assertIn("PDF", note)
        self.assertTrue(is_thai(note))
        self.assertIn(note.strip(), "".join(lines))
        self.assertIn("แถวจับคู่ไม่ได้", "".join(lines))

    def test_a_file_without_a_date_is_to_be_uploaded(self):
        """There is no field in a folder to type it in."""
        self.lay(
            "march.xlsx",
            self.content([*self.sheet([self.row()])[:2], (), *self.sheet([self.row()])[3:]]),
        )
        [line] = self.lines()
        self.assertIn("Upload it yourself under GFMIS files, and type the date", line)

    def test_what_is_no_file_is_told_once_and_not_touched(self):
        self.take()
        (self.folder / "link.xlsx").symlink_to("/etc/passwd")
        (self.folder / "july").mkdir()
        os.mkfifo(self.folder / "pipe")
        lines = self.lines()
        self.assertEqual([line.split(":")[0] for line in lines], ["july", "link.xlsx", "pipe"])
        self.assertEqual(self.lines(), [])
        self.assertTrue((self.folder / "link.xlsx").is_symlink())
        (self.folder / "pipe").unlink()
        self.assertEqual(self.lines(), [])
        os.mkfifo(self.folder / "pipe")
        self.assertEqual(len(self.lines()), 1, "it was away meanwhile")

    def test_a_file_of_a_closed_year_is_refused(self):
        self.year.state = "closed"
        self.lay("march.xlsx", [self.row(own=5)])
        [line] = self.lines()
        self.assertIn("closed", line)
        self.assertFalse(self.env["alro.gfmis.batch"].search([("origin", "=", "folder")]))
        self.assertEqual(self.names("refused"), ["march.xlsx", "march.xlsx.txt"])

    def test_what_waits_in_a_year_that_was_closed_is_not_posted(self):
        self.year.gfmis_posts_watched = False
        path = self.lay("march.xlsx", [self.row(own=5)])
        content = path.read_bytes()
        batch = self.take()
        self.year.write({"gfmis_posts_watched": True, "state": "closed"})
        self.lay("again.xlsx", content)
        self.assertIn("closed", self.lines()[0])
        self.assertEqual(batch.state, "checked")

    def test_what_was_uploaded_before_is_told(self):
        self.post([self.row(own=5)], name="by hand.xlsx")
        by_hand = self.env["alro.gfmis.batch"].search([], limit=1)
        self.lay("march.xlsx", base64.b64decode(by_hand.datas))
        with patch.object(type(self.env["alro.gfmis.folder"]), "_tell_budget_group") as tell:
            self.assertFalse(self.take())
        self.assertIn("by hand.xlsx", tell.call_args.args[0][0])

    def test_a_link_put_in_the_place_of_a_file_is_not_followed(self):
        folder = self.env["alro.gfmis.folder"]
        (self.folder / "link.xlsx").symlink_to("/etc/passwd")
        with self.assertRaises(OSError):
            folder._content_of(self.folder / "link.xlsx")

    def test_what_was_taken_and_not_handled_is_handled(self):
        path = self.lay("march.xlsx", [self.row(own=5)])
        self.env["alro.gfmis.folder"]._folder()
        path.rename(self.folder / "taken" / "march.xlsx")
        self.assertEqual(self.take().state, "posted")
        self.assertEqual((self.names("taken"), self.names("done")), ([], ["march.xlsx"]))

    def test_without_a_folder_nothing_happens(self):
        self.env["ir.config_parameter"].set_param(alro_gfmis_folder.FOLDER, "")
        with patch.object(type(self.env["alro.gfmis.folder"]), "_take") as take:
            self.env["alro.gfmis.folder"]._take_files()
        take.assert_not_called()
