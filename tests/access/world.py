"""The world that is probed: a stage with every kind of row, facts read by SQL, officers with real HTTP sessions."""

import contextlib
import json
import re
from pathlib import Path

import psycopg2
import requests

# Every row with its money, the offices whose it is, the offices that host it and its fiscal year; from the links
# between the rows and never from the flat columns that the record rules read.
HOST_OF_STEP = """WITH RECURSIVE up AS (
        SELECT s.id AS step, s.id AS at, s.host_agency_id AS host, s.parent_id, 0 AS far FROM alro_step s
        UNION ALL SELECT up.step, p.id, p.host_agency_id, p.parent_id, far + 1
            FROM up JOIN alro_step p ON p.id = up.parent_id),
    nearest AS (SELECT DISTINCT ON (step) step, host FROM up WHERE host IS NOT NULL ORDER BY step, far),
    step_host AS (SELECT s.id AS step, COALESCE(n.host, a.host_agency_id) AS host
        FROM alro_step s JOIN alro_activity a ON a.id = s.activity_id LEFT JOIN nearest n ON n.step = s.id),
    targets AS (SELECT t.id, t.step_id, t.participation_id, p.agency_id, p.activity_id FROM alro_step_target t
        JOIN alro_participation p ON p.id = t.participation_id),
    money AS (SELECT a.id AS activity, f.kind, a.project_id, p.fiscal_year_id AS year FROM alro_activity a
        JOIN alro_project p ON p.id = a.project_id JOIN alro_fund_source f ON f.id = p.fund_source_id)
"""
OF_DOCUMENTS = """SELECT l.id, l.transfer_id AS document, p.agency_id AS agency, a.host_agency_id AS host
    FROM alro_budget_transfer_line l LEFT JOIN alro_budget_line b ON b.id = l.budget_line_id
    LEFT JOIN alro_participation p ON p.id = b.participation_id JOIN alro_appropriation w ON w.id = l.appropriation_id
    JOIN alro_activity a ON a.id = w.activity_id"""
# the register has no table: its ids are those of the tables behind it, times 16, and which table it is
REGISTER = """(SELECT w.id * 16 + 1 AS id, NULL::int AS agency, w.activity_id AS activity, w.act_amount,
            0 AS received, 0 AS allocated, 0 AS planned, 0 AS disbursed
        FROM alro_appropriation w WHERE w.act_amount <> 0
    UNION ALL SELECT l.id * 16 + 2, p.agency_id, p.activity_id, 0, l.received_amount - l.changed_amount, 0, 0, 0
        FROM alro_budget_line l JOIN alro_participation p ON p.id = l.participation_id
        WHERE l.received_amount <> l.changed_amount
    UNION ALL SELECT t.id * 16 + 3, p.agency_id, w.activity_id, 0,
            CASE WHEN d.kind = 'change' AND l.id IS NOT NULL THEN t.amount ELSE 0 END,
            CASE d.kind WHEN 'allocate' THEN t.amount WHEN 'return' THEN -t.amount ELSE 0 END, 0, 0
        FROM alro_budget_transfer_line t JOIN alro_budget_transfer d ON d.id = t.transfer_id
        JOIN alro_appropriation w ON w.id = t.appropriation_id
        LEFT JOIN alro_budget_line l ON l.id = t.budget_line_id
        LEFT JOIN alro_participation p ON p.id = l.participation_id WHERE d.state = 'posted'
    UNION ALL SELECT s.id * 16 + 4, p.agency_id, p.activity_id, 0, 0, 0, s.confirmed_amount, 0
        FROM alro_spending_month s JOIN alro_budget_line l ON l.id = s.budget_line_id
        JOIN alro_participation p ON p.id = l.participation_id WHERE s.confirmed_amount <> 0
    UNION ALL SELECT s.id * 16 + 5, p.agency_id, p.activity_id, 0, 0, 0, 0, s.disbursed_to_date - before.amount
        FROM alro_spending_month s JOIN alro_budget_line l ON l.id = s.budget_line_id
        JOIN alro_participation p ON p.id = l.participation_id,
        LATERAL (SELECT COALESCE((SELECT b.disbursed_to_date FROM alro_spending_month b
            WHERE b.budget_line_id = s.budget_line_id AND b.month < s.month
            AND b.disbursed_to_date IS NOT NULL ORDER BY b.month DESC LIMIT 1), 0) AS amount) before
        WHERE s.disbursed_to_date <> before.amount)"""
