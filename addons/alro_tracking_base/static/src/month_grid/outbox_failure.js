import {_t} from "@web/core/l10n/translation";
import {ConnectionAbortedError, ConnectionLostError, RPCError} from "@web/core/network/rpc";

/** No answer within the time, or none that the server of the suite would give. */
export class NoAnswerError extends Error {}

/** The server answered, and it does not know what was asked: no such model, too large, forbidden. */
export class UnknownRequestError extends Error {}

const REFUSALS = new Set(
    [
        "AccessDenied",
        "AccessError",
        "MissingError",
        "RedirectWarning",
        "UserError",
        "ValidationError",
    ].map((name) => `odoo.exceptions.${name}`)
);
// Odoo itself takes a forbidden request for an expired session
const EXPIRED = new Set(["odoo.http.SessionExpiredException", "werkzeug.exceptions.Forbidden"]);
// The server runs, its database does not yet: as good as no server
const OUTAGES = new Set([
    "psycopg2.InterfaceError",
    "psycopg2.OperationalError",
    "psycopg2.errors.AdminShutdown",
    "psycopg2.errors.CannotConnectNow",
    "psycopg2.errors.CrashShutdown",
    "psycopg2.errors.TooManyConnections",
    "psycopg2.pool.PoolError",
    "odoo.sql_db.PoolError",
]);

/**
 * Say what a request that failed means for what it carried.
 *
 * @param {Error} error of `rpc`
 * @returns {{kind: "offline"|"session"|"refused"|"server", reason: string}} "offline": try again
 *  later, as it is; "session": try again when the user is signed in; "refused": the server judged
 *  and said why; "server": it stumbled, perhaps over one of the changes. `reason` is for the user,
 *  should a cell come to be refused for it.
 */
export function failureOf(error) {
    const kind = kindOf(error);
    const reason = kind === "refused" && error.data?.message;
    return {kind, reason: reason || (kind === "server" || kind === "refused" ? advice() : "")};
}

function kindOf(error) {
    if (!(error instanceof RPCError)) {
        const lost = [ConnectionAbortedError, ConnectionLostError, NoAnswerError];
        return lost.some((type) => error instanceof type) ? "offline" : "server";
    }
    const name = error.exceptionName;
    if (EXPIRED.has(name)) {
        return "session";
    }
    if (REFUSALS.has(name)) {
        return "refused";
    }
    return OUTAGES.has(name) ? "offline" : "server";
}

function advice() {
    return _t(
        "The server could not save this cell. Type it again; if that does not help, tell the system's administrator the page and the cell."
    );
}
