"""A report of the treasury that a journey uploads, made of the demonstration year's offices and activities."""

import base64
import io
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle, islice

from grid import call
from openpyxl import Workbook

ROWS = 500
TITLE = "รายงานสถานะการเบิกจ่าย (ตามงวด) ตามค่ารหัสงบประมาณ"
HEADS = (
    *("ลำดับ", "หน่วยรับงบประมาณ", "แหล่งของเงิน", "รหัสงบประมาณ", "รายการ", "งบประมาณ", "โอน/เปลี่ยนแปลง"),
    *("งบประมาณสุทธิ", "แผน/กันเงิน", "สำรองเงิน", "PO", "เบิกจ่าย", "เบิกแทนกัน", "คงเหลือ"),
)
DIGITS = {"personnel": 1, "operating": 2, "investment": 3, "subsidy": 4, "other": 5}
UNKNOWN_DIGIT = 6  # of which no mapping tells the category
LINES = """
    SELECT l.id, l.activity_id, l.agency_id, a.code, c.code, g.name, a.name
      FROM alro_budget_line l
      JOIN alro_fiscal_year y ON y.id = l.fiscal_year_id AND y.year = %s
      JOIN alro_agency a ON a.id = l.agency_id
      JOIN alro_expense_category c ON c.id = l.category_id
      JOIN alro_activity g ON g.id = l.activity_id
      JOIN alro_project p ON p.id = l.project_id
     WHERE l.fund_kind = 'act' AND p.name NOT LIKE '%%ทดสอบ%%' AND g.name NOT LIKE '%%ทดสอบ%%'
     ORDER BY a.code <> 'AL50', l.id
"""


@dataclass(frozen=True)
class Year:
    number: int  # Buddhist
    start: date
    today: date

    @classmethod
    def current(cls, database):
        today = database.value("SELECT (now() AT TIME ZONE 'Asia/Bangkok')::date")
        of_today = "date_from <= %s AND date_to >= %s"
        return cls(
            *database.rows(
                f"SELECT year, date_from FROM alro_fiscal_year WHERE {of_today}", today, today
            )[0],
            today,
        )


@dataclass(frozen=True)
class Line:
    """A budget line of the demonstration year, and the codes that the treasury has for it."""

    id: int
    activity: int
    agency: int
    office: str
    category: str
    name: str
    office_name: str
    source: str

    @property
    def budget_code(self):
        return f"07900{self.activity:09d}000000"

    @property
    def unit(self):
        return f"07900{self.agency:05d}"


def lines_of(database, year):
    """Return the budget lines of Act money of a year, those of AL50 first."""
    return [
        Line(*row, f"{year % 100}11{DIGITS[row[4]]}20")
        for row in database.rows(LINES, year)
        if row[4] in DIGITS
    ]


def map_codes(keeper, lines):
    """Let the budget group map the codes of these lines: budget codes to activities, units to offices."""
    codes = {("budget_code", line.budget_code[:14], "activity_id", line.activity) for line in lines}
    codes |= {("cost_centre", line.unit, "agency_id", line.agency) for line in lines}
    values = [{code: text, target: id_} for code, text, target, id_ in sorted(codes)]
    return call(keeper, "alro.gfmis.mapping", "create", values)


@dataclass
class Row:
    """A row with figures; what remains is what it should be, unless it is broken."""

    unit: str
    source: str
    budget_code: str
    item: str
    own: Decimal
    others: Decimal = Decimal(0)
    po: Decimal = Decimal(0)
    net: Decimal = Decimal(1000)
    off_by: Decimal = Decimal(0)

    @classmethod
    def of(cls, line, **values):
        return cls(line.unit, line.source, line.budget_code, line.name, **values)

    @property
    def cells(self):
        remaining = self.net - self.po - self.own - self.others + self.off_by
        amounts = (self.net, 0, self.net, 0, 0, self.po, self.own, self.others, remaining)
        return self.unit, self.source, self.budget_code, self.item, *amounts