ATTRIBUTES = {
    "alro.project": f"""{HOST_OF_STEP} SELECT p.id, f.kind,
        ARRAY(SELECT x.agency_id FROM alro_participation x JOIN alro_activity a ON a.id = x.activity_id
              WHERE a.project_id = p.id),
        ARRAY(SELECT a.host_agency_id FROM alro_activity a WHERE a.project_id = p.id UNION
              SELECT h.host FROM step_host h JOIN alro_step s ON s.id = h.step
              JOIN alro_activity a ON a.id = s.activity_id
              WHERE a.project_id = p.id), p.fiscal_year_id
        FROM alro_project p JOIN alro_fund_source f ON f.id = p.fund_source_id""",
    "alro.activity": f"""{HOST_OF_STEP} SELECT a.id, m.kind,
        ARRAY(SELECT agency_id FROM alro_participation WHERE activity_id = a.id),
        ARRAY(SELECT a.host_agency_id UNION SELECT h.host FROM step_host h JOIN alro_step s ON s.id = h.step
              WHERE s.activity_id = a.id), m.year
        FROM alro_activity a JOIN money m ON m.activity = a.id""",
    "alro.step": f"""{HOST_OF_STEP} SELECT s.id, m.kind,
        ARRAY(SELECT t.agency_id FROM up JOIN targets t ON t.step_id = up.step WHERE up.at = s.id),
        ARRAY[a.host_agency_id, h.host], m.year
        FROM alro_step s JOIN alro_activity a ON a.id = s.activity_id JOIN money m ON m.activity = a.id
        JOIN step_host h ON h.step = s.id""",
    "alro.participation": f"""{HOST_OF_STEP} SELECT p.id, m.kind, ARRAY[p.agency_id],
        ARRAY(SELECT a.host_agency_id UNION SELECT h.host FROM targets t JOIN step_host h ON h.step = t.step_id
              WHERE t.participation_id = p.id), m.year
        FROM alro_participation p JOIN alro_activity a ON a.id = p.activity_id JOIN money m ON m.activity = a.id""",
    "alro.step.target": f"""{HOST_OF_STEP} SELECT t.id, m.kind, ARRAY[t.agency_id], ARRAY[h.host], m.year
        FROM targets t JOIN money m ON m.activity = t.activity_id JOIN step_host h ON h.step = t.step_id""",
    "alro.work.month": f"""{HOST_OF_STEP} SELECT w.id, m.kind, ARRAY[t.agency_id], ARRAY[h.host], m.year
        FROM alro_work_month w JOIN targets t ON t.id = w.target_id
        JOIN money m ON m.activity = t.activity_id JOIN step_host h ON h.step = t.step_id""",
    "alro.appropriation": f"""{HOST_OF_STEP} SELECT w.id, m.kind, '{{}}'::int[], ARRAY[a.host_agency_id], m.year
        FROM alro_appropriation w JOIN alro_activity a ON a.id = w.activity_id JOIN money m ON m.activity = a.id""",
    "alro.budget.line": f"""{HOST_OF_STEP} SELECT l.id, m.kind, ARRAY[p.agency_id], ARRAY[a.host_agency_id], m.year
        FROM alro_budget_line l JOIN alro_participation p ON p.id = l.participation_id
        JOIN alro_activity a ON a.id = p.activity_id JOIN money m ON m.activity = a.id""",
    "alro.spending.month": f"""{HOST_OF_STEP} SELECT s.id, m.kind, ARRAY[p.agency_id], ARRAY[a.host_agency_id], m.year
        FROM alro_spending_month s JOIN alro_budget_line l ON l.id = s.budget_line_id
        JOIN alro_participation p ON p.id = l.participation_id
        JOIN alro_activity a ON a.id = p.activity_id JOIN money m ON m.activity = a.id""",
    "alro.budget.transfer": f"""WITH moved AS ({OF_DOCUMENTS})
        SELECT d.id, f.kind, ARRAY(SELECT m.agency FROM moved m WHERE m.document = d.id AND m.agency IS NOT NULL),
            ARRAY(SELECT m.host FROM moved m WHERE m.document = d.id), d.fiscal_year_id
        FROM alro_budget_transfer d JOIN alro_fund_source f ON f.id = d.fund_source_id""",
    "alro.budget.transfer.line": f"""SELECT m.id, f.kind, array_remove(ARRAY[m.agency], NULL), ARRAY[m.host],
            d.fiscal_year_id
        FROM ({OF_DOCUMENTS}) m JOIN alro_budget_transfer d ON d.id = m.document
        JOIN alro_fund_source f ON f.id = d.fund_source_id""",
    "alro.activity.group": "SELECT id, NULL, '{}'::int[], '{}'::int[], fiscal_year_id FROM alro_activity_group",
    "alro.contact": """SELECT c.id, NULL, '{}'::int[], '{}'::int[], g.fiscal_year_id FROM alro_contact c
        LEFT JOIN alro_activity_group g ON g.id = c.activity_group_id""",
    "alro.value.log": """SELECT id, fund_kind, ARRAY[agency_id], ARRAY[host_agency_id], fiscal_year_id
        FROM alro_value_log""",
    "alro.budget.ledger": f"""{HOST_OF_STEP} SELECT r.id, m.kind, array_remove(ARRAY[r.agency], NULL),
            ARRAY[a.host_agency_id], m.year
        FROM {REGISTER} r JOIN alro_activity a ON a.id = r.activity JOIN money m ON m.activity = a.id""",
    "alro.fund.batch": "SELECT id, fund_kind, '{}'::int[], '{}'::int[], fiscal_year_id FROM alro_fund_batch",
    "alro.fund.batch.row": """SELECT r.id, b.fund_kind, array_remove(ARRAY[p.agency_id], NULL),
            array_remove(ARRAY[a.host_agency_id], NULL), b.fiscal_year_id
        FROM alro_fund_batch_row r JOIN alro_fund_batch b ON b.id = r.batch_id
        LEFT JOIN alro_spending_month s ON s.id = r.spending_month_id
        LEFT JOIN alro_budget_line l ON l.id = s.budget_line_id
        LEFT JOIN alro_participation p ON p.id = l.participation_id
        LEFT JOIN alro_activity a ON a.id = p.activity_id""",
    # a file of the treasury is the department's and no office's; what it says of an activity is of its money
    "alro.gfmis.batch": "SELECT id, fund_kind, '{}'::int[], '{}'::int[], fiscal_year_id FROM alro_gfmis_batch",
    "alro.gfmis.run": """SELECT r.id, b.fund_kind, '{}'::int[], '{}'::int[], b.fiscal_year_id
        FROM alro_gfmis_run r JOIN alro_gfmis_batch b ON b.id = r.batch_id""",
    "alro.gfmis.row": f"""{HOST_OF_STEP} SELECT r.id, COALESCE(m.kind, b.fund_kind), '{{}}'::int[], '{{}}'::int[],
            b.fiscal_year_id
        FROM alro_gfmis_row r JOIN alro_gfmis_batch b ON b.id = r.batch_id
        LEFT JOIN money m ON m.activity = r.activity_id""",
    "alro.gfmis.figure": f"""{HOST_OF_STEP} SELECT f.id, m.kind, '{{}}'::int[], '{{}}'::int[], b.fiscal_year_id
        FROM alro_gfmis_figure f JOIN alro_gfmis_batch b ON b.id = f.batch_id
        JOIN alro_budget_line l ON l.id = f.budget_line_id
        JOIN alro_participation p ON p.id = l.participation_id JOIN money m ON m.activity = p.activity_id""",
    "alro.gfmis.mapping": f"""{HOST_OF_STEP} SELECT g.id, COALESCE(m.kind, 'act'), '{{}}'::int[], '{{}}'::int[], m.year
        FROM alro_gfmis_mapping g LEFT JOIN money m ON m.activity = g.activity_id""",
}


