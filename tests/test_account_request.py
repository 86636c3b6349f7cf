"""Asked for on the login page, approved with level and agency, invited by e-mail, logged in."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

EMAIL = "new.officer@alro.example"
FIND_INVITATION = f"""
import re
mail = env["mail.mail"].search([("body_html", "ilike", "{EMAIL}")], order="id desc", limit=1) \\
    or env["mail.mail"].search([("recipient_ids.email", "=", "{EMAIL}")], order="id desc", limit=1)
print("INVITATION", re.search(r'href="([^"]*token=[^"]*)"', mail.body_html).group(1).replace("&amp;", "&"))
"""


def letter():
    picture = io.BytesIO()
    Image.new("RGB", (200, 280), "white").save(picture, "PNG")
    return {"name": "letter.png", "mimeType": "image/png", "buffer": picture.getvalue()}


def test_from_the_request_to_the_first_login(odoo, page, login):
    page.goto("/web/login")
    page.click("a[href*='/alro/account/request']")
    page.fill("input[name=name]", "Officer Newly Come")
    page.fill("input[name=position]", "Plan and policy analyst")
    page.fill("input[name=email]", EMAIL)
    page.fill("input[name=phone]", "053 000 000")
    page.select_option("select[name=agency_id]", label="ส.ป.ก.น่าน")
    page.check("input[name=level][value=province]", force=True)
    page.set_input_files("input[name=letter]", letter())
    page.click("button[type=submit]")
    expect(page.locator("form input[name=email]")).to_have_count(0)

    admin = login("super_admin")
    admin.goto("/odoo/action-alro_tracking_base.alro_account_request_action")
    admin.locator(".o_data_row", has_text="Officer Newly Come").first.click()
    admin.click("button[name=action_approve]")
    expect(admin.locator("button[name=action_open_user]")).to_be_visible()

    answer = odoo.run("shell", "--no-http", input=FIND_INVITATION).stdout
    invitation = re.search(r"INVITATION (\S+)", answer).group(1)
    page.goto(re.sub(r"^https?://[^/]+", "", invitation))
    page.fill("input[name=password]", "a-Long-enough-1")
    page.fill("input[name=confirm_password]", "a-Long-enough-1")
    page.click("button[type=submit]")
    page.wait_for_url("**/odoo**")
    expect(page.locator(".o_alro_grid")).to_be_visible()

    page.click(".o_user_menu button")
    page.click("[data-menu=logout]")
    page.wait_for_url("**/web/login**")
    page.fill("input[name=login]", EMAIL)
    page.fill("input[name=password]", "a-Long-enough-1")
    page.click("button[type=submit]")
    expect(page.locator(".o_alro_grid")).to_be_visible()


def test_the_login_page_is_thai_for_every_browser(new_page):
    page = new_page(locale="en-US")
    page.goto("/web/login")
    assert page.locator("html").get_attribute("lang").startswith("th")
    expect(page.locator("button[type=submit]").first).to_have_text(re.compile("[ก-๙]"))
