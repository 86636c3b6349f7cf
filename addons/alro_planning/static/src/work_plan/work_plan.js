import {_t} from "@web/core/l10n/translation";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {isTroubled} from "@alro_tracking_base/month_grid/grid_model";
import {GridPage, gridPages} from "@alro_tracking_base/month_grid/grid_page";

const LABELS = {
    empty: () => _t("Not planned"),
    unbalanced: () => _t("Not balanced"),
    balanced: () => _t("To be confirmed"),
    confirmed: () => _t("Confirmed"),
    stale: () => _t("Target changed"),
};
const TONES = {balanced: "warn", confirmed: "good", stale: "warn", unbalanced: "bad", empty: ""};

/** The column of what a row is to reach, with its unit. */
export function targetColumn() {
    return {
        name: "target",
        label: _t("Target"),
        value: (row) => row.head.target,
        note: (row) => row.head.unit,
        sums: true,
    };
}

/** The monthly work plan: main targets by month; each row is to add up to its target. */
export class WorkPlanPage extends GridPage {
    name = "alro_work_plan";
    handbook = "plan";
    report = "alro_planning.work_plan_paper";
    model = "alro.work.month";
    fields = ["planned_qty", "confirmed_qty"];
    entry = "planned_qty";
    blank = 0;
    sharesOut = true;

    get caption() {
        return _t("Work plan by month");
    }

    get lead() {
        return [targetColumn()];
    }

    get tail() {
        return [
            {
                name: "total",
                label: _t("Planned"),
                value: (row) => row.sum("planned_qty"),
                tone: (row) => (isSound(row) ? "good" : "bad"),
                sums: true,
            },
            {
                name: "difference",
                label: _t("Difference"),
                hint: _t("Target less planned months. A plan balances when it is zero."),
                value: differenceOf,
                tone: (row) => (isSound(row) ? "good" : "bad"),
                sums: true,
                phone: true,
            },
            {
                name: "status",
                label: _t("Status"),
                format: "text",
                value: (row) => LABELS[statusOf(row)](),
                title: (row) => row.head.stale || row.head.reopen_reason || undefined,
                tone: (row) => TONES[statusOf(row)],
            },
        ];
    }

    get actions() {
        return [
            {
                name: "confirm",
                primary: true,
                hotkey: "k",
                text: (model) => {
                    const {length} = ready(model);
                    const isAll = model.data.length === model.data.rows.length;
                    return (
                        length &&
                        (isAll
                            ? _t("Confirm all that balances (%s)", length)
                            : _t("Confirm all on this page that balances (%s)", length))
                    );
                },
                run: (grid) => confirmAll(grid),
            },
            {
                name: "reopen",
                hotkey: "o",
                text: (model) => model.data.rows.some(isReopenable) && _t("Reopen plan"),
                run: (grid) => reopen(grid),
            },
        ];
    }

    phoneSubtitleOf(row) {
        const target = _t("target %(target)s %(unit)s", {
            target: this.format(row.head.target),
            unit: row.head.unit,
        });
        return [this.subtitleOf(row), target].filter(Boolean).join(" · ");
    }

    totalOf(row) {
        return row.head.target;
    }

    groupNote(rows) {
        const confirmed = rows.filter((row) => statusOf(row) === "confirmed").length;
        return _t("%(confirmed)s of %(count)s confirmed", {confirmed, count: rows.length});
    }

    factOf({row}) {
        const facts = _t("Planned %(planned)s, difference %(difference)s", {
            planned: this.format(row.sum("planned_qty")),
            difference: this.format(differenceOf(row)),
        });
        return [facts, row.head.stale].filter(Boolean).join(" · ");
    }
}

/** Whether a plan adds up, and all of it is a number that is saved or on its way. */
function isSound(row) {
    return !differenceOf(row) && !row.cells.some(isTroubled);
}

function differenceOf(row) {
    return Math.round(100 * (row.head.target - row.sum("planned_qty"))) / 100;
}

/** How a plan stands, with what is being typed. */
export function statusOf(row) {
    const {plan_state: state, plan_stale: stale} = row.head;
    const isTyped = row.cells.some((cell) => cell.marks.planned_qty);
    if (row.cells.some(isTroubled)) {
        return "unbalanced";
    }
    if (stale && differenceOf(row)) {
        return "stale";
    }
    if (state === "confirmed" && !stale && !isTyped) {
        return "confirmed";
    }
    if (!differenceOf(row)) {
        return "balanced";
    }
    return row.sum("planned_qty") ? "unbalanced" : "empty";
}

/** Rows whose plan could be confirmed now. */
function ready(model) {
    return model.data.rows.filter((row) => statusOf(row) === "balanced" && !isReadOnly(row));
}

function isReopenable(row) {
    return row.head.may_plan && statusOf(row) === "confirmed";
}

function isReadOnly(row) {
    return row.cells.every((cell) => cell.locks.planned_qty);
}

/** Confirm what balances; who would confirm the plans of several offices is asked first. */
async function confirmAll(grid) {
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
    const count = ready(model).length;
    await model.reload();
    const rows = ready(model).filter((row) => !row.cells.some((cell) => cell.marks.planned_qty));
    const {notification} = env.services;
    try {
        if (rows.length) {
            const ids = rows.map((row) => row.id);
            await model.orm.call("alro.step.target", "action_confirm_plan", [ids]);
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

async function reopen(grid) {
    const {model, env} = grid;
    const rows = new Set(grid.selected.map(([cell]) => cell.row));
    const ids = [...rows].filter(isReopenable).map((row) => row.id);
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
        return await model.orm.call("alro.step.target", "action_ask_reopen_plan", [ids]);
    } catch (error) {
        await model.reload();
        throw error;
    }
}

gridPages.add("alro_work_plan", WorkPlanPage);