def _statement(model):
    plain = (
        f"SELECT id, NULL, '{{}}'::int[], '{{}}'::int[], NULL::int FROM {model.replace('.', '_')}"
    )
    return ATTRIBUTES.get(model, plain)


def source(model):
    """Return what to select a model's rows from."""
    return REGISTER if model == "alro.budget.ledger" else model.replace(".", "_")


def _by_id(rows):
    return {row[0]: (row[1], frozenset(row[2]), frozenset(row[3]), row[4]) for row in rows}


# whose rows come with each login and go by themselves: asked as a whole (test_accounts.py)
VOLATILE = ("res.users.log",)


# to which a row is added whenever somebody writes, and by the server itself: looked at anew each time
GROWING = ("alro.value.log", "alro.value.log.digest")

# whose rows follow from those of others: looked at anew each time, too
FOLLOWING = ("alro.budget.ledger",)

# whose rows are their opener's own
DIALOG_MODELS = (
    "alro.plan.reopen",
    "alro.budget.reverse",
    "alro.budget.ledger.open",
    "alro.budget.transfer.add",
    "alro.fund.workbook",
    "alro.fund.reverse",
    "alro.gfmis.choose",
    "alro.gfmis.explain",
    "alro.gfmis.reverse",
    "alro.participation.add",
    "alro.move",
    "alro.fiscal.year.copy",
    "alro.year.workbook",
    "alro.year.workbook.line",
    "alro.access.inquiry",
    "alro.access.line",
    "alro.access.share",
)


