"""Run in Odoo's shell by world.py: makes what the demonstration data lack, and prints where it is, as JSON.

Two fiscal years of their own, one open and one closed, in which every kind of money and every relation of an office to
a row occurs. Whatever is secret is called so: an error that holds the word has named a hidden record.
"""

import base64
import io
import json
from datetime import datetime, timedelta

from openpyxl import Workbook

from odoo import Command

from odoo.addons.alro_tracking_base.tools.workbook_out import Writer

env = globals()["env"]  # the shell's
OPEN, CLOSED = 2560, 2559
OFFICES = {"cm": "al50", "sk": "al27", "spt": "spt", "kpr": "kpr"}
# name: (host, who takes part)
ACTIVITIES = {
    "both": ("spt", ("cm", "sk", "spt", "kpr")),
    "kpr": ("kpr", ("cm", "sk", "spt", "kpr")),
    "cm_only": ("spt", ("cm",)),
    "sk_only": ("kpr", ("sk",)),
}
WRITERS = (
    "super_admin",
    "admin_act_fund",
    "admin_fund",
    "central_act",
    "central_fund",
    "bureau",
    "province",
    "report",
)
OTHERS = ("bureau2", "province2", "admin")


def ref(name):
    return env.ref(f"alro_tracking_base.{name}")


offices = {key: ref(f"agency_{xmlid}") for key, xmlid in OFFICES.items()}
programme = env["alro.programme"].create({"code": "PROOF", "name": "Secret programme"})
found = {
    "plain": [],
    "confirmed": [],
    "counted": [],
    "linked": [],
    "derived": [],
    "closed": [],
    "users": {},
    "keys": {},
    "money": {
        model: []
        for model in (
            "alro.appropriation",
            "alro.budget.line",
            "alro.spending.month",
            "alro.budget.transfer",
            "alro.budget.transfer.line",
            "alro.fund.batch",
            "alro.fund.batch.row",
            "alro.gfmis.batch",
            "alro.gfmis.row",
            "alro.gfmis.figure",
            "alro.gfmis.mapping",
            "alro.gfmis.run",
        )
    },
    "treasury": [],
    "lines_by_fund": {},
    "confirmed_lines": [],
    "posted": [],
}


def make_step(activity, name, sources=(), **values):
    unit = ref("uom_person").id
    values = {"activity_id": activity.id, "name": f"Secret {name}", "uom_id": unit, **values}
    return env["alro.step"].create(
        {**values, "source_step_ids": [Command.set([s.id for s in sources])]}
    )


def make_target(step, participation, kind):
    target = env["alro.step.target"].create(
        {"step_id": step.id, "participation_id": participation.id, "target_qty": 120}
    )
    found[kind].append(target.id)
    return target


def plan_and_report(target, officer):
    months = target.month_ids.with_user(officer).sorted("month")
    if target.step_id.is_main_target:
        months.write({"planned_qty": 10})
    for number, month in enumerate(months[:3], 3):
        month.write({"actual_qty": number})


def make_activity(year, kind, name, number):
    host, takers = ACTIVITIES[name]
    label = f"Secret {kind} {name} {year.year}"
    project = env["alro.project"].create(
        {
            "name": f"{label} project",
            "fiscal_year_id": year.id,
            "programme_id": programme.id,
            "fund_source_id": ref(f"fund_source_{kind}").id,
        }
    )
    group = env["alro.activity.group"].create(
        {"fiscal_year_id": year.id, "number": number, "name": f"Group {number}"}
    )
    activity = env["alro.activity"].create(
        {
            "name": f"{label} activity",
            "project_id": project.id,
            "activity_group_id": group.id,
            "host_agency_id": offices[host].id,
            "holds_results": True,
        }
    )
    takes_part = [
        env["alro.participation"].create(
            {"activity_id": activity.id, "agency_id": offices[taker].id}
        )
        for taker in takers
    ]
    heading = {} if name != "sk_only" else {"host_agency_id": offices["spt"].id}
    heading = make_step(
        activity, "heading", kind="sub_activity", sequence=1, uom_id=False, **heading
    )
    main = make_step(activity, "main", is_main_target=True, parent_id=heading.id, sequence=2)
    steps = {main: "plain"}
    if name == "both" and year.state != "closed":
        steps[make_step(activity, "confirmed", is_main_target=True, sequence=3)] = "confirmed"
        steps[make_step(activity, "linked", entry_mode="linked", link_code="X", sequence=4)] = (
            "linked"
        )
        counted = {"entry_mode": "derived", "rule": "all_courses"}
        steps[make_step(activity, "counted", [main], sequence=5, **counted)] = "counted"
        steps[make_step(activity, "sum", [main], sequence=6, entry_mode="derived", rule="sum")] = (
            "derived"
        )
        make_step(activity, "free", sequence=7)
    targets = [
        (make_target(step, participation, kind), kind)
        for step, kind in steps.items()
        for participation in takes_part
    ]
    officer = ref("user_super_admin")
    stage_money(activity, takes_part, year.date_from)
    for target, kind in targets:
        if kind in ("plain", "confirmed"):
            plan_and_report(target, officer)
        if kind == "confirmed":
            target.with_user(officer).action_confirm_plan()


