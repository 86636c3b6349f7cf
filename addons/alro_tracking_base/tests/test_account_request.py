import io
import re

from PIL import Image

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..controllers.account_request import PAGE
from ..tools.letters import letter_mimetype
from .common import LEVELS, AlroCommon
from .rpc import RpcCase

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def picture(kind):
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(content, kind)
    return content.getvalue()


class AccountRequestCase(AlroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.reviewer = cls.users["super_admin"]
        cls.reviewer.lang = "en_US"
        cls.requests = cls.env["alro.account.request"]

    @classmethod
    def ask(cls, **values):
        """A request as the public page stores it."""
        return (
            cls.requests.sudo()
            .create(
                {
                    "name": "Somchai Jaidee",
                    "position": "Land reform officer",
                    "agency_id": cls.agency_chiangmai.id,
                    "level": "province",
                    "email": "somchai@example.com",
                    "phone": "053 111 222",
                    **values,
                }
            )
            .with_user(cls.reviewer)
        )

    def what_exists(self):
        return [
            self.env[model].with_context(active_test=False).search_count([])
            for model in ("res.users", "res.partner")
        ]


class TestReview(AccountRequestCase):
    """Super Admin grants exactly one level and the agencies he chose, or refuses with a reason; once."""

    def test_approving_creates_the_account(self):
        request = self.ask()
        request.action_approve()
        self.assertRecordValues(request, [{"state": "approved", "reviewer_id": self.reviewer.id}])
        user = request.user_id
        self.assertRecordValues(
            user,
            [
                {
                    "name": "Somchai Jaidee",
                    "login": "somchai@example.com",
                    "email": "somchai@example.com",
                    "phone": "053 111 222",
                    "alro_level": "province",
                    "alro_position": "Land reform officer",
                    "tz": "Asia/Bangkok",
                    "state": "new",
                    "active": True,
                }
            ],
        )
        self.assertEqual(user.alro_agency_ids, self.agency_chiangmai)
        levels = [self.env.ref(f"alro_tracking_base.group_{level}") for level in LEVELS]
        granted = user.all_group_ids & self.env["res.groups"].union(*levels)
        self.assertEqual(granted, self.env.ref("alro_tracking_base.group_province"))

    def test_another_level_and_login_may_be_granted(self):
        request = self.ask()
        request.write(
            {
                "granted_level": "bureau",
                "granted_agency_ids": [(6, 0, [self.agency_spt.id, self.agency_kpr.id])],
                "login": " Somchai ",
            }
        )
        request.action_approve()
        self.assertRecordValues(request.user_id, [{"alro_level": "bureau", "login": "somchai"}])
        self.assertEqual(request.user_id.alro_agency_ids, self.agency_spt + self.agency_kpr)
        self.assertEqual((request.level, request.agency_id), ("province", self.agency_chiangmai))

    def test_correcting_the_e_mail_keeps_what_is_granted(self):
        request = self.ask(email="somchia@example.com")
        request.granted_level = "report"
        request.email = "somchai@example.com"
        self.assertEqual((request.granted_level, request.login), ("report", "somchai@example.com"))

    def test_approved_once(self):
        request = self.ask()
        request.action_approve()
        before = self.what_exists()
        with self.assertRaisesRegex(UserError, "already been decided"):
            request.action_approve()
        with self.assertRaisesRegex(UserError, "already been decided"):
            request.action_refuse("Too late")
        with self.assertRaisesRegex(UserError, "Only a refused request"):
            request.action_reopen()
        self.assertEqual(self.what_exists(), before)

    def test_a_login_or_e_mail_in_use(self):
        user = self.users["province2"]
        user.write({"login": "Taken@Example.com", "email": "taken.mail@example.com"})
        before = self.what_exists()
        for values in (
            {"email": "taken@example.com"},
            {"email": "TAKEN.mail@example.com"},
            {"email": "new@example.com", "login": "TAKEN@example.com"},
        ):
            request = self.ask(**values)
            self.assertIn("already an account", request.warning)
            with self.assertRaisesRegex(UserError, "already an account"):
                request.action_approve()
        # neither a wildcard nor somebody who only looks similar
        self.ask(email="taken_mail@example.com").action_approve()
        user.action_archive()
        with self.assertRaisesRegex(UserError, "archived account"):
            self.ask(email="taken@example.com").action_approve()
        self.assertEqual([count + 1 for count in before], self.what_exists())

    def test_agencies_of_another_kind(self):
        request = self.ask()
        request.granted_level = "bureau"
        with self.assertRaisesRegex(ValidationError, "Bureau"):
            request.action_approve()

    def test_no_agency(self):
        request = self.ask()
        request.granted_agency_ids = False
        with self.assertRaisesRegex(ValidationError, "Provincial office"):
            request.action_approve()

    def test_refusing_needs_a_reason_and_tells_it(self):
        before = self.what_exists()
        request = self.ask()
        for nothing in (None, "", "  \n"):
            with self.assertRaisesRegex(UserError, "Write the reason"):
                request.action_refuse(nothing)
        request.action_refuse("No letter of your office.")
        self.assertRecordValues(
            request, [{"state": "refused", "reviewer_id": self.reviewer.id, "user_id": False}]
        )
        mail = self.env["mail.mail"].search([("email_to", "=", "somchai@example.com")])
        self.assertEqual(len(mail), 1)
        self.assertIn("No letter of your office.", mail.body_html)
        self.assertIn(request.reference, mail.subject)
        self.assertEqual(self.what_exists(), before)

    def test_refused_then_opened_again_then_approved(self):
        request = self.ask()
        request.action_refuse("A mistake")
        with self.assertRaisesRegex(UserError, "opened again first"):
            request.action_approve()
        request.action_reopen()
        self.assertRecordValues(request, [{"state": "new", "reviewer_id": False}])
        request.action_approve()
        self.assertEqual(request.state, "approved")

    def test_decided_is_decided(self):
        request = self.ask()
        for values in (
            {"state": "approved"},
            {"user_id": self.users["province"].id},
            {"reviewer_id": self.users["province"].id},
            {"level": "report"},
            {"agency_id": self.agency_sakaeo.id},
            {"letter": False},
        ):
            with self.assertRaises(UserError):
                request.write(values)
        with self.assertRaises(UserError):
            self.requests.with_user(self.reviewer).create(
                {**request.copy_data()[0], "state": "approved"}
            )
        request.action_approve()
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            request.name = "Another"
        with self.assertRaisesRegex(UserError, "is kept"):
            request.unlink()
        refused = self.ask(email="other@example.com")
        refused.action_refuse("No")
        refused.unlink()

    def test_several_at_once(self):
        asked = self.ask() + self.ask(email="other@example.com")
        asked.action_approve()
        self.assertEqual(len(asked.user_id), 2)

    def test_super_admin_only(self):
        request = self.ask(letter="UERG", letter_name="letter.pdf")
        letter = self.env["ir.attachment"].search(
            [
                ("res_model", "=", request._name),
                ("res_id", "=", request.id),
                ("res_field", "=", "letter"),
            ]
        )
        self.assertTrue(letter.with_user(self.reviewer).datas)
        for level in LEVELS:
            if level == "super_admin":
                continue
            user = self.users[level]
            for call in (
                lambda user=user: request.with_user(user).name,
                lambda user=user: self.requests.with_user(user).search([]),
                lambda user=user: request.with_user(user).action_approve(),
                lambda user=user: request.with_user(user).action_refuse("No"),
                lambda user=user: letter.with_user(user).datas,
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_no_address_is_read(self):
        with self.assertRaises(AccessError):
            self.ask(address_hash="abc").address_hash  # noqa: B018


class TestLetters(AlroCommon):
    """A letter is what its content says, whatever it is called."""

    def test_by_content(self):
        self.assertEqual(letter_mimetype(PDF), "application/pdf")
        self.assertEqual(letter_mimetype(picture("PNG")), "image/png")
        self.assertEqual(letter_mimetype(picture("JPEG")), "image/jpeg")

    def test_nothing_else(self):
        for content in (
            b"",
            b"MZ\x90\x00",
            b"<html><script>alert(1)</script></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            b"PK\x03\x04",
            b"%PDF-1.4 cut off",
            b"\xff\xd8\xff\xe0 a JPEG by its first bytes only",
            b"GIF89a\x01\x00\x01\x00",
            picture("GIF"),
            picture("BMP"),
            picture("PNG")[:40],
        ):
            self.assertIsNone(letter_mimetype(content), content[:30])

    def test_no_bombs(self):
        header = bytearray(picture("PNG"))
        header[16:24] = (50_000).to_bytes(4, "big") * 2
        self.assertIsNone(letter_mimetype(bytes(header)))


@tagged("post_install", "-at_install")
class TestPublicPage(AccountRequestCase, RpcCase):
    """Anybody may ask; nothing but the request is stored, and nothing is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # what is counted begins with the test
        cls.env.cr.execute(
            "UPDATE alro_account_request SET create_date = create_date - interval '2 days'"
        )

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def post(self, letter=PDF, filename="letter.pdf", csrf=True, **typed):
        data = {
            "name": "สมชาย ใจดี",
            "position": "นักวิชาการปฏิรูปที่ดิน",
            "division": "",
            "agency_id": str(self.agency_chiangmai.id),
            "level": "province",
            "email": "Somchai@Example.com",
            "phone": "๐๕๓ ๑๑๑ ๒๒๒ ต่อ ๑๒",
            "website": "",
            **typed,
        }
        if csrf:
            data["csrf_token"] = self.csrf_token_of(self.url_open(f"{PAGE}?alro_lang=en_US"))
        files = {"letter": (filename, letter, "application/pdf")} if letter is not None else None
        return self.url_open(PAGE, data=data, files=files)

    def stored(self):
        return self.requests.search([])

    def test_asking(self):
        before, asked = self.what_exists(), self.stored()
        answer = self.post()
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.url.endswith(f"{PAGE}/sent"))
        request = self.stored() - asked
        self.assertRecordValues(
            request,
            [
                {
                    "state": "new",
                    "name": "สมชาย ใจดี",
                    "agency_id": self.agency_chiangmai.id,
                    "level": "province",
                    "granted_level": "province",
                    "email": "somchai@example.com",
                    "login": "somchai@example.com",
                    "phone": "053 111 222 ต่อ 12",
                    "letter_name": "letter.pdf",
                    "user_id": False,
                }
            ],
        )
        self.assertIn(request.reference, answer.text)
        self.assertEqual(self.what_exists(), before)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "=", request.email)]))

    def test_the_page_in_thai_and_without_login(self):
        page = self.url_open(PAGE)
        self.assertEqual(page.status_code, 200)
        self.assertIn('lang="th-TH"', page.text)
        self.assertIn("ส.ป.ก.เชียงใหม่", page.text)
        self.assertEqual(page.headers["X-Frame-Options"], "DENY")
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("viewport", page.text)

    def test_each_field_says_what_is_wrong(self):
        asked = self.stored()
        archived = self.agency_sakaeo
        archived.active = False
        for typed, field, message in (
            ({"name": " "}, "name", "fill this in"),
            ({"name": "x" * 121}, "name", "At most 120"),
            ({"name": "<b>x</b>"}, "name", "Plain text"),
            ({"name": "Look at https://evil.example"}, "name", "Plain text"),
            ({"position": ""}, "position", "fill this in"),
            ({"email": ""}, "email", "fill this in"),
            ({"email": "nobody"}, "email", "no e-mail address"),
            ({"email": "a@example.com, b@example.com"}, "email", "no e-mail address"),
            ({"phone": "12345"}, "phone", "area code"),
            ({"phone": "call me"}, "phone", "area code"),
            ({"agency_id": ""}, "agency_id", "choose your office"),
            ({"agency_id": "999999999"}, "agency_id", "choose your office"),
            ({"agency_id": "1 OR 1=1"}, "agency_id", "choose your office"),
            ({"agency_id": str(archived.id)}, "agency_id", "choose your office"),
            ({"level": ""}, "level", "choose a level"),
            ({"level": "super_admin"}, "level", "choose a level"),
            ({"level": "group_system"}, "level", "choose a level"),
            ({"level": "bureau"}, "level", "bureau, division or centre"),
            ({"agency_id": str(self.agency_spt.id)}, "level", "provincial office"),
            ({"letter": None}, "letter", "attach the letter"),
            ({"letter": b""}, "letter", "attach the letter"),
            ({"letter": b"MZ not a letter"}, "letter", "PDF, JPEG or PNG"),
            ({"letter": b"%PDF-" + b"0" * 6 * 1024 * 1024 + b"%%EOF"}, "letter", "at most 5 MB"),
        ):
            with self.subTest(**{key: str(value)[:40] for key, value in typed.items()}):
                answer = self.post(**typed)
                self.assertEqual(answer.status_code, 422)
                problem = re.search(
                    rf'id="{field}"[^>]*is-invalid|name="{field}"[^>]*is-invalid|{field}_problem',
                    answer.text,
                )
                self.assertTrue(problem)
                self.assertIn(message, answer.text)
                if "position" not in typed:
                    self.assertIn("นักวิชาการปฏิรูปที่ดิน", answer.text, "what was typed is kept")
        self.assertEqual(self.stored(), asked)

    def test_typed_text_is_only_text(self):
        answer = self.post(name='"><script>alert(1)</script>')
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("<script>alert(1)", answer.text)

    def test_a_file_where_text_belongs(self):
        token = self.csrf_token_of(self.url_open(PAGE))
        answer = self.url_open(
            PAGE, data={"csrf_token": token}, files={"name": ("x", b"x", "text/plain")}
        )
        self.assertEqual(answer.status_code, 422)

    def test_a_letter_is_named_by_us(self):
        asked = self.stored()
        self.post(letter=picture("PNG"), filename="../../evil.html")
        self.assertEqual((self.stored() - asked).letter_name, "letter.png")

    def test_a_letter_is_for_super_admin(self):
        asked = self.stored()
        self.post()
        address = f"/web/content/alro.account.request/{(self.stored() - asked).id}/letter"
        for name in (None, "province", "admin_act_fund"):
            self.log_in(name)
            self.assertNotIn(PDF, self.url_open(address).content)
        self.log_in("super_admin")
        answer = self.url_open(address)
        self.assertEqual(answer.content, PDF)
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertEqual(answer.headers["X-Content-Type-Options"], "nosniff")

    def test_robots_and_forged_pages_store_nothing(self):
        asked = self.stored()
        answer = self.post(website="https://spam.example")
        self.assertEqual(answer.status_code, 200)
        self.assertTrue(answer.url.endswith(f"{PAGE}/sent"))
        self.assertEqual(self.post(csrf=False).status_code, 400)
        self.assertEqual(self.post(csrf=False, csrf_token="forged").status_code, 400)
        self.assertEqual(self.stored(), asked)

    def test_the_same_answer_whether_or_not_there_is_an_account(self):
        self.users["province2"].write({"login": "known@example.com", "email": "known@example.com"})
        texts = []
        for email in ("known@example.com", "unknown@example.com"):
            asked = self.stored()
            answer = self.post(email=email)
            self.assertEqual(answer.status_code, 200)
            request = self.stored() - asked
            self.assertEqual(len(request), 1)
            texts.append(
                re.sub(r'csrf_token: "[^"]+"', "", answer.text).replace(request.reference, "")
            )
        self.assertEqual(*texts)

    def limit(self, name, value):
        self.env["ir.config_parameter"].set_param(f"alro_tracking_base.{name}", value)

    def test_floods_from_one_address(self):
        self.limit("account_requests_per_address_hour", 2)
        asked = self.stored()
        answers = [self.post(email=f"{number}@example.com").status_code for number in range(4)]
        self.assertEqual(answers, [200, 200, 429, 429])
        self.assertEqual(len(self.stored() - asked), 2)
        self.env.cr.execute(
            "UPDATE alro_account_request SET create_date = create_date - interval '61 minutes'"
        )
        self.assertEqual(self.post(email="later@example.com").status_code, 200)

    def test_floods_of_one_e_mail(self):
        answers = [
            self.post(email=email).status_code
            for email in ("x@example.com", "X@example.com", " x@EXAMPLE.com ", "x@example.com")
        ]
        self.assertEqual(answers, [200, 200, 200, 429])
        self.assertEqual(self.post(email="y@example.com").status_code, 200)

    def test_no_more_than_can_be_read(self):
        self.limit("account_requests_open", self.requests.search_count([("state", "=", "new")]) + 1)
        self.assertEqual(self.post(email="1@example.com").status_code, 200)
        answer = self.post(email="2@example.com")
        self.assertEqual(answer.status_code, 429)
        self.assertIn("try again later", answer.text)

    def test_addresses_are_not_kept(self):
        asked = self.stored()
        self.post()
        self.env.cr.execute(
            "SELECT address_hash FROM alro_account_request WHERE id = %s",
            (self.stored() - asked).ids,
        )
        self.assertNotIn("127.0.0.1", self.env.cr.fetchone()[0])
        requests = self.requests.sudo()
        self.assertEqual(requests._hash("2001:db8::1"), requests._hash("2001:db8::2"))
        self.assertNotEqual(requests._hash("192.0.2.1"), requests._hash("192.0.2.2"))

    def test_sent_only_after_sending(self):
        self.assertTrue(self.url_open(f"{PAGE}/sent").url.endswith(PAGE))

    def test_nobody_makes_himself_an_account(self):
        """Odoo's own public sign-up is closed."""
        self.assertEqual(self.url_open("/web/signup").status_code, 404)

    def test_forgotten_passwords_tell_no_accounts(self):
        user = self.users["province2"]
        user.write({"login": "known@example.com", "email": "known@example.com"})
        texts = []
        for login in ("known@example.com", "unknown@example.com"):
            page = self.url_open("/web/reset_password")
            answer = self.url_open(
                "/web/reset_password",
                data={"login": login, "csrf_token": self.csrf_token_of(page)},
            )
            texts.append(re.sub(r'csrf_token: "[^"]+"', "", answer.text).replace(login, ""))
        self.assertEqual(*texts)
        self.assertEqual(
            self.env["mail.mail"].search_count([("email_to", "=", "known@example.com")]), 1
        )

    def test_from_the_login_page_to_the_first_login(self):
        """The whole way: asked, approved, invited, password chosen, logged in."""
        self.assertIn(PAGE, self.url_open("/web/login").text)
        asked = self.stored()
        self.post()
        request = self.stored() - asked
        self.rpc("super_admin", "alro.account.request", "action_approve", request.ids)
        user = request.user_id
        mail = self.env["mail.mail"].search([("email_to", "=", "somchai@example.com")])
        self.assertEqual(len(mail), 1)
        link = re.search(r'href="[^"]*(/web/signup\?[^"]+)"', mail.body_html)[1].replace(
            "&amp;", "&"
        )

        self.log_in(None)
        page = self.url_open(link)
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.text.count('readonly="readonly"'), 2, "name and login stand fast")
        token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
        chosen = {
            "login": "somchai@example.com",
            "name": "Somebody Else",
            "password": "a-long-password",
            "confirm_password": "a-long-password",
            "token": token,
            "csrf_token": self.csrf_token_of(page),
        }
        self.assertTrue(self.url_open("/web/signup", data=chosen).url.endswith("/odoo"))
        self.assertRecordValues(
            user, [{"login": "somchai@example.com", "name": "สมชาย ใจดี", "alro_level": "province"}]
        )

        # the link works once
        self.authenticate(None, None)
        page = self.url_open("/web/login")
        answer = self.url_open(
            "/web/signup",
            data={**chosen, "csrf_token": self.csrf_token_of(page), "password": "other"},
        )
        self.assertFalse(answer.url.endswith("/odoo"))
        answer = self.url_open(
            "/web/login",
            data={
                "login": "somchai@example.com",
                "password": "a-long-password",
                "csrf_token": self.csrf_token_of(self.url_open("/web/login")),
            },
        )
        self.assertTrue(answer.url.endswith("/odoo"))
        self.assertEqual(user.state, "active")
