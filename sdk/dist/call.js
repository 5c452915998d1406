// One call: its address, headers and body, its tries, and its answer or error.
import createClient from 'openapi-fetch';
import { errorOf, LatchkeyError } from "./errors.js";
import { fetchInTries, pause } from "./tries.js";
const TIMEOUT_MS = 30_000;
const etags = new WeakMap();
/** The ETag of an answer about one thing, for `ifMatch`; undefined when it had none. */
export function etagOf(answer) {
    return etags.get(answer);
}
export function makeSend({ url, key, brand, timeoutMs = TIMEOUT_MS, fetch: own, wait = pause, }) {
    const client = createClient({
        baseUrl: url,
        headers: { authorization: `Bearer ${key}` },
        // The API never redirects: the key must not follow to another place.
        redirect: 'error',
        credentials: 'omit',
    });
    const request = client.request;
    return async function send(endpoint, { path, query, body }, options = {}) {
        const mayRepeat = endpoint.verb === 'GET' || endpoint.once === true;
        const named = options.brand ?? brand;
        const { data, error, response } = await request(endpoint.verb, endpoint.path, {
            params: { path, query },
            body,
            headers: {
                ...(named !== undefined && { 'latchkey-brand': named }),
                ...(endpoint.once && { 'idempotency-key': options.idempotencyKey ?? crypto.randomUUID() }),
                ...(options.ifMatch !== undefined && { 'if-match': options.ifMatch }),
            },
            fetch: (whole) => fetchInTries(whole, {
                ...{ fetch: own ?? fetch, mayRepeat, wait, signal: options.signal },
                timeoutMs: options.timeoutMs ?? timeoutMs,
            }),
        }).catch(asUnreadable);
        if (!response.ok)
            throw errorOf(response, error);
        const etag = response.headers.get('etag');
        if (etag !== null && typeof data === 'object' && data !== null)
            etags.set(data, etag);
        return data;
    };
}
/** A success whose body is no JSON comes from a program in between. */
function asUnreadable(error) {
    if (!(error instanceof SyntaxError))
        throw error;
    throw new LatchkeyError('unreadable_answer', 'The answer is no JSON.', { cause: error });
}
