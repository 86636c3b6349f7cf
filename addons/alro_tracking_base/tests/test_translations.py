from collections import defaultdict

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_path
from odoo.tools.translate import TranslationModuleReader

from .thai_texts import ThaiTexts, is_thai


@tagged("post_install", "-at_install")
class TestTranslations(ThaiTexts, TransactionCase):
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
                    if not is_thai(label)
                ]
        self.assertNone(problems, "English on screen:")


def _references(entry):
    """Return where an entry stands: its records, and the odoo-python or odoo-javascript of code."""
    return {reference for reference, _line in entry.occurrences} | set(entry.comment.split("\n"))