class File:
    """500 rows: all of lines that mappings know, but for those that the budget group has to decide about."""

    @classmethod
    def of(cls, database, year):
        number = database.value("SELECT COALESCE(max(id), 0) FROM alro_gfmis_mapping")
        return cls(lines_of(database, year.number)[: ROWS - 5], number)

    def __init__(self, lines, number):
        """``number``: of codes that nobody has mapped, in whatever journey before."""
        self.strange_unit, strange_code = f"07888{number:05d}", f"07999{number:09d}000000"
        shared = Counter((line.activity, line.agency) for line in lines)
        torn = next(line for line in lines if shared[line.activity, line.agency] > 1)
        self.lines = lines
        self.torn = [
            line for line in lines if (line.activity, line.agency) == (torn.activity, torn.agency)
        ]
        self.fallen, self.broken = lines[0], next(each for each in lines if each not in self.torn)
        single = [each for each in lines if shared[each.activity, each.agency] == 1]
        self.stranger, self.nameless = single[0], single[1]  # whom the budget group will choose
        plain = ROWS - 5
        self.rows = [
            Row.of(line, own=_amount(number), po=Decimal("10.25"), others=Decimal(number % 2))
            for number, line in enumerate(islice(cycle(lines), plain))
        ]
        self.whose = list(islice(cycle(lines), plain))
        self._add(self.stranger, unit=self.strange_unit)
        self._add(self.stranger, unit=self.strange_unit)
        self._add(self.nameless, budget_code=strange_code)
        source = self.torn[0].source
        self._add(self.torn[0], source=f"{source[:4]}{UNKNOWN_DIGIT}{number % 100:02d}")
        self._add(self.broken, off_by=Decimal(1))

    def _add(self, line, **codes):
        row = Row.of(line, own=_amount(len(self.rows)), off_by=codes.pop("off_by", Decimal(0)))
        for name, text in codes.items():
            setattr(row, name, text)
        self.rows.append(row)
        self.whose.append(line)

    def sums(self, day):
        """Return ``{line: (disbursed, by others, committed, as of)}``, once all rows are matched."""
        sums = defaultdict(lambda: [Decimal(0)] * 3)
        for row, line in zip(self.rows, self.whose, strict=True):
            own, others, po = sums[line.id]
            sums[line.id] = [own + row.own + row.others, others + row.others, po + row.po]
        return {line: (*map(float, amounts), day) for line, amounts in sums.items()}

    def content(self, day):
        return report(self.rows, day)

    def earlier(self, year):
        """Return a file of the beginning of the year, by which one line had been disbursed more."""
        rows = [
            Row.of(line, own=Decimal(9000 if line == self.fallen else 1), net=Decimal(10_000))
            for line in self.lines[:20]
        ]
        return report(rows, min(year.start + timedelta(9), year.today))


def _amount(number):
    """Return an amount that no other row has: the same row twice would have to be explained."""
    return Decimal(100) + Decimal(number) / 100


def report(rows, day):
    """Return a report of layout A as an Excel file: sums after each source, and of everything.

    :param rows: :class:`Row`; ``day``: as of which
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "รายงาน"
    date = f"{day:%d.%m}.{day.year + 543}"
    year = day.year + 543 + (day.month >= 10)
    sheet.append([TITLE])
    sheet.append([f"หน่วยงาน 07900 สำนักงานการปฏิรูปที่ดินเพื่อเกษตรกรรม   ปีงบประมาณ {year}"])
    sheet.append([f"ข้อมูล ณ วันที่ {date}   พิมพ์วันที่ {date} 09:15:22"])
    sheet.append([])
    sheet.append(HEADS)
    by_source = defaultdict(list)
    for row in rows:
        by_source[row.source].append(row.cells)
    number = 0
    for source, group in sorted(by_source.items()):
        for cells in group:
            number += 1
            sheet.append([number, *map(_plain, cells)])
        sheet.append([*[None] * 4, f"รวม แหล่งของเงิน {source}", *_sums(group)])
    sheet.append([*[None] * 4, "รวมทั้งสิ้น", *_sums([row.cells for row in rows])])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _sums(rows):
    return [float(sum(row[place] for row in rows)) for place in range(4, 13)]


def _plain(value):
    return float(value) if isinstance(value, Decimal) else value


def check_file(keeper, name, content):
    """Upload and check a file at once; return its id."""
    values = {"name": name, "datas": base64.b64encode(content).decode()}
    batch = call(keeper, "alro.gfmis.batch", "create", values)
    call(keeper, "alro.gfmis.batch", "action_check", [batch], context={"lang": "th_TH"})
    return batch


def take_back(keeper, database, year):
    """Reverse the posted files of a year: with none before it, nothing in a file looks wrong."""
    posted = database.rows(
        "SELECT b.id FROM alro_gfmis_batch b JOIN alro_fiscal_year y ON y.id = b.fiscal_year_id"
        " WHERE b.state = 'posted' AND y.year = %s",
        year.number,
    )
    ids = [row[0] for row in posted]
    call(keeper, "alro.gfmis.batch", "action_reverse", ids, "A journey begins")


def post_file(keeper, name, content):
    """Upload, check and post a file at once; return its id."""
    batch = check_file(keeper, name, content)
    call(keeper, "alro.gfmis.batch", "action_post", [batch])
    return batch


def spent(database, lines):
    """Return ``{(line, fiscal month): (disbursed, by others, committed, as of)}`` of what is reported."""
    rows = database.rows(
        "SELECT budget_line_id, fiscal_month, disbursed_to_date, by_others_to_date, committed_to_date,"
        " as_of FROM alro_spending_month WHERE budget_line_id = ANY(%s) AND disbursed_origin IS NOT NULL",
        [line.id for line in lines],
    )
    return {
        (line, month): (float(own), float(others or 0), float(po or 0), as_of)
        for line, month, own, others, po, as_of in rows
    }
