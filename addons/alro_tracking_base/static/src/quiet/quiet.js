import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
// imported for their order: what is taken away here must have been added before
import "@mail/core/common/im_status_dropdown";
import "@mail/core/public_web/messaging_menu";
import "@mail/core/web/activity_menu";
import "@mail/core/web/command_palette";
import "@mail/discuss/call/common/call_menu";
import "@mail/discuss/core/public_web/discuss_command_palette";
import "@web/webclient/user_menu/user_menu_items";

/*
 * Odoo's chat, activities and accounts at its vendor are no business of an office.
 * The technical administrator keeps the chat; nobody needs the vendor in the user menu.
 */
for (const name of ["support", "odoo_account", "im_status"]) {
    registry.category("user_menuitems").remove(name);
}
for (const name of ["mail.messaging_menu", "mail.activity_menu", "discuss.CallMenu"]) {
    const item = registry.category("systray").get(name);
    const isDisplayed = item.isDisplayed || (() => true);
    item.isDisplayed = (env) => user.isSystem && isDisplayed(env);
}
// so do the commands of Ctrl+K: activities of Odoo are no activities of ours
if (!user.isSystem) {
    registry.category("command_provider").remove("activity");
    registry.category("command_provider").remove("find_or_start_conversation");
    registry.category("command_setup").remove("@");
}
