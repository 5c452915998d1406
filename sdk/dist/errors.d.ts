import type { components } from './schema.ts';
/** As the server sends it (RFC 9457). */
export type Problem = components['schemas']['Problem'];
/**
 * The codes of the API, and those of the way to it. `connection_failed` and `timed_out`: whether the call was carried out is not
 * known. A newer server may send further codes.
 */
export type ErrorCode = Problem['code'] | 'connection_failed' | 'timed_out' | 'unreadable_answer' | 'webhook_invalid';
type Details = {
    status?: number;
    problem?: Problem;
    retryAfterS?: number | undefined;
    cause?: unknown;
};
export declare class LatchkeyError extends Error {
    readonly name = "LatchkeyError";
    readonly code: ErrorCode;
    /** Of the answer; 0: there was none. */
    readonly status: number;
    /** The whole answer; undefined for what did not come from the API. */
    readonly problem: Problem | undefined;
    /** After so many seconds a repeat has a chance. */
    readonly retryAfterS: number | undefined;
    constructor(code: ErrorCode, text: string, { status, problem, retryAfterS, cause }?: Details);
    /** What the server's log has this call under. */
    get requestId(): string | undefined;
}
/** `body`: of an answer that is no success. */
export declare function errorOf(response: Response, body: unknown): LatchkeyError;
/** From Retry-After, as seconds or as an instant (RFC 9110 section 10.2.3). */
export declare function secondsToWait({ headers }: Response): number | undefined;
export {};
