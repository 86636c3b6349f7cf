"""Files come by mail from officers who keep them; they are checked and wait, and strangers learn nothing."""

import os
import tempfile
from email.message import EmailMessage
from pathlib import Path

from odoo.exceptions import AccessError

from ..models import alro_gfmis_folder
from .common import GfmisCommon

KEEPER = "budget@office.example"
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


class TestMailbox(GfmisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "gfmis.example"})
        cls.alias = cls.env.ref("alro_gfmis.mail_alias")
        cls.alias.write({"alias_name": "gfmis", "alias_domain_id": domain.id})
        cls.users["central_act"].email = KEEPER
        cls.users["province"].email = "office@office.example"
        cls.letters = cls.env["mail.mail"].sudo()
        cls.number = 0

    def setUp(self):
        super().setUp()
        self.tell_in_english()

    def letter(self, *files, sender=KEEPER):
        """Return a letter with files, each ``(name, content, main type, sub-type)``."""
        type(self).number += 1
        letter = EmailMessage()
        letter["From"], letter["To"] = f"Somebody <{sender}>", "gfmis@gfmis.example"
        letter["Subject"], letter["Message-Id"] = "Secret subject", f"<{self.number}@test.example>"
        letter.set_content("Secret words")
        for name, content, main, sub in files:
            letter.add_attachment(content, maintype=main, subtype=sub, filename=name)
        return letter.as_bytes()

    def send(self, *files, user=None, **values):
        thread = self.env["mail.thread"].with_user(user) if user else self.env["mail.thread"]
        thread.message_process(None, self.letter(*files, **values))
        return self.env["alro.gfmis.batch"].search([("origin", "=", "mail")], order="id")

    def file(self, rows=None, name="march.xlsx"):
        rows = [self.row(own=5)] if rows is None else rows
        return (name, self.content(self.sheet(rows)), *XLSX)

    def told(self):
        return self.letters.search([], order="id desc", limit=1)

    def test_a_file_is_checked_and_waits(self):
        """However clear it is: the sender's name may be forged."""
        batch = self.send(self.file())
        self.assertEqual((batch.name, batch.state), ("march.xlsx", "checked"))
        self.assertEqual(batch._doubts(), [])
        self.assertFalse(self.spent(self.op, 6)[0])
        self.assertIn(KEEPER, self.told().email_to)
        self.assertIn("march.xlsx", self.told().body_html)

    def test_the_year_may_say_that_it_is_posted(self):
        self.year.gfmis_posts_mailed = True
        self.assertEqual(self.send(self.file()).state, "posted")
        self.assertEqual(self.spent(self.op, 6)[0], 5)

    def test_that_setting_is_off_and_another_than_the_folder_s(self):
        self.assertFalse(self.env["alro.fiscal.year"].create({"year": 2563}).gfmis_posts_mailed)
        self.assertTrue(self.year.gfmis_posts_watched)

    def test_a_stranger_leaves_nothing_and_gets_no_answer(self):
        before = self.letters.search_count([])
        for sender in ("stranger@else.example", "office@office.example"):
            self.assertFalse(self.send(self.file(), sender=sender))
        self.assertEqual(self.letters.search_count([]), before)
        self.assertFalse(
            self.env["ir.attachment"].search([("name", "=", "march.xlsx")]), "no copy is kept"
        )

    def test_several_senders_are_nobody(self):
        mailbox = self.env["alro.gfmis.mailbox"]
        self.assertEqual(mailbox._sender(f"Budget <{KEEPER}>"), self.users["central_act"])
        for address in (f"{KEEPER}, x@else.example", "", "no address", None):
            self.assertFalse(mailbox._sender(address))

    def test_nothing_is_kept_of_the_letter(self):
        self.send(self.file())
        messages = self.env["mail.message"].search([("model", "=like", "alro.%")])
        self.assertFalse(messages)
        self.assertFalse(self.env["mail.message"].search([("body", "ilike", "Secret words")]))

    def test_a_bad_file_hinders_no_other(self):
        bad = ("bad.xlsx", b"PK\x03\x04 broken", *XLSX)
        batch = self.send(bad, self.file(name="good.xlsx"))
        self.assertEqual(batch.mapped("name"), ["good.xlsx"])
        self.assertIn("bad.xlsx", self.told().body_html)

    def test_all_that_is_told_and_kept_is_thai(self):
        """Whatever language the mail server's user has."""
        self.env["res.lang"]._activate_lang("th_TH")
        self.english.stop()
        content = self.content(self.sheet([self.row(own=5)], total=False))
        batch = self.send(("march.xlsx", content, *XLSX), ("bad.pdf", b"%PDF-1.7", *XLSX))
        self.assertEqual(batch.notes, "ไฟล์ไม่มียอดรวมทั้งสิ้นให้เปรียบเทียบ")
        self.assertIn("ได้รับทางอีเมล ระบุผู้ส่งว่า", self.told().body_html)
        self.assertNotIn("not a table", self.told().body_html)

    def test_the_letter_says_date_and_sum_and_leads_to_the_file(self):
        batch = self.send(self.file())
        link = f'href="{batch.get_base_url()}/odoo/alro-gfmis/{batch.id}"'
        self.assertIn(link, self.told().body_html)
        sentence = "checked; it waits to be posted (as of 31 March 2017, disbursed 5.00 baht)"
        self.assertIn(sentence, self.told().body_html)

    def test_a_file_of_a_closed_year_is_refused(self):
        self.year.state = "closed"
        self.assertFalse(self.send(self.file()))
        self.assertIn("closed", self.told().body_html)

    def test_pictures_are_left(self):
        picture = ("logo.png", b"\x89PNG\r\n\x1a\n", "image", "png")
        self.assertEqual(len(self.send(picture, self.file())), 1)
        self.assertNotIn("logo.png", self.told().body_html)

    def test_a_text_whose_letters_are_lost_is_refused(self):
        text = "รหัสงบประมาณ,สุทธิ".encode("cp874")
        self.assertFalse(self.send(("march.csv", text, "text", "csv")))
        self.assertIn("march.csv", self.told().body_html)

    def test_the_same_file_by_mail_twice_is_there_once(self):
        _name, content, *kind = self.file()
        self.send(("march.xlsx", content, *kind))
        self.assertEqual(len(self.send(("again.xlsx", content, *kind))), 1)

    def test_what_lies_in_the_watched_folder_too_is_posted_from_there(self):
        self.patch(self.env.cr, "commit", self.env.flush_all)
        self.patch(self.env.cr, "rollback", self.env.invalidate_all)
        self.patch(alro_gfmis_folder, "retrying", lambda work, env: work())
        name, content, *_type = self.file()
        batch = self.send((name, content, *XLSX))
        with tempfile.TemporaryDirectory() as folder:
            self.env["ir.config_parameter"].set_param(alro_gfmis_folder.FOLDER, folder)
            path = Path(folder, "night.xlsx")
            path.write_bytes(content)
            os.utime(path, (0, 0))
            self.env["alro.gfmis.folder"]._take_files()
        self.assertEqual((batch.state, batch.origin), ("posted", "folder"))

    def test_nobody_hands_in_a_letter_by_program(self):
        """A login is enough to call Odoo's gateway, with any sender's name."""
        for level in ("province", "central_act", "super_admin"):
            with self.subTest(level):
                user = self.users[level]
                found = self.env["alro.gfmis.batch"]
                try:
                    with self.env.cr.savepoint():
                        found = self.send(self.file(), user=user)
                except (AccessError, ValueError):
                    found = self.env["alro.gfmis.batch"].search([("origin", "=", "mail")])
                self.assertFalse(found)
                mailbox = self.env["alro.gfmis.mailbox"].with_user(user)
                with self.assertRaises(AccessError):
                    mailbox.message_new({"email_from": KEEPER, "attachments": []})

    def test_without_a_name_the_alias_takes_nothing(self):
        self.alias.alias_name = False
        with self.assertRaises(ValueError):
            self.send(self.file())
