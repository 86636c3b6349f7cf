"""Fills in where the words of i18n_odoo stand in Odoo, and sorts them. Run it after an entry was added by hand:

    $(ls -d "${ALRO_CACHE:-$HOME/.cache/alro}"/venv/app-*/bin/python | tail -n 1) scripts/odoo_words.py ODOO

ODOO is the folder of the package `odoo` of the version in use. An entry needs a msgid, a msgstr and its reason as the
translator's comment ("# …"); the rest is taken from Odoo's own lists of texts, or from its source where those miss it.
"""

import sys
from pathlib import Path

import polib
from babel.messages.extract import extract_from_dir

FOLDER = Path(__file__).parents[1] / "addons/alro_tracking_base/i18n_odoo"
KEYWORDS = {"_": None}


def core_texts(odoo):
    """Return where Odoo's core says what; its lists of texts leave that out, and base answers for it."""
    texts = {}
    for folder in ("orm", "service"):
        found = extract_from_dir(odoo / folder, keywords=KEYWORDS, method_map=[("**.py", "python")])
        for name, _line, text, _comments, _context in found:
            text = text[0] if isinstance(text, tuple) else text
            texts.setdefault(text, set()).add((f"code:odoo/{folder}/{name}", "0"))
    return texts


def script_text(odoo, addon, msgid):
    """Return the scripts of an add-on that say a text which its list leaves out (a text within a template literal)."""
    for script in sorted((odoo / "addons" / addon / "static/src").rglob("*.js")):
        if f'_t("{msgid}")' in script.read_text():
            yield f"code:{script.relative_to(odoo.parent / 'odoo')}", "0"


def fill_in(path, odoo, core):
    """Write a file again; return the entries that Odoo does not know."""
    pot = odoo / "addons" / path.stem / "i18n" / f"{path.stem}.pot"
    known = {entry.msgid: entry for entry in polib.pofile(str(pot))}
    words = polib.pofile(str(path), wrapwidth=0)
    unknown = []
    for entry in words:
        if source := known.get(entry.msgid):
            entry.comment, entry.occurrences = source.comment, source.occurrences
        elif path.stem == "base" and entry.msgid in core:
            entry.comment = "module: base\nodoo-python"
            entry.occurrences = sorted(core[entry.msgid])
        elif scripts := list(script_text(odoo, path.stem, entry.msgid)):
            entry.comment = f"module: {path.stem}\nodoo-javascript"
            entry.occurrences = scripts
        else:
            unknown.append(f"{path.name}: {entry.msgid!r}")
    words.sort(key=lambda entry: entry.msgid)
    words.save(str(path))
    return unknown


def main(odoo):
    core = core_texts(odoo)
    unknown = [line for path in sorted(FOLDER.glob("*.po")) for line in fill_in(path, odoo, core)]
    sys.exit("Not said by Odoo:\n" + "\n".join(unknown) if unknown else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