def stage_money(activity, takes_part, day):
    """Appropriations, lines with a plan, and documents of one line each: a draft and a posted one."""
    category = {
        code: env.ref(f"alro_tracking_base.expense_category_{code}")
        for code in ("operating", "subsidy", "other")
    }
    for code in ("operating", "subsidy"):  # into the second the proof bears lines of its own
        whole = env["alro.appropriation"].create(
            {"activity_id": activity.id, "category_id": category[code].id, "act_amount": 10**6}
        )
        if code == "operating":
            found["money"]["alro.appropriation"].append(whole.id)
    for participation in takes_part:
        line = make_line(participation, category["operating"])
        found["money"]["alro.budget.line"].append(line.id)
        found["money"]["alro.spending.month"].append(line.month_ids.sorted("month")[0].id)
        draft, posted = (make_document(day, line) for _ in range(2))
        found["money"]["alro.budget.transfer"].append(draft.id)
        found["money"]["alro.budget.transfer.line"].append(draft.line_ids.id)
        posted.action_post()
        found["posted"].append(posted.id)
        report_spending(line)
    if "both" in activity.name:
        mixed = make_document(day, *activity.participation_ids.budget_line_ids)
        found["money"]["alro.budget.transfer.line"] += mixed.line_ids.ids
        other = env["alro.appropriation"].create(
            {"activity_id": activity.id, "category_id": category["other"].id, "act_amount": 10**6}
        )
        change_wholes(day, whole, other)
        for participation in takes_part:
            line = make_line(participation, category["other"])
            line.action_confirm_plan()
            found["confirmed_lines"].append(line.id)


def make_line(participation, category):
    line = env["alro.budget.line"].create(
        {
            "participation_id": participation.id,
            "category_id": category.id,
            "received_amount": 1200,
        }
    )
    line.month_ids.write({"planned_amount": 100})
    return line


def report_spending(line):
    """Into the register: not in October, which the probes key themselves."""
    november = line.month_ids.sorted("month")[1]
    origin = "file" if line.fund_kind == "fund" else "gfmis"
    november._bulk_set({november.id: {"disbursed_to_date": 5}}, origin)


def change_wholes(day, giving, taking):
    """Post a change of what no office has yet: in the register it is the host's and no office's."""
    moved = [
        Command.create({"appropriation_id": whole.id, "amount": amount})
        for whole, amount in ((giving, -7), (taking, 7))
    ]
    values = {"name": "Secret subject", "kind": "change", "date": day, "line_ids": moved}
    env["alro.budget.transfer"].create(values).action_post()


def make_document(day, *lines):
    moved = [Command.create({"budget_line_id": line.id, "amount": 10}) for line in lines]
    values = {"name": "Secret subject", "date": day, "line_ids": moved}
    return env["alro.budget.transfer"].create({**values, "outside_party": "Secret party"})


def make_file(text):
    book = Writer()
    book.sheet("Sheet", [20]).put(1, 1, text, "text")
    return base64.b64encode(book.content())


def stage_fund_batch(year, fund):
    """A file of disbursement of this money, checked, with a conflict in October of each line: those are changed.

    The system makes such files of Fund money only; of other money nobody may see one all the same.
    """
    values = {"name": "Secret.xlsx", "fiscal_year_id": year.id, "fund_kind": fund}
    batch = env["alro.fund.batch"].create(
        {**values, "datas": make_file(f"Secret {fund} {year.year}")}
    )
    batch.state = "checked"
    found["money"]["alro.fund.batch"].append(batch.id)
    of_year = [("fiscal_year_id", "=", year.id), ("fund_kind", "=", fund)]
    for line in env["alro.budget.line"].search(of_year):
        cell = {"batch_id": batch.id, "fiscal_year_id": year.id, "fund_kind": fund}
        cell |= {"activity_id": line.activity_id.id, "agency_id": line.agency_id.id}
        cell |= {"spending_month_id": line.month_ids.sorted("month")[0].id, "cell": "Secret G5"}
        row = env["alro.fund.batch.row"].create({**cell, "result": "conflict"})
        found["money"]["alro.fund.batch.row"].append(row.id)


