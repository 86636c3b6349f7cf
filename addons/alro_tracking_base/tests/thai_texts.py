"""What a Thai text on the screen must be: ours in i18n, and Odoo's that we mend in i18n_odoo."""

import re
from collections import Counter

THAI = re.compile("[\u0e00-\u0e7f]")
# The department itself writes these in Latin letters.
LATIN = {"Excel", "PDF", "Super Admin"}
# English in Thai letters where Thai administration has a word of its own; docs/glossary.md says which.
TRANSLITERATED = (
    "แดชบอร์ด แพลน แอกทิวิตี แอคทิวิตี เอเจนซี โปรเจกต์ โปรเจ็กต์ โปรเจค โปรแกรม โพรแกรม ไมล์สโตน "
    "สเต็ป สเตป ทาร์เก็ต รีพอร์ต โฮสต์ ฟันด์ บัดเจ็ต ยูนิต สเตตัส ดราฟต์ ซับมิต คอนเฟิร์ม แคนเซิล "
    "เอ็กซ์พอร์ต อิมพอร์ต อัปเดต อัพเดต ล็อก ล็อกอิน ยูสเซอร์ แอดมิน พาสเวิร์ด "
    "อัปโหลด อัพโหลด รีเซ็ต รีเฟรช เซสชัน เพจเจอร์ ฟิลด์ เรคคอร์ด เรกคอร์ด โมเดล โดเมน เทมเพลต อวตาร "
    "คลิปบอร์ด ออฟไลน์ ออนไลน์ ดับเบิลคลิก ป๊อปอัป ดรอปดาวน์ วิดเจ็ต ทูลทิป แท็ก ไอดี ออโต้ โทเค็น ลิมิต คัมบัง "
    "พาร์ทเนอร์ เปอร์เซ็นต์ เซิร์ฟเวอร์"
).split()
# Two characters that look like one: no search finds them.
MISSPELT = ("\u0e4d\u0e32", "\u0e40\u0e40")  # nikhahit + aa for am, two e for ae
# How an office does not write; docs/glossary.md, "How to write".
MANNERS = {
    "an exclamation mark": re.compile(r"!"),
    "a particle": re.compile("ครับ|ค่ะ|นะคะ"),
    "โปรด is the word": re.compile("กรุณา"),
    "ท่าน is the word": re.compile("คุณ(?!สมบัติ|ภาพ|<)|ของฉัน|ของเขา"),  # เรียน คุณ<name> begins a letter
    "it reads as a map": re.compile("แผนที่(?=ยืนยัน|ครบ|วาง|ไม่|ต้อง|มี|ได้|ท่าน)"),
    "รายการ is a record, บันทึก is to save": re.compile("บันทึกนี้|บันทึกที่เลือก|เลือกบันทึก|ลบบันทึก"),
}

PLACEHOLDER = re.compile(r"%\(\w+\)[sdfr]|%[sdfr](?![a-z])|\{\{.*?\}\}|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
TAG_TEXT = re.compile(r'\b(title|placeholder|alt|label|aria-label)="[^"]*"')
NUMBER = re.compile(r"\d+(?:\.\d+)?")


class ThaiTexts:
    """Checks of the translation files in ``self.files``, by add-on; mix it into a test case."""

    allow_inherited_tests_method = True  # Odoo passes over the others

    def assertNone(self, problems, sentence):
        self.assertFalse(problems, f"{sentence}\n" + "\n".join(problems))

    def entries(self):
        for addon, file in self.files.items():
            for entry in file:
                yield addon, entry

    def said(self, wrong):
        """Return the entries of which something is wrong, in a line each."""
        return [
            f"{addon}: {entry.msgid!r} → {entry.msgstr!r}"
            for addon, entry in self.entries()
            if wrong(entry)
        ]

    def test_nothing_is_there_twice(self):
        problems = [
            f"{addon}: {msgid!r}"
            for addon, file in self.files.items()
            for msgid, count in Counter(entry.msgid for entry in file).items()
            if count > 1
        ]
        self.assertNone(problems, "Twice in the file:")

    def test_head_says_nothing_that_changes(self):
        for addon, file in self.files.items():
            with self.subTest(addon):
                self.assertEqual(file.metadata.get("Language"), "th")
                self.assertEqual(file.metadata.get("Plural-Forms"), "nplurals=1; plural=0;")
                self.assertNotIn("POT-Creation-Date", file.metadata)
                self.assertNotIn("PO-Revision-Date", file.metadata)

    def test_it_is_thai(self):
        problems = self.said(lambda entry: entry.fuzzy or not is_thai(entry.msgstr))
        self.assertNone(problems, "Fuzzy, or not a Thai letter in:")

    def test_placeholders_tags_and_numbers_are_kept(self):
        problems = self.said(
            lambda entry: (
                fixed_parts(entry.msgid) != fixed_parts(entry.msgstr)
                or not numbers(entry.msgid) <= numbers(entry.msgstr)
            )
        )
        self.assertNone(problems, "A placeholder, tag or number is lost in:")

    def test_words_are_the_departments(self):
        problems = [
            f"{addon}: {word!r} in {entry.msgstr!r}"
            for addon, entry in self.entries()
            for word in (*TRANSLITERATED, *MISSPELT)
            if word in entry.msgstr
        ]
        self.assertNone(problems, "See docs/glossary.md for the word to use:")

    def test_manner_is_an_offices(self):
        problems = [
            f"{addon}: {why}: {entry.msgstr!r}"
            for addon, entry in self.entries()
            for why, manner in MANNERS.items()
            if manner.search(TAG.sub("<", entry.msgstr))
        ]
        self.assertNone(problems, "See docs/glossary.md for how to write:")


def is_thai(text):
    rest = TAG.sub("", PLACEHOLDER.sub("", text))
    return bool(THAI.search(rest)) or text in LATIN or not re.search("[A-Za-z]", rest)


def fixed_parts(text):
    """Return what a translation must repeat: placeholders, and tags but for the texts in them."""
    tags = [TAG_TEXT.sub(r"\1", tag) for tag in TAG.findall(text)]
    return Counter(PLACEHOLDER.findall(TAG.sub("", text)) + tags)


def numbers(text):
    return set(NUMBER.findall(TAG.sub("", text)))