class Refused(Exception):
    """The server answered with an error: its kind, its message, and everything it sent."""

    def __init__(self, kind, message, body):
        super().__init__(f"{kind}: {message}")
        self.kind, self.message, self.body = kind.rsplit(".", 1)[-1], message, body


class Officer:
    """Somebody with a browser's session, in debug mode, and a key for programs."""

    def __init__(self, url, database, login, about, key):
        self.url, self.database, self.login, self.key = url, database, login, key
        self.id, self.level, self.agencies = about["id"], about["level"], set(about["agencies"])
        self._csrf = self._nothing = None
        self.http, self.programs = requests.Session(), requests.Session()
        self.http.trust_env = self.programs.trust_env = False  # no proxies, looked up for each call

    def log_in(self):
        self.post(
            "/web/session/authenticate", db=self.database, login=self.login, password=self.login
        )
        self.http.get(f"{self.url}/web/session/modules", params={"debug": "1"})
        return self

    def post(self, path, **params):
        answer = self.http.post(
            f"{self.url}{path}", json={"jsonrpc": "2.0", "params": params}, timeout=120
        )
        body = answer.json()
        if error := body.get("error"):
            raise Refused(error["data"]["name"], error["data"]["message"], answer.text)
        return body.get("result")

    def call(self, model, method, *args, **kwargs):
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self.post(path, model=model, method=method, args=list(args), kwargs=kwargs)

    def program(self, model, method, **arguments):
        """Call by JSON-2 with the key."""
        answer = self.programs.post(
            f"{self.url}/json/2/{model}/{method}",
            json=arguments,
            headers={"Authorization": f"bearer {self.key}", "X-Odoo-Database": self.database},
            timeout=120,
        )
        if answer.status_code >= 400:
            body = answer.json()
            raise Refused(body["name"], body["message"], answer.text)
        return answer.json()

    def download(self, path, **data):
        """Post a form as the export dialog does, and return the bytes."""
        answer = self.http.post(
            f"{self.url}{path}",
            data={"data": json.dumps(data), "csrf_token": self.csrf()},
            timeout=120,
        )
        if answer.status_code >= 400:
            raise Refused(str(answer.status_code), answer.text[:300], answer.text)
        return answer.content

    def nothing(self):
        """Return the picture that stands for one that is not there."""
        if self._nothing is None:
            answer = self.http.get(f"{self.url}/web/image/99999999", timeout=120)
            self._nothing = answer.content
        return self._nothing

    def csrf(self):
        if self._csrf is None:
            text = self.http.get(f"{self.url}/odoo", timeout=120).text
            self._csrf = re.search(r'csrf_token: "([^"]+)"', text)[1]
        return self._csrf


