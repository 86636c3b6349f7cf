"""Takes the pictures of docs/images from a running server with the demonstration year.

    screenshots.py URL [FOLDER] [NAME …]

URL is the server of `./alro run` (http://localhost:8069). Needs Playwright, which `./alro setup` installs, and a
Chromium (ALRO_BROWSER, or on PATH). What it types into a plan it takes back; the log of values keeps both. The pictures
show the running fiscal year, so they differ from month to month.
"""

import os
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

VIEWPORT = {"width": 1280, "height": 760}
TALL = {"width": 1280, "height": 920}
FOLDER = Path(__file__).parents[1] / "docs" / "images"
SHOTS = {}


def shot(login=None, viewport=VIEWPORT):
    """Registers a function that brings a page, logged in as a demonstration user, to what its picture shows."""

    def register(function):
        SHOTS[function.__name__] = (login, viewport, function)
        return function

    return register


@shot()
def login(page):
    page.goto("/web/login")


@shot(viewport=TALL)
def account_request(page):
    page.goto("/alro/account/request")


@shot("province", viewport=TALL)
def plan(page):
    """A plan that does not balance yet: ten a month are typed for eleven months, and taken back afterwards."""
    open_grid(page, "alro-plan")
    row = page.locator("tr.o_grid_row", has=page.locator("#o_grid_active"))
    for _month in range(11):
        page.keyboard.type("10")
        page.keyboard.press("Tab")
    expect(row.locator("td.o_column_total")).to_have_text("110")
    expect(page.locator(".o_grid_saved.o_saved")).to_be_visible()


@shot("province2", viewport=TALL)
def report(page):
    open_grid(page, "alro-report")


@shot("bureau", viewport=TALL)
def host(page):
    """The offices of a hosted main target, by months."""
    open_list(page, "alro-host")
    page.locator(".o_data_row.fw-bold td[name=display_name]").first.click()
    expect(page.locator(".o_page_alro_hosted_months tr.o_grid_row").first).to_be_visible()


@shot("admin_act_fund")
def steps(page):
    open_list(page, "alro-activities")
    page.locator(".o_data_row", has_text="Smart Farmer").first.locator("td").nth(2).click()
    expect(page.locator(".o_field_widget[name=step_ids] .o_data_row").first).to_be_visible()


def open_grid(page, path):
    page.goto(f"/odoo/{path}")
    expect(page.locator("tr.o_grid_row").first).to_be_visible()
    expect(page.locator("#o_grid_active")).to_be_visible()


def open_list(page, path):
    page.goto(f"/odoo/{path}")
    expect(page.locator(".o_data_row, .o_group_header").first).to_be_visible()


def log_in(page, name):
    page.goto("/web/login")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", name)
    page.click("button[type=submit]")
    page.wait_for_url(re.compile("/odoo"))


def settle(page):
    """Wait for fonts and for what is drawn last; the page itself never falls silent, it listens to the server."""
    page.evaluate("document.fonts.ready")
    if not page.locator(".o_alro_grid").count():
        page.evaluate("document.activeElement?.blur()")
    page.mouse.move(0, 0)
    page.evaluate(
        "document.querySelectorAll('.o_content, .o_form_view').forEach(e => e.scrollTo(0, 0))"
    )
    expect(page.locator(".o_loading_indicator")).to_have_count(0)
    page.wait_for_timeout(600)


def discard(page):
    """Take back what was typed for the picture: a grid saves it, and a form left behind would."""
    if page.locator(".o_page_alro_work_plan").count():
        for _month in range(11):
            page.keyboard.press("Control+Z")
        expect(page.locator(".o_grid_saved.o_saved")).to_be_visible()
        expect(page.locator("td.o_waiting, td.o_sending")).to_have_count(0)
    button = page.locator(".o_form_button_cancel")
    if button.count() and button.is_visible():
        button.click()
        expect(button).not_to_be_visible()


def find_browser():
    names = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
    found = os.environ.get("ALRO_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit("There is no Chromium or Chrome: name one in ALRO_BROWSER.")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    url = sys.argv[1].rstrip("/")
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    names = sys.argv[3:] or list(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for name in names:
            user, viewport, prepare = SHOTS[name]
            context = browser.new_context(
                base_url=url, locale="th-TH", timezone_id="Asia/Bangkok", viewport=viewport
            )
            page = context.new_page()
            if user:
                log_in(page, user)
            prepare(page)
            settle(page)
            page.screenshot(path=folder / f"{name}.png")
            discard(page)
            context.close()
            print(folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