def stage_treasury(year):
    """A checked file of the treasury with a row, a figure and a mapping of each money.

    Files are of Act money. What is of other money in one was the Act's when the file was checked: its project was
    given to another source since.
    """
    values = {"name": "Secret treasury.xlsx", "fiscal_year_id": year.id}
    batch = env["alro.gfmis.batch"].create(
        {**values, "datas": make_file(f"Secret treasury {year.year}")}
    )
    day = year.date_from.replace(year=year.date_from.year + 1, month=3, day=31)
    batch.write({"state": "checked", "as_of": day, "month": day.replace(day=1)})
    found["money"]["alro.gfmis.batch"].append(batch.id)
    run = {"batch_id": batch.id, "action": "check", "state": "done", "message": "Secret message"}
    run = env["alro.gfmis.run"].create({**run, "user_id": ref("user_super_admin").id})
    found["money"]["alro.gfmis.run"].append(run.id)
    for number, fund in enumerate(("act", "fund", "other")):
        line = line_of(year, fund)
        found["lines_by_fund"][fund if year.year == OPEN else f"{fund} closed"] = line.id
        of_line = {name: line[name].id for name in ("activity_id", "agency_id", "category_id")}
        of_line |= {"budget_line_id": line.id, "batch_id": batch.id, "fiscal_year_id": year.id}
        of_line |= {"fund_kind": fund, "disbursed": 5.0, "net": 1200.0}
        row = {"number": 6 + number, "kind": "data", "text": "Secret row", "result": "matched"}
        row = env["alro.gfmis.row"].create({**of_line, **row, "item": "Secret item"})
        figure = {"as_of": day, "month": day.replace(day=1), "result": "new", "difference": 5.0}
        figure = env["alro.gfmis.figure"].create({**of_line, **figure})
        found["money"]["alro.gfmis.row"].append(row.id)
        found["money"]["alro.gfmis.figure"].append(figure.id)
        act = line_of(year, "act").activity_id
        code = {
            "budget_code": f"5{year.year}{number}",
            "activity_id": act.id,
            "note": "Secret note",
        }
        mapping = env["alro.gfmis.mapping"].create(code)
        env.flush_all()
        moved = "UPDATE alro_gfmis_mapping SET activity_id = %s, fund_kind = %s WHERE id = %s"
        env.cr.execute(moved, (line.activity_id.id, fund, mapping.id))
        env.invalidate_all()
        found["money"]["alro.gfmis.mapping"].append(mapping.id)


def line_of(year, fund):
    """Chiang Mai's line for operating, of the activity that all offices take part in."""
    name = f"Secret {fund} both {year.year} activity"
    wanted = [("activity_id.name", "=", name), ("agency_id", "=", offices["cm"].id)]
    operating = env.ref("alro_tracking_base.expense_category_operating")
    return env["alro.budget.line"].search([*wanted, ("category_id", "=", operating.id)])


def stage_treasury_file(year):
    """A file that can be checked and posted, of one line, and a layout that fits nothing."""
    line = line_of(year, "act")
    code, unit = "07900319990000000000", offices["cm"].gfmis_cost_centre
    env["alro.gfmis.mapping"].create({"budget_code": code[:10], "activity_id": line.activity_id.id})
    heads = (
        "ลำดับ|หน่วยรับงบประมาณ|แหล่งของเงิน|รหัสงบประมาณ|รายการ|งบประมาณ|โอน/เปลี่ยนแปลง|งบประมาณสุทธิ|แผน/กันเงิน"
        "|สำรองเงิน|PO|เบิกจ่าย|เบิกแทนกัน|คงเหลือ"
    ).split("|")
    book = Workbook()
    for cells in (
        ["รายงานสถานะการเบิกจ่าย (ตามงวด) ตามค่ารหัสงบประมาณ"],
        ["ปีงบประมาณ 2560"],
        ["ข้อมูล ณ วันที่ 31.03.2560"],
        heads,
        [1, unit, "6011220", code, "Secret", 1200, 0, 1200, 0, 0, 0, 640.25, 0, 559.75],
        [None, None, None, None, "รวมทั้งสิ้น", 1200, 0, 1200, 0, 0, 0, 640.25, 0, 559.75],
    ):
        book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    batch = env["alro.gfmis.batch"].create(
        {
            "name": "Secret NFMA46.xlsx",
            "datas": base64.b64encode(file.getvalue()),
            "fiscal_year_id": year.id,
        }
    )
    found["treasury"].append(batch.id)
    march = line.month_ids.filtered(lambda month: month.fiscal_month == 6)
    found["treasury_month"], found["treasury_line"] = march.id, line.id
    layout = {"code": "proof", "name": "Proof", "active": False}
    column = {"role": "product", "names": "Nothing of this name"}
    layout = env["alro.gfmis.profile"].create({**layout, "column_ids": [Command.create(column)]})
    found["layout"] = layout.id


