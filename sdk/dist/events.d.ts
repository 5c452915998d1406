import type { components } from './schema.ts';
/** A newer server may send further types and fields: keep a `default`. */
export type LatchkeyEvent = components['schemas']['Event'];
export type EventType = LatchkeyEvent['type'];
export type EventOf<Type extends EventType> = Extract<LatchkeyEvent, {
    type: Type;
}>;
