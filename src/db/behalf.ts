// Whose work is under way: the brand that it is done for, so that a database with few connections can share them fairly, and
// the call that asked for it. The runtime carries it along: between a call and its writes there are ten nouns that do not need it.
import { AsyncLocalStorage } from 'node:async_hooks'

/**
 * A request whose caller should rather be refused than wait long. `waitedMs`: its waits for the database so far, without those
 * that go on; these are `waits`, and the first of them began at `since`.
 */
export type Call = { waitedMs: number; waits: number; since: number }
/** `requestId`: of the call that asked for the work, also where its caller does not wait, or has its answer already. */
type Behalf = { brandId: number | undefined; requestId: string | undefined; call: Call | undefined }

const NONE: Behalf = { brandId: undefined, requestId: undefined, call: undefined }
const behalves = new AsyncLocalStorage<Behalf>()

/** `id`: of a brand. */
export function onBehalfOf<T>(id: number, work: () => Promise<T>): Promise<T> {
  return behalves.run({ ...NONE, ...behalves.getStore(), brandId: id }, work)
}

/** `requestId`: as the answer names it. */
export function asCall<T>(requestId: string, work: () => Promise<T>): Promise<T> {
  const call = { waitedMs: 0, waits: 0, since: 0 }
  return behalves.run({ brandId: currentBehalf(), requestId, call }, work)
}

/** Work of a call that has time. Undefined: no call asked for it. */
export function unhurried<T>(requestId: string | undefined, work: () => Promise<T>): Promise<T> {
  return behalves.run({ brandId: currentBehalf(), requestId, call: undefined }, work)
}

/** The brand. Undefined: the server's own work, or a caller that is not known yet. */
export function currentBehalf(): number | undefined {
  return behalves.getStore()?.brandId
}

/**
 * Counts the time that `work` takes as a wait of the current call, also when it is done for several calls. Waits at the same
 * time count once. `waitedMs`: what the call has waited before.
 */
export async function asWait<T>(work: (waitedMs: number) => Promise<T>): Promise<T> {
  const call = currentCall()
  if (!call) return work(0)
  const beganAt = performance.now()
  if (call.waits++ === 0) call.since = beganAt
  try {
    return await work(call.waitedMs + beganAt - call.since)
  } finally {
    if (--call.waits === 0) call.waitedMs += performance.now() - call.since
  }
}

/** Undefined: no caller waits. */
export function currentCall(): Call | undefined {
  return behalves.getStore()?.call
}

/** Undefined: no call asked for what is under way. */
export function currentRequestId(): string | undefined {
  return behalves.getStore()?.requestId
}
