"""Files of the treasury for the tests of this folder, and what the database holds of them."""

import base64
import datetime
import itertools
import os
import subprocess

from conftest import World

HEADS = "รหัสงบประมาณ,รายการ,งบประมาณสุทธิ,สำรองเงิน,PO,เบิกจ่าย,เบิกแทนกัน,คงเหลือ"
BATCH = "alro.gfmis.batch"
NET = 100_000


class GfmisWorld(World):
    """An activity of a year that is over, so that files may tell any of its days; lines of two offices."""

    codes = itertools.count(1)

    def __init__(self, database, people):
        super().__init__(database, people)
        self.keeper = people("central_act")
        [(start,)] = database.rows(
            "SELECT date_from FROM alro_fiscal_year WHERE id = %s", self.year
        )
        self.month = start.replace(year=start.year + 1, month=3)
        category = database.value(
            "SELECT id FROM alro_expense_category WHERE code = %s", "operating"
        )
        place = {"activity_id": self.activity, "category_id": category}
        self.make("appropriation", **place, act_amount=10 * NET)
        self.lines = {}  # {budget code: budget line}
        for part in self.participations.values():
            code = f"99999{next(self.codes):015}"
            self.lines[code] = self.make(
                "budget.line", participation_id=part, category_id=category, received_amount=NET
            )
            self.make("gfmis.mapping", budget_code=code, budget_line_id=self.lines[code])

    def _year(self):
        year = self.database.value(
            "SELECT id FROM alro_fiscal_year WHERE date_to < CURRENT_DATE ORDER BY year DESC LIMIT 1"
        )
        self.database.rows("UPDATE alro_fiscal_year SET state = 'open' WHERE id = %s", year)
        return year

    def content(self, day, amounts, others=0):
        """Return a file as of a day of March: what was disbursed of each line, in their order."""
        day = self.month.replace(day=day)
        rows = [
            f"{code},จัดที่ดิน,{NET},1,2,{amount},{others},{NET - 3 - amount - others}"
            for code, amount in zip(self.lines, amounts, strict=True)
        ]
        told = f"ข้อมูล ณ วันที่ {day:%d.%m}.{day.year + 543}"
        return "\n".join(["NFMA46", told, "", HEADS, *rows]).encode()

    def upload(self, content, name="nfma46.csv"):
        values = {"name": name, "datas": base64.b64encode(content).decode()}
        return self.keeper.call(BATCH, "create", {**values, "fiscal_year_id": self.year})

    def checked(self, day, amounts, **values):
        batch = self.upload(self.content(day, amounts, **values))
        self.do("action_check", batch)
        return batch

    def posted(self, day, amounts, **values):
        batch = self.checked(day, amounts, **values)
        self.do("action_post", batch)
        return batch

    def do(self, action, batch, *args, person=None):
        return (person or self.keeper).call(BATCH, action, [batch], *args)

    def reverse_all(self):
        """What other tests posted would be missing in the files of this one."""
        for (batch,) in self.database.rows(
            "SELECT id FROM alro_gfmis_batch WHERE state = 'posted' AND fiscal_year_id = %s",
            self.year,
        ):
            self.do("action_reverse", batch, "Another test")

    def watch(self, folder):
        """Let the servers that begin after this watch a folder."""
        key = "alro_gfmis.watched_folder"
        self.database.rows("DELETE FROM ir_config_parameter WHERE key = %s", key)
        if folder:
            self.database.rows(
                "INSERT INTO ir_config_parameter (key, value) VALUES (%s, %s)", key, str(folder)
            )

    def state(self, batch):
        return self.database.value("SELECT state FROM alro_gfmis_batch WHERE id = %s", batch)

    def march(self):
        """Return the id of a month that files of March change."""
        return self.database.value(
            "SELECT id FROM alro_spending_month WHERE budget_line_id = %s AND month = %s",
            next(iter(self.lines.values())),
            self.month,
        )

    def spent(self):
        """Return what March holds of each line: disbursed, by others, committed, reserved, as of."""
        rows = self.database.rows(
            "SELECT disbursed_to_date, by_others_to_date, committed_to_date, reserved_to_date, as_of"
            " FROM alro_spending_month WHERE budget_line_id = ANY(%s) AND month = %s"
            " ORDER BY budget_line_id",
            list(self.lines.values()),
            self.month,
        )
        return [tuple(map(_plain, row)) for row in rows]

    def disbursed(self):
        return [row[0] for row in self.spent()]

    def stands(self, batch):
        """Return all that stands of a file but ids and times: its state, sums, rows, figures, months."""
        columns = "number, kind, text, result, budget_line_id, disbursed, problem, flag"
        figures = "budget_line_id, disbursed, disbursed_by_others, committed, before, result"
        return (
            self.database.rows(
                "SELECT state, row_count, matched_count, disbursed_total, difference_total"
                " FROM alro_gfmis_batch WHERE id = %s",
                batch,
            ),
            self.database.rows(
                f"SELECT {columns} FROM alro_gfmis_row WHERE batch_id = %s ORDER BY number", batch
            ),
            self.database.rows(
                f"SELECT {figures} FROM alro_gfmis_figure WHERE batch_id = %s"
                " ORDER BY budget_line_id",
                batch,
            ),
            self.spent(),
        )

    def logged(self):
        """Return how many changes of March the log has."""
        return self.database.value(
            "SELECT count(*) FROM alro_value_log l JOIN ir_model m ON m.id = l.model_id"
            " JOIN alro_spending_month s ON s.id = l.res_id"
            " WHERE m.model = 'alro.spending.month' AND s.budget_line_id = ANY(%s)"
            " AND l.origin = 'gfmis'",
            list(self.lines.values()),
        )


class Shell:
    """Odoo's shell with a program of ours: a server that takes files, or works off what waits."""

    def __init__(self, database, program):
        command = [os.environ["ALRO_ODOO"], "shell", "-d", database.name, "--no-http"]
        self.process = subprocess.Popen(
            [*command, "--log-level=critical"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.process.stdin.write(program + "\n")
        self.process.stdin.close()

    def ended(self):
        """Wait until it has ended, and return whether it came to its end."""
        self.process.stdout.read()
        return self.process.wait(timeout=120) == 0


def _plain(value):
    if value is None or isinstance(value, datetime.date):
        return value
    return float(value)
