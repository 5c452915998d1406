// The SDK: an object with a method for each call of the management API.
import { etagOf, makeSend } from "./call.js";
import { LatchkeyError } from "./errors.js";
import { ENDPOINTS } from "./methods.js";
import { makePages } from "./pages.js";
import { unwrap } from "./unwrap.js";
export { etagOf, LatchkeyError, unwrap };
export const Latchkey = class {
    constructor(settings) {
        const methods = methodsOf(makeSend(settings));
        Object.assign(this, methods, { webhooks: { ...methods.webhooks, unwrap } });
    }
};
function methodsOf(send) {
    const resources = Object.entries(ENDPOINTS).map(([name, endpoints]) => [
        name,
        Object.fromEntries(Object.entries(endpoints).map(([method, one]) => [method, methodOf(one, send)])),
    ]);
    return Object.fromEntries(resources);
}
/** Its arguments: the parts of the path, then the query or the body where there is one, then the options of the call. */
function methodOf(endpoint, send) {
    const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    return (...given) => {
        const path = Object.fromEntries(names.map((name, at) => [name, given[at]]));
        for (const [name, value] of Object.entries(path))
            if (value === undefined || value === '')
                throw new TypeError(`${endpoint.path}: the ${name} is missing`);
        const input = (endpoint.takes ? given[names.length] : undefined) ?? {};
        const options = given[names.length + (endpoint.takes ? 1 : 0)];
        if (endpoint.takes === 'body')
            return send(endpoint, { path, body: input }, options);
        const query = input;
        if (!endpoint.pages)
            return send(endpoint, { path, query }, options);
        const read = (after) => send(endpoint, { path, query: { ...query, after } }, options);
        return makePages(read, query.after);
    };
}