def stage_own_workbooks(login, year):
    """Workbooks that an officer has made, with their files and the differences found in them."""
    user = env["res.users"].search([("login", "=", login)])
    if user.alro_level in ("super_admin", "admin_fund", "central_fund"):
        making = env["alro.fund.workbook"].with_user(user).create({"fiscal_year_id": year.id})
        making.action_make()
    if user.alro_level in ("super_admin", "admin_act_fund", "admin_fund"):
        book = env["alro.year.workbook"].with_user(user).create({"fiscal_year_id": year.id}).sudo()
        book.write({"file": make_file(f"Secret {login}"), "made_file": make_file(f"Made {login}")})
        difference = {"workbook_id": book.id, "kind": "conflict", "sheet": "target"}
        book.line_ids.create([{**difference, "cell": "Secret C3"}])


for year_number in (OPEN, CLOSED):
    year = env["alro.fiscal.year"].create({"year": year_number, "state": "open"})
    names = ACTIVITIES if year_number == OPEN else ("both", "kpr")
    for fund_number, fund in enumerate(("act", "fund", "other")):
        for position, activity_name in enumerate(names, 1):
            make_activity(year, fund, activity_name, fund_number * 10 + position)
    env["alro.contact"].create(
        {
            "name": f"Contact {year_number}",
            "activity_group_id": env["alro.activity.group"]
            .search([("fiscal_year_id", "=", year.id)], limit=1)
            .id,
        }
    )
    for fund in ("act", "fund", "other"):
        stage_fund_batch(year, fund)
    stage_treasury(year)
    if year_number == OPEN:
        stage_treasury_file(year)
    if year_number == CLOSED:
        year.action_close()

extra = {
    "both_offices": ("province", offices["cm"] | offices["sk"]),
    "mover": ("province", offices["cm"]),
    "gone": ("province", offices["cm"]),
    "super_admin2": ("super_admin", offices["cm"].browse()),
}
for login, (level, agencies) in extra.items():
    user = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": f"Officer {login}",
                "login": login,
                "password": login,
                "email": f"{login}@alro.example",
                "group_ids": [Command.set(ref(f"group_{level}").ids)],
                "alro_agency_ids": [Command.set(agencies.ids)],
            }
        )
    )
of_open_year = env["alro.fiscal.year"].search([("year", "=", OPEN)])
for login in (*WRITERS, "super_admin2"):
    stage_own_workbooks(login, of_open_year)
request = env["alro.account.request"].create(
    {
        "name": "Secret applicant",
        "position": "Analyst",
        "agency_id": offices["cm"].id,
        "level": "province",
        "email": "secret.applicant@alro.example",
        "phone": "02 000 0000",
        "letter": base64.b64encode(b"%PDF-1.4 Secret letter"),
        "letter_name": "letter.pdf",
    }
)
hidden = env["alro.activity"].search([("name", "=", f"Secret other sk_only {OPEN} activity")])
secret = env["ir.attachment"].create(
    {
        "name": "Secret file.txt",
        "raw": b"Secret bytes",
        "res_model": hidden._name,
        "res_id": hidden.id,
    }
)
found["attachment"], found["request"], found["hidden"] = secret.id, request.id, hidden.id
for login in (*WRITERS, *OTHERS, *extra):
    user = env["res.users"].search([("login", "=", login)])
    found["users"][login] = {
        "id": user.id,
        "level": user.alro_level or None,
        "agencies": user.alro_agency_ids.ids,
    }
    expiry = datetime.now() + timedelta(days=1)
    found["keys"][login] = (
        env["res.users.apikeys"].with_user(user).sudo()._generate("rpc", "proof", expiry)
    )
env["res.users"].search([("login", "=", "gone")]).action_archive()
found["save_cells"] = [
    model
    for model in ("alro.work.month", "alro.step.target", "alro.spending.month", "alro.budget.line")
    if hasattr(env[model], "save_cells")
]
env["ir.config_parameter"].set_param("web.json.enabled", True)
found["models"] = (
    env["ir.model"].search([("model", "=like", "alro.%"), ("abstract", "=", False)]).mapped("model")
)
found["offices"] = {key: office.id for key, office in offices.items()}
env.cr.commit()
env["alro.value.log.digest"]._seal()  # in a transaction of its own, of what is committed
print("STAGE " + json.dumps(found))
