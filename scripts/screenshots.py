"""Takes the pictures of the documentation from a running server with the demonstration year.

    screenshots.py URL [NAME …] [--to FOLDER]

URL is the server of `./alro run` (http://localhost:8069). NAME is a picture, or a set of them: readme (docs/images) or
handbook (docs/th/images); without one, all are taken. Needs Playwright, which `./alro setup` installs, and a Chromium
(ALRO_BROWSER, or on PATH). What a scene changes it puts back; the log of values keeps both. The pictures show the
running fiscal year, so they differ from month to month.
"""

import argparse
import io
import os
import shutil
import sys
from pathlib import Path

from handbook_scenes import HANDBOOK
from PIL import Image
from playwright.sync_api import expect, sync_playwright
from screenshot_tools import (
    TALL,
    Shots,
    active_target,
    frame_of,
    kept,
    log_in,
    months_of,
    open_grid,
    open_list,
    row_of,
    settle,
    show_top,
    wait_until_saved,
)

README = Shots(Path(__file__).parents[1] / "docs" / "images")
SETS = {"readme": README, "handbook": HANDBOOK}
COLOURS = 200  # a screen has few: a third of the bytes
PATIENCE = 20_000  # milliseconds, for a machine under load


@README.shot()
def login(page):
    page.goto("/web/login")
    show_top(page)


@README.shot(window=TALL)
def account_request(page):
    page.goto("/alro/account/request")


@README.shot("province", TALL)
def plan(page):
    """A plan that does not balance yet: ten a month are typed for eleven months."""
    open_grid(page, "alro-plan")
    target = active_target(page)
    with kept(page, "alro.work.month", months_of(page, target), "planned_qty"):
        for _month in range(11):
            page.keyboard.type("10")
            page.keyboard.press("Tab")
        expect(row_of(page, target).locator("td.o_column_total")).to_have_text("110")
        wait_until_saved(page)
        yield


@README.shot("province2", TALL)
def report(page):
    open_grid(page, "alro-report")


@README.shot("bureau", TALL)
def host(page):
    """The offices of a hosted main target, by months."""
    open_list(page, "alro-host")
    page.locator(".o_data_row.fw-bold td[name=display_name]").first.click()
    expect(page.locator(".o_page_alro_hosted_months tr.o_grid_row").first).to_be_visible()


@README.shot("admin_act_fund")
def steps(page):
    open_list(page, "alro-activities")
    page.locator(".o_data_row", has_text="Smart Farmer").first.locator("td").nth(2).click()
    expect(page.locator(".o_field_widget[name=step_ids] .o_data_row").first).to_be_visible()
    show_top(page)


def take(browser, url, shot, path):
    """Take one picture, in a browser session of its own."""
    context = browser.new_context(
        base_url=url, locale="th-TH", timezone_id="Asia/Bangkok", **shot.window
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=url)
    page = context.new_page()
    if shot.login:
        log_in(page, shot.login)
    scene = shot.scene(page)
    try:
        cut = next(scene) if scene else None
        settle(page)
        options = {"clip": frame_of(page, cut)} if cut else {}
        save(page.screenshot(**options), path)
    finally:
        if scene:
            scene.close()  # it puts back what it changed
        context.close()


def save(screenshot, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def find_browser():
    names = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
    found = os.environ.get("ALRO_BROWSER") or next(filter(None, map(shutil.which, names)), None)
    return found or sys.exit("There is no Chromium or Chrome: name one in ALRO_BROWSER.")


def chosen(names):
    """Return ``[(folder, name, shot)]`` of what was asked for."""
    known = {*SETS, *(name for shots in SETS.values() for name in shots)}
    if unknown := set(names) - known:
        sys.exit(f"There is no picture or set of this name: {', '.join(sorted(unknown))}")
    return [
        (shots.folder, name, shot)
        for set_name, shots in SETS.items()
        for name, shot in shots.items()
        if not names or set_name in names or name in names
    ]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("url")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--to", type=Path, metavar="FOLDER", help="another folder than in docs/")
    asked = parser.parse_args()
    expect.set_options(timeout=PATIENCE)
    failed = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for folder, name, shot in chosen(asked.names):
            path = (asked.to or folder) / f"{name}.png"
            try:
                take(browser, asked.url.rstrip("/"), shot, path)
                print(f"{path}  {path.stat().st_size // 1024} kB", flush=True)
            except Exception as error:  # the others are taken all the same
                failed.append(name)
                print(f"{path}: not taken. {error}", file=sys.stderr, flush=True)
        browser.close()
    return f"Not taken: {', '.join(failed)}" if failed else None


if __name__ == "__main__":
    sys.exit(main())
