"""The layouts that the suite ships. Names of columns are the treasury's own words.

No layout of the treasury is published: what is known comes from files of other departments, the
rest is what such heads are usually called. A department adds what its own files say.
"""

from .layout import Column, Layout

_BUDGET_CODE = ("รหัสงบประมาณ", "รหัสงบประมาณ (20 หลัก)", "รหัสงบประมาณ 20 หลัก", "FISTL")
_FUND_CODE = ("แหล่งของเงิน", "รหัสแหล่งของเงิน", "แหล่งเงิน", "รหัสแหล่งเงิน", "GEBER")
_ACTIVITY = ("กิจกรรมหลัก", "รหัสกิจกรรมหลัก", "FKBER")
_SUB_ACTIVITY = ("กิจกรรมย่อย", "รหัสกิจกรรมย่อย", "PRZNR")
_COST_CENTRE = ("ศูนย์ต้นทุน", "รหัสศูนย์ต้นทุน", "KOSTL")
_PAYING_UNIT = ("หน่วยเบิกจ่าย", "รหัสหน่วยเบิกจ่าย", "หน่วยเบิก", "ZZPMT")
_RECEIVING_UNIT = ("หน่วยรับงบประมาณ", "รหัสหน่วยรับงบประมาณ")
_ITEM = ("รายการ", "ชื่อรายการ", "ชื่อแผนงาน/รายการ", "แผนงาน/รายการ", "คำอธิบาย", "ข้อความ")
_DEPARTMENT = ("หน่วยงาน", "ส่วนราชการ", "กรม")
_PRODUCT = ("ผลผลิต/โครงการ", "ผลผลิต", "โครงการ", "ผลผลิต/โครงการ/กิจกรรม")
_NATURE = ("รายจ่ายประจำ/ลงทุน", "ประจำ/ลงทุน", "ลักษณะรายจ่าย", "ประเภทรายจ่าย")
_ACT_AMOUNT = (
    "พรบ.",
    "พ.ร.บ.",
    "งบตาม พ.ร.บ.",
    "งบประมาณตาม พ.ร.บ.",
    "งบ พ.ร.บ.",
    "วงเงินตาม พ.ร.บ.",
    "งบประมาณ",
)
_TRANSFERRED = (
    "โอน/เปลี่ยนแปลง",
    "โอนเปลี่ยนแปลง",
    "โอน เปลี่ยนแปลง",
    "โอน",
    "งบโอน/เปลี่ยนแปลง",
    "โอน จัดสรร/เบิกแทน/เปลี่ยนแปลง",
)
_NET = (
    "งบประมาณสุทธิ",
    "งบสุทธิ",
    "งบฯ หลังโอน",
    "งบหลังโอน",
    "งบหลังโอนเปลี่ยนแปลง",
    "งบฯ หลังโอนเปลี่ยนแปลง",
    "งบประมาณหลังโอนเปลี่ยนแปลง",
    "วงเงินงบประมาณหลังโอนเปลี่ยนแปลง",
    "ยอดสุทธิหลังโอนเปลี่ยนแปลง",
)
_ALLOTTED = ("จัดสรร", "งบจัดสรร", "เงินงวด", "งบประมาณจัดสรร", "งบที่จัดสรร", "ได้รับจัดสรร")
_PLANNED = ("แผน/กันเงิน", "แผน", "แผนการใช้จ่าย", "กันเงิน")
_RESERVED = ("สำรองเงิน", "สำรอง", "สำรองเงินมีหนี้", "เงินสำรอง", "สำรองเงิน (มีหนี้)")
_COMMITTED = (
    "PO",
    "ใบสั่งซื้อ",
    "ใบสั่งซื้อ (PO)",
    "ใบสั่งซื้อ/สัญญา",
    "ก่อหนี้ผูกพัน",
    "ก่อหนี้ผูกพัน (PO)",
    "ผูกพัน",
    "ก่อหนี้",
)
_COMMITTED_AND_RESERVED = (
    "PO+สำรองเงินมีหนี้",
    "PO + สำรองเงิน",
    "ก่อหนี้ผูกพัน+สำรองเงินมีหนี้",
    "สำรองเงินมีหนี้+PO",
    "PO และสำรองเงินมีหนี้",
)
_DISBURSED = ("เบิกจ่าย", "เบิก", "ผลการเบิกจ่าย", "เบิกจ่ายสะสม", "เบิก(จ่าย)")
_DISBURSED_BY_OTHERS = (
    "เบิกแทนกัน",
    "เบิกแทน",
    "เบิกจ่ายแทนกัน",
    "เบิกแทนโดยส่วนราชการอื่น",
    "เบิกจ่ายแทนโดยหน่วยงานอื่น",
)
_SPENT = ("ใช้จ่าย", "ผลการใช้จ่าย", "ใช้จ่ายรวม")
_REMAINING = ("คงเหลือ", "งบประมาณคงเหลือ", "ยอดคงเหลือ", "งบคงเหลือ", "เงินคงเหลือ")
_LEFT = ("ลำดับ", "ลำดับที่", "ที่", "กระทรวง", "รหัสหน่วยงาน", "ปีงบประมาณ", "หมายเหตุ")

