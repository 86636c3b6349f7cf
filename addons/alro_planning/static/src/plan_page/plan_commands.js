import {_t} from "@web/core/l10n/translation";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {isReopenable, ready} from "./plan_status";

/** Confirm what balances; who would confirm the plans of several offices is asked first. */
export async function confirmAll(grid) {
    const {model, env} = grid;
    await model.outbox.flush();
    const agencies = new Set(ready(model).map((row) => row.head.agency_id));
    if (agencies.size < 2) {
        await confirmReady(grid);
        return;
    }
    env.services.dialog.add(ConfirmationDialog, {
        title: _t("Confirm the plans of several offices"),
        body: _t(
            "Confirm %(plans)s plans of %(offices)s offices? They count from then on, and are changed again for a reason only.",
            {
                plans: ready(model).length,
                offices: agencies.size,
            }
        ),
        confirmLabel: _t("Confirm plans"),
        confirm: () => confirmReady(grid),
        cancel: () => {},
    });
}

/** Confirm the plans that balance on the server too: others may have changed them since they were read. */
async function confirmReady({model, env}) {
    const {entry, planModel} = model.page;
    const count = ready(model).length;
    await model.reload();
    const rows = ready(model).filter((row) => !row.cells.some((cell) => cell.marks[entry]));
    const {notification} = env.services;
    try {
        if (rows.length) {
            const ids = rows.map((row) => row.id);
            await model.orm.call(planModel, "action_confirm_plan", [ids]);
            notification.add(_t("Confirmed plans: %s", rows.length), {type: "success"});
        }
    } finally {
        await model.reload();
    }
    if (rows.length < count) {
        const text = _t(
            "Plans that were changed meanwhile and are not confirmed: %s. They are shown as they are now.",
            count - rows.length
        );
        notification.add(text, {type: "warning"});
    }
}

export async function reopen(grid) {
    const {model, env} = grid;
    const rows = new Set(grid.selected.map(([cell]) => cell.row));
    const ids = [...rows].filter((row) => isReopenable(row, model.page.entry)).map((row) => row.id);
    if (!ids.length) {
        const text = _t("Go to a row whose plan is confirmed, or select several, and reopen them.");
        env.services.notification.add(text, {type: "warning"});
        return;
    }
    await model.outbox.flush();
    const action = await askReopen(model, ids);
    env.services.action.doAction(action, {onClose: () => model.reload().then(grid.focus)});
}

/** Where somebody else has reopened a plan meanwhile, the server says so, and the page shows it. */
async function askReopen(model, ids) {
    try {
        return await model.orm.call(model.page.planModel, "action_ask_reopen_plan", [ids]);
    } catch (error) {
        await model.reload();
        throw error;
    }
}
