import { etagOf, type Settings } from './call.ts';
import { LatchkeyError } from './errors.ts';
import { type Methods } from './methods.ts';
import type { components } from './schema.ts';
import { unwrap } from './unwrap.ts';
export type { CallOptions, Settings } from './call.ts';
export type { ErrorCode, Problem } from './errors.ts';
export type { EventOf, EventType, LatchkeyEvent } from './events.ts';
export type { Methods } from './methods.ts';
export type { Pages } from './pages.ts';
export type { components, operations, paths } from './schema.ts';
export { etagOf, LatchkeyError, unwrap };
export type Account = components['schemas']['getAccountAnswer'];
export type Subscription = components['schemas']['getSubscriptionAnswer'];
export type Latchkey = Omit<Methods, 'webhooks'> & {
    webhooks: Methods['webhooks'] & {
        /** Checks a call that the server has made to you, and reads its event. Needs no key: `unwrap` stands alone, too. */
        unwrap: typeof unwrap;
    };
};
export declare const Latchkey: new (settings: Settings) => Latchkey;
