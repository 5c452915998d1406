import { type Wait } from './tries.ts';
export type Settings = {
    /** The address of the server, such as https://vpn.example.com. */
    url: string;
    /** A management key: lk_manage_… */
    key: string;
    /** The brand that calls are about, for a key of the installation. */
    brand?: string | undefined;
    /** The longest wait for one answer; a call has three tries. Absent: 30 s. */
    timeoutMs?: number | undefined;
    /** In place of the global one. */
    fetch?: typeof fetch | undefined;
    /** How to wait between two tries; for tests. */
    wait?: Wait | undefined;
};
export type CallOptions = {
    signal?: AbortSignal | undefined;
    timeoutMs?: number | undefined;
    brand?: string | undefined;
    /** Absent: a new one for each write. A program that stores it first can repeat the call after its own crash. */
    idempotencyKey?: string | undefined;
    /** The etagOf() what is changed: when it was changed since, the error is changed_meanwhile. */
    ifMatch?: string | undefined;
};
/** A call of the API, as methods.ts lists them. */
export type Endpoint = {
    verb: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    path: string;
    takes?: 'query' | 'body';
    /** It takes an Idempotency-Key: a repeat does nothing. */
    once?: true;
    /** It answers a page of a list. */
    pages?: true;
};
export type Given = {
    path: Readonly<Record<string, unknown>>;
    query?: Readonly<Record<string, unknown>> | undefined;
    body?: unknown;
};
export type Send = (endpoint: Endpoint, given: Given, options?: CallOptions) => Promise<unknown>;
/** The ETag of an answer about one thing, for `ifMatch`; undefined when it had none. */
export declare function etagOf(answer: object): string | undefined;
export declare function makeSend({ url, key, brand, timeoutMs, fetch: own, wait, }: Settings): Send;
