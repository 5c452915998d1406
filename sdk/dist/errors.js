export class LatchkeyError extends Error {
    name = 'LatchkeyError';
    code;
    /** Of the answer; 0: there was none. */
    status;
    /** The whole answer; undefined for what did not come from the API. */
    problem;
    /** After so many seconds a repeat has a chance. */
    retryAfterS;
    constructor(code, text, { status = 0, problem, retryAfterS, cause } = {}) {
        super(text, { cause });
        this.code = code;
        this.status = status;
        this.problem = problem;
        this.retryAfterS = retryAfterS;
    }
    /** What the server's log has this call under. */
    get requestId() {
        return this.problem?.instance?.replace('urn:latchkey:request:', '');
    }
}
/** `body`: of an answer that is no success. */
export function errorOf(response, body) {
    const { status } = response;
    const retryAfterS = secondsToWait(response);
    if (isProblem(body))
        return new LatchkeyError(body.code, body.detail, { status, problem: body, retryAfterS });
    return new LatchkeyError('unreadable_answer', `The answer with status ${status} is not from the API.`, {
        ...{ status, retryAfterS },
    });
}
/** From Retry-After, as seconds or as an instant (RFC 9110 section 10.2.3). */
export function secondsToWait({ headers }) {
    const text = headers.get('retry-after');
    if (text === null)
        return undefined;
    const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
    return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
function isProblem(body) {
    return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string';
}
