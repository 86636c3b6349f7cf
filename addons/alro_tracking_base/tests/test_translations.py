import re
from collections import Counter, defaultdict

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationModuleReader

THAI = re.compile("[\u0e00-\u0e7f]")
# The department itself writes these in Latin letters.
LATIN = {"Excel", "PDF", "Super Admin"}
# English in Thai letters where Thai administration has a word of its own; docs/glossary.md says which.
TRANSLITERATED = (
    "แดชบอร์ด แพลน แอกทิวิตี แอคทิวิตี เอเจนซี โปรเจกต์ โปรเจ็กต์ โปรเจค โปรแกรม โพรแกรม ไมล์สโตน "
    "สเต็ป สเตป ทาร์เก็ต รีพอร์ต โฮสต์ ฟันด์ บัดเจ็ต ยูนิต สเตตัส ดราฟต์ ซับมิต คอนเฟิร์ม แคนเซิล "
    "เอ็กซ์พอร์ต อิมพอร์ต อัปเดต อัพเดต ล็อก ล็อกอิน ยูสเซอร์ แอดมิน พาสเวิร์ด"
).split()
# Two characters that look like one: no search finds them.
MISSPELT = ("\u0e4d\u0e32", "\u0e40\u0e40")  # nikhahit + aa for am, two e for ae

PLACEHOLDER = re.compile(r"%\(\w+\)[sdfr]|%[sdfr](?!\w)|\{\{.*?\}\}|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
TAG_TEXT = re.compile(r'\b(title|placeholder|alt|label|aria-label)="[^"]*"')
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Whatever Odoo would export of an add-on, i18n/th.po says in the department's words.

    After a string was added or changed: ./alro odoo i18n export -d DATABASE -l th_TH ADD-ON,
    keep the old head of the file, fill in what is new; a message here names whatever is left.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        addons = cls.env["ir.module.module"].search(
            [("name", "=like", "alro_%"), ("state", "=", "installed")]
        )
        cls.addons = sorted(addons.mapped("name"))
        cls.exported = defaultdict(lambda: defaultdict(set))  # add-on -> msgid -> references
        for addon in cls.addons:  # one by one: together, a record of two add-ons counts for one
            for row in TranslationModuleReader(cls.env.cr, modules=[addon]):
                _addon, kind, name, xmlid, msgid, _value, comments = row
                # code finds its Thai by the text and its language, a record by its name
                references = comments if kind == "code" else [f"{kind}:{name}:{xmlid}"]
                cls.exported[addon][msgid].update(references)
        cls.files = {addon: polib.pofile(file_path(f"{addon}/i18n/th.po")) for addon in cls.addons}

    def assertNone(self, problems, sentence):
        self.assertFalse(problems, f"{sentence}\n" + "\n".join(problems))

    def entries(self):
        for addon, file in self.files.items():
            for entry in file:
                yield addon, entry

    def test_nothing_is_missing(self):
        """Each exported text has its Thai at each place: a label whose reference is missing stays English."""
        problems = []
        for addon, msgids in self.exported.items():
            known = {entry.msgid: entry for entry in self.files[addon]}
            for msgid, references in sorted(msgids.items()):
                entry = known.get(msgid)
                if entry is None or not entry.msgstr.strip() or entry.fuzzy:
                    problems.append(f"{addon}: {msgid!r}")
                    continue
                for reference in sorted(references - _references(entry)):
                    problems.append(f"{addon}: {msgid!r} at {reference}")
        self.assertNone(problems, "No Thai, or fuzzy, in i18n/th.po:")

    def test_nothing_is_obsolete(self):
        problems = [
            f"{addon}: {entry.msgid!r}"
            for addon, entry in self.entries()
            if entry.obsolete or entry.msgid not in self.exported[addon]
        ]
        self.assertNone(problems, "In i18n/th.po and nowhere else:")

    def test_nothing_is_there_twice(self):
        problems = [
            f"{addon}: {msgid!r}"
            for addon, file in self.files.items()
            for msgid, count in Counter(entry.msgid for entry in file).items()
            if count > 1
        ]
        self.assertNone(problems, "Twice in i18n/th.po:")

    def test_head_says_nothing_that_changes(self):
        for addon, file in self.files.items():
            with self.subTest(addon):
                self.assertEqual(file.metadata.get("Language"), "th")
                self.assertEqual(file.metadata.get("Plural-Forms"), "nplurals=1; plural=0;")
                self.assertNotIn("POT-Creation-Date", file.metadata)
                self.assertNotIn("PO-Revision-Date", file.metadata)

    def test_it_is_thai(self):
        problems = [
            f"{addon}: {entry.msgid!r} → {entry.msgstr!r}"
            for addon, entry in self.entries()
            if not _is_thai(entry.msgstr)
        ]
        self.assertNone(problems, "Not a Thai letter in:")

    def test_placeholders_tags_and_numbers_are_kept(self):
        problems = [
            f"{addon}: {entry.msgid!r} → {entry.msgstr!r}"
            for addon, entry in self.entries()
            if _fixed_parts(entry.msgid) != _fixed_parts(entry.msgstr)
            or not _numbers(entry.msgid) <= _numbers(entry.msgstr)
        ]
        self.assertNone(problems, "A placeholder, tag or number is lost in:")

    def test_words_are_the_departments(self):
        problems = [
            f"{addon}: {word!r} in {entry.msgstr!r}"
            for addon, entry in self.entries()
            for word in (*TRANSLITERATED, *MISSPELT)
            if word in entry.msgstr
        ]
        self.assertNone(problems, "See docs/glossary.md for the word to use:")

    def test_labels_are_thai_on_screen(self):
        """What a Thai user is shown, whichever add-on a field was inherited from."""
        env = self.env(context={"lang": "th_TH"})
        problems = []
        for name in sorted(env.registry):
            if not name.startswith("alro.") or env[name]._abstract:
                continue
            for field, shown in env[name].fields_get(None, ["string", "help", "selection"]).items():
                labels = [shown["string"], *(label for _value, label in shown.get("selection", ()))]
                problems += [
                    f"{name}.{field}: {label!r}"
                    for label in (*labels, shown.get("help") or labels[0])
                    if not _is_thai(label)
                ]
        self.assertNone(problems, "English on screen:")


def _references(entry):
    """Return where an entry stands: its records, and the odoo-python or odoo-javascript of code."""
    return {reference for reference, _line in entry.occurrences} | set(entry.comment.split("\n"))


def _is_thai(text):
    rest = TAG.sub("", PLACEHOLDER.sub("", text))
    return bool(THAI.search(rest)) or text in LATIN or not re.search("[A-Za-z]", rest)


def _fixed_parts(text):
    """Return what a translation must repeat: placeholders, and tags but for the texts in them."""
    tags = [TAG_TEXT.sub(r"\1", tag) for tag in TAG.findall(text)]
    return Counter(PLACEHOLDER.findall(TAG.sub("", text)) + tags)


def _numbers(text):
    return set(NUMBER.findall(TAG.sub("", text)))
