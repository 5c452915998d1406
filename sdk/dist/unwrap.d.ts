import type { LatchkeyEvent } from './events.ts';
type GivenHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
/**
 * `body`: as it came, before it is parsed. `secret`: of the webhook, `whsec_…`. `now`: epoch ms. Errors: webhook_invalid when the
 * call is not signed with this secret, or is more than five minutes old.
 */
export declare function unwrap(body: string | Uint8Array, headers: GivenHeaders, secret: string, { now }?: {
    now?: number;
}): Promise<LatchkeyEvent>;
export {};
