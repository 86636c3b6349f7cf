"""No foreign word: what the pages show, say to a screen reader or keep ready in a tooltip is Thai.

Latin letters are the department's own (docs/glossary.md), names of keys, and codes, or the walk says where they stand.
"""

import re

import pytest
from gfmis import File, Year, check_file, map_codes
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
# What a page shows or says: texts, and the attributes that are read out or pop up.
COLLECT = """() => {
    const shown = (element) => element.checkVisibility({visibilityProperty: true});
    const found = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (!parent.closest("script, style, noscript, template, .o_alro_code") && shown(parent)) {
            found.push(walker.currentNode.data);
        }
    }
    for (const element of document.body.querySelectorAll("*")) {
        if (shown(element)) {
            for (const name of ["title", "placeholder", "aria-label", "alt", "data-tooltip"]) {
                found.push(element.getAttribute(name) || "");
            }
        }
    }
    return [...new Set(found.map((text) => text.trim()).filter(Boolean))];
}"""
# Counts what the page asks the server for, so that the walk looks once it has all.
COUNT = """
    window.asked = 0;
    const send = XMLHttpRequest.prototype.send;
    XMLHttpRequest.prototype.send = function () {
        window.asked++;
        this.addEventListener("loadend", () => window.asked--);
        return send.apply(this, arguments);
    };
"""
QUIET = """() => new Promise((quiet) => {
    let timer;
    const observer = new MutationObserver(() => start());
    const start = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
            if (window.asked) {
                return start();
            }
            observer.disconnect();
            quiet();
        }, 250);
    };
    observer.observe(document, {subtree: true, childList: true, characterData: true});
    start();
})"""
ALLOWED = re.compile(
    # the department's own words
    r"ALRO Tracking|Dashboard|Excel|PDF|JPEG|PNG|MB|API|GFMIS|Smart Farmer|GAP|Super Admin|Admin|User(?:name)?|\(Link\)"
    r"|\(PO\)|One Map|RTK|X-Ray|Mobile Unit|Zoning|Agri-Map|Zero Waste|NFMA46|nfma46"
    # keys
    r"|\b(?:Ctrl|CTRL|Alt|ALT|Shift|SHIFT|Tab|Enter|Home|End|Delete|Esc|Caps Lock|Page Up/Down)\b"
    r"|\b(?:F\d+|A|C|D|F|K|R|S|V|X|Y|Z)\b"
    # addresses of cells, e-mail and other addresses; English, chosen by its own name; file formats
    r"|\b[A-Z]{1,3}\d+(?=: )|[\w.-]+@[\w.-]+|https?://\S+|English(?: \(US\))?|\b(?:xlsx?|csv|XLSX|CSV)\b"
)
CODES = re.compile(r"[a-z]+(?:_[a-z]+)*\d?|[A-Z]{1,4}\d*[A-Z]?|[0-9a-f]{64}|m[²³]")  # one alone
LATIN = re.compile("[A-Za-z]")


class Walk:
    """Goes from page to page and remembers each foreign word with the first page on which it stood."""

    def __init__(self):
        self.page = None
        self.foreign = {}
        self.texts = 0

    def look(self, where):
        texts = self.page.evaluate(COLLECT)
        self.texts += len(texts)
        for text in texts:
            if LATIN.search(ALLOWED.sub("", text)) and not CODES.fullmatch(text):
                self.foreign.setdefault(text, where)

    def go(self, path):
        self.page.goto(path)
        expect(self.page.locator(".o_action_manager > *, .o_alro_guest").first).to_be_attached()
        self.settle()
        self.look(path)

    def press(self, selector, where):
        self.page.locator(selector).first.click()
        self.settle()
        self.look(f"{self.page.url}: {where}")

    def settle(self):
        self.page.evaluate(QUIET)

    def finish(self):
        listed = "\n".join(f"{text!r} on {where}" for text, where in self.foreign.items())
        assert not self.foreign, f"Foreign words:\n{listed}"
        assert self.texts > 50, "the walk saw next to nothing"


@pytest.fixture
def walk():
    return Walk()


@pytest.fixture
def new_page(new_page):
    def make(**options):
        page = new_page(**options)
        page.add_init_script(COUNT)
        return page

    return make


def test_before_login(walk, page):
    walk.page = page
    for path in ("/nowhere", "/web/reset_password", "/alro/account/request", "/web/login"):
        walk.go(path)
    page.fill("input[name=login]", "nobody")
    page.fill("input[name=password]", "nothing")
    walk.press("button[type=submit]", "a wrong password")
    walk.go("/web/reset_password?token=expired")
    walk.finish()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_an_office(walk, login, options):
    walk.page = login("province", **options)
    for path in ("alro-plan", "alro-report", "alro-activities", "alro-history"):
        walk.go(f"/odoo/{path}")
    walk.press(".o_data_row .o_data_cell, .o_kanban_record", "a record")
    # what is not his, and what is not there
    for path in ("alro-users", "alro-projects/999999", "action-base.action_res_users"):
        walk.go(f"/odoo/{path}")
    walk.finish()


def test_a_host_and_a_reader(walk, login):
    walk.page = login("bureau")
    walk.go("/odoo/alro-host")
    walk.page = login("report")
    walk.go("/odoo/alro-projects")
    walk.finish()


