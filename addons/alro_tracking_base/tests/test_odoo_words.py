import re
from pathlib import Path

import polib
from babel.messages.extract import extract_from_file

import odoo
from odoo.tests import HttpCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import code_translations, get_translation

from ..odoo_words import mended
from .thai_texts import ThaiTexts

THAI = "th_TH"
RECORD = re.compile(r"(?:model|model_terms):([\w.]+),(\w+):([\w.]+)")


@tagged("post_install", "-at_install")
class TestOdooWords(ThaiTexts, HttpCase):
    """What Odoo says in Thai is mended where i18n_odoo mends it, and nowhere is a mended text left over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.files = {Path(path).stem: polib.pofile(path) for path in mended(THAI)}

    def test_odoo_still_says_it(self):
        """Each stands where Odoo's own list of texts has it; scripts/odoo_words.py fills in what is new."""
        problems = []
        for addon, file in self.files.items():
            odoos = {
                entry.msgid: entry for entry in polib.pofile(file_path(f"{addon}/i18n/{addon}.pot"))
            }
            for entry in file:
                known = odoos.get(entry.msgid)
                if known is None:
                    found = all(said_in(place, entry.msgid) for place, _line in entry.occurrences)
                else:
                    found = known and (known.occurrences, known.comment) == (
                        entry.occurrences,
                        entry.comment,
                    )
                if not (found and entry.occurrences):
                    problems.append(f"{addon}: {entry.msgid!r}")
        self.assertNone(problems, "Not said by Odoo, or elsewhere too:")

    def test_each_is_needed(self):
        """An entry says why it is there, and is not what Odoo says by itself."""
        problems = self.said(lambda entry: not entry.tcomment)
        for addon, file in self.files.items():
            odoos = polib.pofile(file_path(f"{addon}/i18n/th.po"))
            theirs = {entry.msgid: entry.msgstr for entry in odoos if not entry.fuzzy}
            problems += [
                f"{addon}: {entry.msgid!r} → {entry.msgstr!r}"
                for entry in file
                if theirs.get(entry.msgid) == entry.msgstr
            ]
        self.assertNone(problems, "No reason given, or said by Odoo already:")

    def test_the_server_says_ours(self):
        problems = [
            f"{addon}: {entry.msgid!r}"
            for addon, entry in self.entries()
            if "odoo-python" in entry.comment
            and get_translation(addon, THAI, entry.msgid, ()) != entry.msgstr
        ]
        self.assertNone(problems, "The server says something else for:")

    def test_the_web_client_says_ours(self):
        addons = ",".join(self.files)
        answer = self.url_open(f"/web/webclient/translations?lang={THAI}&mods={addons}").json()
        said = {
            (addon, message["id"]): message["string"]
            for addon, texts in answer["modules"].items()
            for message in texts["messages"]
        }
        problems = [
            f"{addon}: {entry.msgid!r}"
            for addon, entry in self.entries()
            if "odoo-javascript" in entry.comment and said.get((addon, entry.msgid)) != entry.msgstr
        ]
        self.assertNone(problems, "The web client says something else for:")

    def test_records_say_ours(self):
        self.assertNone(self.records_that_say_otherwise(), "Records say something else:")

    def test_ours_stands_in_whatever_order_odoos_is_loaded(self):
        Module = self.env["ir.module.module"]
        installed = Module.search([("state", "=", "installed")])
        for overwrite in (False, True):
            with self.subTest("the language again", overwrite=overwrite):
                installed._update_translations([THAI], overwrite=overwrite)
                self.assertFalse(self.records_that_say_otherwise())
            with self.subTest("each by itself", overwrite=overwrite):
                for addon in self.files:
                    Module._load_module_terms([addon], [THAI], overwrite=overwrite)
                self.assertFalse(self.records_that_say_otherwise())

    def test_texts_of_code_are_read_once(self):
        texts = code_translations.get_python_translations("base", THAI)
        self.assertIs(code_translations.get_python_translations("base", THAI), texts)

    def test_other_languages_are_odoos(self):
        self.assertEqual(mended("fr_FR"), [])
        self.assertEqual([Path(path).name for path in mended("th", "web")], ["web.po"])

    def records_that_say_otherwise(self):
        """Return the records of this database whose Thai is not ours, a line each."""
        problems = []
        for addon, entry in self.entries():
            for place, _line in entry.occurrences:
                if not (match := RECORD.match(place)):
                    continue
                model, field, xmlid = match.groups()
                record = self.env.ref(xmlid, raise_if_not_found=False)
                if record is None or model not in self.env or not record[field]:
                    continue
                source = record.with_context(lang="en_US")[field]
                said = record.with_context(lang=THAI)[field]
                if entry.msgid in source and entry.msgstr not in said:
                    problems.append(f"{addon}: {entry.msgid!r} of {xmlid}")
        return problems


def said_in(place, msgid):
    """Tell whether a file of Odoo says a text that Odoo's own lists of texts leave out."""
    name = place.removeprefix("code:")
    if name.endswith(".js"):
        return f'_t("{msgid}")' in Path(file_path(name)).read_text()
    path = Path(odoo.tools.config.root_path).parent / name
    texts = (text for _line, text, _comments, _ in extract_from_file("python", path, {"_": None}))
    return msgid in {text[0] if isinstance(text, tuple) else text for text in texts}