class World:
    """Facts and officers; `relations(officer, model, id)` says what a row is to him."""

    scoped = frozenset(ATTRIBUTES)

    def __init__(self, odoo):
        self.odoo = odoo
        script = Path(__file__).with_name("stage.py").read_text(encoding="utf-8")
        answer = odoo.run("shell", "--no-http", input=f"exec({script!r})\n")
        line = next((line for line in answer.stdout.splitlines() if "STAGE " in line), None)
        if line is None:
            raise RuntimeError(
                f"The stage could not be set:\n{answer.stdout[-2000:]}\n{answer.stderr[-3000:]}"
            )
        self.stage = json.loads(line.partition("STAGE ")[2])
        self.connection = psycopg2.connect(dbname=odoo.database)
        self.connection.autocommit = True
        self.leftovers = []  # (model, ids) of what the probes made and could not take away
        self.questions = {}  # {(model, id): the domain of its history}
        self.officers, self._facts, self._fields, self._closed = {}, {}, {}, None
        self._known_to = {}  # up to which id the rows that only grow were all read

    def close(self):
        self.connection.close()

    def officer(self, login):
        if login not in self.officers:
            about, key = self.stage["users"][login], self.stage["keys"][login]
            self.officers[login] = Officer(
                self.odoo.url, self.odoo.database, login, about, key
            ).log_in()
        return self.officers[login]

    def sql(self, statement, *parameters):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters or None)
            return cursor.fetchall()

    def exists(self, model):
        return bool(self.sql("SELECT to_regclass(%s)", model.replace(".", "_"))[0][0])

    def row(self, model, record):
        """Everything the database holds of a row, with the links to it that are stored beside it."""
        rows = self.sql(f"SELECT to_jsonb(t) FROM {source(model)} t WHERE id = %s", record)
        return rows and rows[0][0]

    def facts(self, model):
        """Return {id: (money, own agencies, hosts, fiscal year)} of all rows."""
        if model not in self._facts:
            self._facts[model] = _by_id(self.sql(_statement(model)))
            self._known_to[model] = max(self._facts[model], default=0)
        return self._facts[model]

    def forget(self, model):
        """Let the facts of a model be read anew."""
        self._facts.pop(model, None)

    def renew(self, model):
        """Know the rows that others have made meanwhile: of those that only grow, the new ones are read."""
        if model in FOLLOWING:
            self.forget(model)
        elif model in GROWING:
            self.facts(model)
            new = self.born_after(model, self._known_to[model])
            self.refresh(model, new)
            self._known_to[model] = max(new, default=self._known_to[model])

    def refresh(self, model, ids):
        """Read the facts of these rows anew, after they were created or deleted."""
        facts = self.facts(model)
        for id_ in ids:
            facts.pop(id_, None)
        statement = f"SELECT * FROM ({_statement(model)}) facts (id, fund, owners, hosts, year) WHERE id = ANY(%s)"
        facts.update(_by_id(self.sql(statement, list(ids))))

    def relations(self, officer, model, record):
        if model == "res.users":
            return {"own"} if record == officer.id else set()
        if model in DIALOG_MODELS:
            table = model.replace(".", "_")
            owner = self.sql(f"SELECT create_uid FROM {table} WHERE id = %s", record)
            return {"own"} if owner and owner[0][0] == officer.id else set()
        _fund, owners, hosts, _year = self.facts(model)[record]
        found = set()
        if owners & officer.agencies:
            found.add("own")
        if hosts & officer.agencies:
            found.add("hosted")
        return found

    def may(self, officer, kind, verb, model, record):
        """What the table says about this officer, verb and row; a closed year changes for Super Admin only."""
        if officer.level is None:
            return False
        fund, *_rest, year = self.facts(model)[record]
        if verb != "reads" and officer.level != "super_admin" and year in self.closed_years():
            return False
        return kind.allows(officer.level, verb, self.relations(officer, model, record), fund)

    def closed_years(self):
        if self._closed is None:
            self._closed = {
                row[0] for row in self.sql("SELECT id FROM alro_fiscal_year WHERE state = 'closed'")
            }
        return self._closed

    def open_year(self):
        return self.sql("SELECT id FROM alro_fiscal_year WHERE year = 2560")[0][0]

    @contextlib.contextmanager
    def restored(self, model, record):
        """Puts the row's own columns back afterwards, whatever was done to them."""
        before = self.row(model, record)
        try:
            yield before
        finally:
            self._put_back(model, record, before)

    def _put_back(self, model, record, before):
        after = self.row(model, record)
        changed = [name for name in before if before[name] != after.get(name)] if after else []
        if changed:
            table = model.replace(".", "_")
            columns = ", ".join(f"{name} = r.{name}" for name in changed)
            with self.connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {table} t SET {columns} FROM jsonb_populate_record(NULL::{table}, %s) r WHERE t.id = %s",
                    (json.dumps(before), record),
                )

    def staged(self, model):
        """Return the ids of the rows that the probes ask about one by one: those of the two years of the stage."""
        years = {
            row[0] for row in self.sql("SELECT id FROM alro_fiscal_year WHERE year IN (2559, 2560)")
        }
        if model == "res.users":
            return [
                about["id"]
                for login, about in self.stage["users"].items()
                if about["level"] and login != "gone"
            ]
        if model in DIALOG_MODELS:
            return list(self.facts(model))
        if model in self.stage["money"]:
            return self.stage["money"][model]
        if model == "alro.step.target":
            return self.stage["plain"]
        if model == "alro.work.month":
            rows = self.sql(
                "SELECT MIN(id) FROM alro_work_month WHERE target_id = ANY(%s) GROUP BY target_id",
                self.stage["plain"],
            )
            return [row[0] for row in rows]
        facts = self.facts(model)
        return [id_ for id_, fact in facts.items() if fact[3] in years] or sorted(facts)[:6]

    def sort_of(self, model, record):
        """Return which of the tables behind a register a row is from; nothing for other models."""
        return record % 16 if model == "alro.budget.ledger" else None

    def volatile(self):
        """Return the models that are asked as a whole, as far as they are installed."""
        return [
            model
            for model in VOLATILE
            if not model.startswith("alro.") or model in self.stage["models"]
        ]

    def models(self, table):
        """Return the models of the table that are installed, scoped ones last."""
        named = [
            model for kind in table if kind.rows for model in kind.models if model not in VOLATILE
        ]
        return [
            model
            for model in named
            if not model.startswith("alro.") or model in self.stage["models"]
        ]

    def fields(self, model):
        """Return the fields of a model as Super Admin is told of them."""
        if model not in self._fields:
            about = ["type", "relation", "selection", "readonly"]
            self._fields[model] = self.officer("super_admin").call(model, "fields_get", [], about)
        return self._fields[model]

    def last_id(self, model):
        return self.sql(f"SELECT COALESCE(MAX(id), 0) FROM {source(model)} t")[0][0]

    def born_after(self, model, last_id):
        """Return the ids of rows that were created since."""
        rows = self.sql(f"SELECT id FROM {source(model)} t WHERE id > %s", last_id)
        return {row[0] for row in rows}

    def open_rows(self, model):
        """Return the rows of the stage that stand in no closed year."""
        return [
            id_
            for id_ in self.staged(model)
            if self.facts(model)[id_][3] not in self.closed_years()
        ]