# The report by budget code (NFMA46). Where its columns D, E, H and J to N stand is known.
NFMA46 = Layout(
    code="nfma46",
    columns=(
        Column("receiving_unit", _RECEIVING_UNIT),
        Column("fund_code", _FUND_CODE),
        Column("budget_code", _BUDGET_CODE, "D"),
        Column("item", _ITEM, "E"),
        Column("act_amount", _ACT_AMOUNT),
        Column("transferred", _TRANSFERRED),
        Column("net", _NET, "H"),
        Column("planned", _PLANNED),
        Column("reserved", _RESERVED, "J"),
        Column("committed", _COMMITTED, "K"),
        Column("disbursed", _DISBURSED, "L"),
        Column("disbursed_by_others", _DISBURSED_BY_OTHERS, "M"),
        Column("remaining", _REMAINING, "N"),
    ),
    required=("budget_code", "net", "disbursed", "remaining"),
    row_filter=("budget_code", "[0-9]{10,}"),
    also=(*_LEFT, *_ALLOTTED, *_SPENT),
)

# The flat extract for analyses. Its disbursed money holds what others disbursed.
FLAT = Layout(
    code="flat",
    columns=(
        Column("paying_unit", _PAYING_UNIT),
        Column("cost_centre", _COST_CENTRE),
        Column("activity_code", _ACTIVITY),
        Column("department", _DEPARTMENT),
        Column("product", _PRODUCT),
        Column("nature", _NATURE),
        Column("act_amount", _ACT_AMOUNT),
        Column("net", _NET),
        Column("committed_and_reserved", _COMMITTED_AND_RESERVED),
        Column("disbursed", _DISBURSED),
        Column("spent", _SPENT),
    ),
    required=("product", "net", "disbursed"),
    also=(*_LEFT, *_TRANSFERRED, *_ALLOTTED, *_PLANNED, *_REMAINING),
)

# The suite's own (template.py): who has figures in another form copies them there.
TEMPLATE = Layout(
    code="template",
    columns=(
        Column("budget_code", _BUDGET_CODE),
        Column("fund_code", _FUND_CODE),
        Column("activity_code", _ACTIVITY),
        Column("sub_activity_code", _SUB_ACTIVITY),
        Column("cost_centre", _COST_CENTRE),
        Column("paying_unit", _PAYING_UNIT),
        Column("receiving_unit", _RECEIVING_UNIT),
        Column("item", _ITEM),
        Column("act_amount", ("งบตาม พ.ร.บ.", *_ACT_AMOUNT)),
        Column("transferred", ("โอนเปลี่ยนแปลง", *_TRANSFERRED)),
        Column("net", ("งบหลังโอนเปลี่ยนแปลง", *_NET)),
        Column("allotted", _ALLOTTED),
        Column("reserved", _RESERVED),
        Column("committed", _COMMITTED),
        Column("disbursed", _DISBURSED),
        Column("disbursed_by_others", _DISBURSED_BY_OTHERS),
        Column("remaining", _REMAINING),
    ),
    required=("budget_code", "activity_code", "cost_centre", "net", "disbursed"),
    also=(*_LEFT, *_PLANNED, *_SPENT),
)

# Lists of the old system, saved as text or HTML. Nothing of it is known for sure: a fallback.
LEGACY = Layout(
    code="legacy",
    columns=(
        Column("paying_unit", _PAYING_UNIT),
        Column("cost_centre", _COST_CENTRE),
        Column("receiving_unit", _RECEIVING_UNIT),
        Column("fund_code", _FUND_CODE),
        Column("budget_code", _BUDGET_CODE),
        Column("activity_code", _ACTIVITY),
        Column("item", _ITEM),
        Column("act_amount", _ACT_AMOUNT),
        Column("transferred", _TRANSFERRED),
        Column("net", _NET),
        Column("allotted", _ALLOTTED),
        Column("planned", _PLANNED),
        Column("reserved", _RESERVED),
        Column("committed", _COMMITTED),
        Column("committed_and_reserved", _COMMITTED_AND_RESERVED),
        Column("disbursed", _DISBURSED),
        Column("disbursed_by_others", _DISBURSED_BY_OTHERS),
        Column("spent", _SPENT),
        Column("remaining", _REMAINING),
    ),
    required=("budget_code", "disbursed"),
    row_filter=("budget_code", "[0-9]{10,}"),
    also=_LEFT,
)

# In order of preference where two fit alike.
LAYOUTS = (NFMA46, TEMPLATE, FLAT, LEGACY)
