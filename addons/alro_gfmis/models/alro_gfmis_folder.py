import contextlib
import errno
import json
import logging
import os
import stat
from pathlib import Path

import psycopg2

from odoo import api, models
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools import SQL

from ..tools.cells import MOST_BYTES
from ..tools.watched_files import fitting, free_place, is_file, is_strange, is_young, shown_name

_logger = logging.getLogger(__name__)

FOLDER = "alro_gfmis.watched_folder"  # config parameter: the path, on the server
TOLD = "alro_gfmis.watched_folder_told"  # config parameter: the lines about what still lies there
TAKEN, DONE, REFUSED = "taken", "done", "refused"  # folders in it
PARTIAL = (".part", ".partial", ".tmp", ".crdownload", ".filepart")
SETTLES_IN = 120  # seconds: a file younger than that may still be being written
MOST_STRANGE = 20  # things that are no files, of which the letter tells
LOCK = 0x6F117E  # of the database: one server at a time


class AlroGfmisFolder(models.AbstractModel):
    """Takes files of the treasury from a folder of the server, each once, and checks them.

    One server does it at a time. A file is taken by moving it; what a server that died had taken is
    gone on with by the next. What nobody has to decide about is posted, if the fiscal year says so;
    the budget group is told in any case. A file that cannot be read goes to ``refused``, with a
    note that says why, and hinders no other. What has to stay where it lies is told about once.
    """

    _name = "alro.gfmis.folder"
    _inherit = ["alro.gfmis.arrival"]
    _description = "Watched folder of GFMIS files"

    @api.model
    def _take_files(self):
        """Take all files that lie there. Each is a transaction of its own."""
        folder = self._folder()
        if folder is None:
            return
        with self._alone() as alone:
            if alone:
                self.with_context(lang=self._language())._take_all(folder)

    @contextlib.contextmanager
    def _alone(self):
        """Tell whether no other server is at it; none is before this one has finished, or died."""
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s)", LOCK))
            yield cr.fetchone()[0]

    @api.model
    def _take_all(self, folder):
        letters, stay = [], self._strange_things(folder)
        for path in self._lying_there(folder):
            taken = path
            try:
                taken = self._take(path, folder)
                line = taken and self._handle(taken, folder)
            except OSError as error:  # of the file or its folder: others may be well
                self.env.cr.rollback()
                line = self._line_refused(path.name, self._sentence_of_disk(error, path))
            self.env.cr.commit()  # pylint: disable=invalid-commit
            if line:
                (stay if is_file(taken) else letters).append(line)
        letters += self._not_told_yet(stay)
        if letters:
            self._tell_budget_group(letters)
        self.env.cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _not_told_yet(self, lines):
        """Return those of the lines about what lies there that no letter had, and remember them all.

        One server at a time is here. A line that is true no longer is forgotten.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        kept = parameters.search([("key", "=", TOLD)]).value
        lines = list(dict.fromkeys(lines))
        if lines or kept:
            parameters.set_param(TOLD, json.dumps(lines, ensure_ascii=False) if lines else False)
        try:
            told = json.loads(kept or "[]")
        except ValueError:  # somebody edited it
            told = []
        return [line for line in lines if line not in told]

    @api.model
    def _strange_things(self, folder):
        """Return a line about each thing that is neither file nor folder of ours; it is not touched."""
        sentence = self.env._(
            "this is no file but a link, a folder or the like, and stays where it is. Lay the file"
            " itself into the folder."
        )
        names = sorted(
            path.name
            for path in folder.iterdir()
            if path.name not in (TAKEN, DONE, REFUSED)
            and not path.name.startswith(".")
            and is_strange(path)
        )
        return [self._line(name, sentence) for name in names[:MOST_STRANGE]]

    @api.model
    def _sentence_of_disk(self, error, path):
        """Write the error into the server's log, and return in words for people what to do."""
        _logger.error(
            "The disk let the watched file %s not be read or moved",
            shown_name(path.name),
            exc_info=error,
        )
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return self.env._(
                "The server may not read or move the file. Ask the technical administrator to let"
                " Odoo read and change the file and its folder."
            )
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return self.env._(
                "The server's disk is full. Ask the technical administrator to make room; the file"
                " is taken the next night."
            )
        if error.errno == errno.ENAMETOOLONG:
            return self.env._(
                "The file's name is too long. Shorten it, and lay the file there again."
            )
        return self.env._(
            "The server's disk could not read or move the file (%s). Tell the technical administrator.",
            errno.errorcode.get(error.errno, error.errno),
        )

    @api.model
    def _folder(self):
        """Return the folder, with the folders in it, or ``None`` where none is watched."""
        name = self.env["ir.config_parameter"].sudo().get_param(FOLDER)
        if not name:
            return None
        folder = Path(name)
        try:
            for place in (TAKEN, DONE, REFUSED):
                (folder / place).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            _logger.error("The watched folder %s cannot be used: %s", folder, error)
            return None
        return folder

    @api.model
    def _lying_there(self, folder):
        """Return the files to take; last those that were taken already: one may have ended its server."""
        left = sorted((folder / TAKEN).iterdir())
        new = sorted(
            path
            for path in folder.iterdir()
            if not path.name.startswith((".", "~")) and not path.name.lower().endswith(PARTIAL)
        )
        whole = [path for path in new if is_file(path) and not is_young(path, SETTLES_IN)]
        return [*whole, *filter(is_file, left)]

    @api.model
    def _take(self, path, folder):
        """Return where the file is now, or ``None`` if somebody else has it."""
        if path.parent.name == TAKEN:
            return path
        return self._move(path, folder / TAKEN)

    @api.model
    def _move(self, path, folder):
        """Move a file into a folder, beside one of the same name."""
        target = free_place(folder, path.name)
        try:
            os.rename(path, target)
        except FileNotFoundError:
            return None
        return target

    @api.model
    def _handle(self, path, folder):
        """Check a taken file, post it if that may be done, and put it away.

        :return Markup: what the budget group is told of it
        """
        sentence = None
        try:
            line = self._take_file(path.name, self._content_of(path), "folder")
        except UserError as error:
            sentence = str(error.args[0])
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            raise  # nothing can be done without a database: the file is gone on with another time
        except OSError:
            raise
        except Exception:
            sentence = self._sentence_unforeseen(path.name)
        if sentence:
            line = self._line_refused(path.name, sentence)
        return line + self._put_away(path, folder, sentence)

    @api.model
    def _put_away(self, path, folder, sentence):
        """Move a handled file, with a note if it was refused.

        :return str: what is added to its line, if it has to stay where it is
        """
        try:
            moved = self._move(path, folder / (REFUSED if sentence else DONE))
        except OSError as error:
            trouble = self._sentence_of_disk(error, path)
            return "" if trouble == sentence else f" – {trouble}"
        if moved and sentence:
            note = free_place(moved.parent, fitting(moved.name, ".txt"))
            try:
                note.write_text(sentence + "\n", encoding="utf-8")
            except OSError:  # the letter says it, too
                _logger.exception("No note could be laid beside %s", shown_name(moved.name))
        return ""

    @api.model
    def _attempt(self, work):
        """A transaction for each piece of work: what one file breaks, hinders no other."""
        try:
            return retrying(work, self.env)
        except (psycopg2.OperationalError, psycopg2.InterfaceError):
            raise
        except Exception:
            self.env.cr.rollback()
            raise

    @api.model
    def _content_of(self, path):
        """Return what stands in a file; what was put in its place meanwhile is not followed."""
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except PermissionError as error:  # another night changes nothing
            raise UserError(self._sentence_of_disk(error, path)) from error
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise UserError(self.env._("This is no file of its own."))
            return file.read(MOST_BYTES + 1)
