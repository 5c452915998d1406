export type Wait = (ms: number, signal: AbortSignal | undefined) => Promise<void>;
export type Tries = {
    fetch: typeof fetch;
    /** Of one try. */
    timeoutMs: number;
    signal: AbortSignal | undefined;
    /** Whether the call may be repeated when it is not known whether it was carried out. */
    mayRepeat: boolean;
    wait: Wait;
};
/** The last answer, with its whole body. Errors: connection_failed, timed_out; the reason of the signal when it fires. */
export declare function fetchInTries(request: Request, how: Tries): Promise<Response>;
/** Errors: the reason of the signal when it fires. */
export declare const pause: Wait;