def test_an_office_s_money(walk, login):
    walk.page = page = login("province")
    for path in ("alro-spending-plan", "alro-fund-spending"):
        walk.go(f"/odoo/{path}")
        page.keyboard.press("Alt+Shift+K")
        expect(page.locator(".modal .o_grid_keys")).to_be_visible()
        walk.look(f"{path}: help")
    for path in ("alro-spending", "alro-budget-lines", "alro-ledger"):
        walk.go(f"/odoo/{path}")
    walk.go("/odoo/alro-transfers")
    walk.press(".o_data_row .o_data_cell", "a document")
    walk.finish()


def test_keepers_of_money(walk, login):
    walk.page = login("central_act")
    walk.go("/odoo/alro-transfers")
    walk.press(".o_data_row:has(.text-bg-info) .o_data_cell", "a draft")
    walk.press("button[name=action_add_offices]", "offices to add")
    walk.go("/odoo/alro-transfers")
    walk.press(
        ".o_data_row:has(.text-bg-success):has-text('พ.ร.บ.') .o_data_cell", "a posted document"
    )
    walk.press("button[name=action_ask_reverse]", "why it is reversed")
    walk.go("/odoo/alro-transfers/new")
    walk.go("/odoo/alro-fund-batches")
    walk.page = login("central_fund")
    walk.go("/odoo/alro-fund-batches")
    walk.press(".o_control_panel_main_buttons .btn-secondary", "a workbook to take")
    walk.go("/odoo/alro-fund-batches/new")
    walk.page = login("admin_act_fund")
    walk.go("/odoo/alro-ledger")
    walk.press(".o_group_header", "a group of the ledger")
    walk.press(".o_control_panel_main_buttons .btn-secondary", "as of which day")
    walk.go("/odoo/alro-budgets")
    walk.press(".o_group_header", "a group of budgets")
    walk.go("/odoo/alro-year-workbooks")
    walk.go("/odoo/alro-year-workbooks/new")
    walk.go("/odoo/alro-activities")
    walk.press(".o_data_row td:nth-child(3)", "an activity")
    walk.press("a[name=budgets]", "its budgets")
    walk.press("a[name=transfers]", "its allocations and returns")
    walk.finish()


def test_files_of_the_treasury(walk, login, database):
    walk.page = page = login("central_act")
    walk.go("/odoo/alro-gfmis")
    walk.go("/odoo/alro-gfmis/new")
    year = Year.current(database)
    file = File.of(database, year)
    map_codes(page, file.lines)
    batch = check_file(page, "GFMIS.xlsx", file.content(year.today))
    walk.go("/odoo/alro-gfmis")
    walk.go(f"/odoo/alro-gfmis/{batch}")
    for tab in ("ambiguous", "flagged", "difference", "unmatched"):
        walk.press(f"a[name={tab}]", tab)
    walk.press(".tab-pane.active button[name=action_choose]", "whose money it is")
    page.keyboard.press("Escape")
    walk.press("button[name=action_figures]", "by office and activity")
    for path in ("alro-gfmis-rows", "alro-gfmis-mappings", "alro-gfmis-layouts", "alro-spending"):
        walk.go(f"/odoo/{path}")
    walk.go(f"/odoo/alro-gfmis-rows/{database.value('SELECT max(id) FROM alro_gfmis_row')}")
    walk.go("/odoo/alro-gfmis-layouts")
    walk.press(".o_data_row [name=name]", "a layout")
    walk.go(f"/odoo/alro-budget-lines/{file.lines[0].id}")
    walk.finish()


def test_odoo_s_own_furniture(walk, login):
    """Search, filters, groups, favourites, export, menus, preferences, an empty form, keys."""
    walk.page = page = login("super_admin")
    walk.go("/odoo/alro-users")
    walk.press(".o_searchview_dropdown_toggler", "search")
    walk.press(".o_add_favorite", "a favourite")
    walk.press(".o_add_custom_filter", "a filter")
    walk.press(".o_tree_editor .o_model_field_selector", "fields to filter by")
    walk.go("/odoo/alro-users")
    page.locator("thead input[type=checkbox]").check()
    walk.press(".o_cp_action_menus .dropdown-toggle", "actions")
    walk.press(".o-dropdown--menu .o_menu_item:has-text('ส่งออก')", "export")
    walk.go("/odoo/alro-users/new")
    walk.press(".o_form_button_save", "a form that lacks what it needs")
    walk.go("/odoo/alro-fiscal-year")
    walk.press(".o_user_menu button", "user menu")
    walk.press(".o-dropdown--menu [data-menu=preferences]", "preferences")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator(".o_command_palette")).to_be_visible()
    walk.look("commands")
    walk.finish()


def test_lost_network_and_session(walk, login):
    walk.page = page = login("super_admin")
    walk.go("/odoo/alro-users")
    page.context.set_offline(True)
    walk.press(".o_data_row .o_data_cell", "no network")
    expect(page.locator(".o_notification")).to_be_visible()
    walk.look("no network")
    page.context.set_offline(False)
    walk.go("/odoo/alro-users")
    page.context.clear_cookies()
    page.locator(".o_data_row .o_data_cell").first.click()
    expect(page.locator(".modal, .oe_login_form").first).to_be_visible()
    walk.look("no session")
    walk.finish()
