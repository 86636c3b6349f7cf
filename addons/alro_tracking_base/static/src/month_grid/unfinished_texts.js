/**
 * Texts that are no number, by the cell they were typed into: they stay there, red, whatever page, filter or search
 * comes between, until they are mended or given up.
 */
const texts = new Map();

/** @param {Array} key `[model, id, place, field]`, as the outbox names a cell */
export function keepText(key, text) {
    texts.set(JSON.stringify(key), text);
}

export function dropText(key) {
    texts.delete(JSON.stringify(key));
}

/** @returns {{id, place, field, text}[]} what is kept of a model */
export function textsOf(wanted) {
    return [...texts]
        .map(([key, text]) => [...JSON.parse(key), text])
        .filter(([model]) => model === wanted)
        .map(([_model, id, place, field, text]) => ({id, place, field, text}));
}
