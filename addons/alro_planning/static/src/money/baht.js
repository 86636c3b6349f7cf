import {formatFloat} from "@web/views/fields/formatters";

/** An amount in baht as people write it: satang in two digits where there are any; nothing for no value. */
export function formatBaht(value) {
    if (value === null || value === undefined) {
        return "";
    }
    return formatFloat(value, {digits: [16, Number.isInteger(value) ? 0 : 2]});
}
