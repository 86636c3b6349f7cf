"""Files of rows: whoever reads the row gets their bytes, by whatever address; nobody else gets one of them.

Bytes are compared: Odoo answers a hidden picture with a placeholder and 200.
"""

import base64
import hashlib

from .reading import told_or_leaked

FILES = {
    "alro.account.request": ("letter",),
    "alro.fund.batch": ("datas",),
    "alro.fund.workbook": ("datas",),
    "alro.gfmis.batch": ("datas",),
    "alro.year.workbook": ("file", "made_file"),
}


def read_files(proof, officer, model):
    """Ask for the files of a row of each case."""
    kind = proof.row_kind(model)
    for id_ in proof.sample(officer, model) if model in FILES else ():
        allowed = proof.world.may(officer, kind, "reads", model, id_)
        for name in FILES[model]:
            attachment, truth = _kept(proof.world, model, id_, name)
            if truth:
                what = f"{name} of {proof.describe(officer, model, id_)}"
                _by_address(proof, officer, kind, allowed, what, [model, id_, name], truth)
                if attachment:
                    _as_attachment(proof, officer, kind, allowed, what, attachment, truth)


def _by_address(proof, officer, kind, allowed, what, place, truth):
    model, id_, name = place
    query = f"/web/content?model={model}&id={id_}&field={name}&filename=probe.xlsx&download=true"
    for path in (f"/web/content/{model}/{id_}/{name}", query):
        _ask_bytes(proof, officer, kind, allowed, what, path, truth)
    _ask_picture(proof, officer, kind, allowed, what, f"/web/image/{model}/{id_}/{name}")
    told, leaked = told_or_leaked(lambda: officer.call(model, "read", [id_], [name]))
    right = bool(told) == allowed and (allowed or not leaked)
    proof.ask(kind.data, right, f"{officer.login}: reading {what} was answered {told or leaked}")


def _as_attachment(proof, officer, kind, allowed, what, attachment, truth):
    _ask_bytes(proof, officer, kind, allowed, what, f"/web/content/{attachment}", truth)
    _ask_picture(proof, officer, kind, allowed, what, f"/web/image/{attachment}")
    told, leaked = told_or_leaked(
        lambda: officer.call("ir.attachment", "read", [attachment], ["name", "datas"])
    )
    right = bool(told) == allowed and (allowed or not leaked)
    proof.ask(
        kind.data, right, f"{officer.login}: the attachment {what} was read: {told or leaked}"
    )
    question = [("id", "=", attachment), ("res_field", "!=", False)]
    found = officer.call("ir.attachment", "search", question)
    sentence = f"{officer.login}, searching the attachment {what}, found {found}"
    proof.ask(kind.data, bool(found) == allowed, sentence)


def _ask_bytes(proof, officer, kind, allowed, what, path, truth):
    content = officer.http.get(f"{officer.url}{path}", timeout=120).content
    got = hashlib.sha1(content).hexdigest() == truth  # noqa: S324 as Odoo keeps it
    proof.ask(kind.data, got == allowed, f"{officer.login} got {content[:40]}, {what}, by {path}")
    named = not allowed and b"Secret" in content
    proof.ask(kind.data, not named, f"{officer.login} was told a hidden name by {path}")


def _ask_picture(proof, officer, kind, allowed, what, path):
    picture = officer.http.get(f"{officer.url}{path}", timeout=120).content
    nothing = officer.nothing()
    sentence = f"{officer.login}: the picture {path}, {what}, is {picture[:40]}"
    proof.ask(kind.data, (picture != nothing) == allowed, sentence)


def _kept(world, model, id_, name):
    """Return the attachment that keeps a file, if one does, and the SHA-1 of its content."""
    rows = world.sql(
        "SELECT id, checksum FROM ir_attachment"
        " WHERE res_model = %s AND res_id = %s AND res_field = %s",
        model,
        id_,
        name,
    )
    if rows:
        return rows[0]
    content = (world.row(model, id_) or {}).get(name)  # a bytea, as JSON has it
    if not content:
        return None, None
    encoded = bytes.fromhex(content.removeprefix("\\x"))
    return None, hashlib.sha1(base64.b64decode(encoded)).hexdigest()  # noqa: S324
