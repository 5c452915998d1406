// The brand that the present work is done for, so that a database with few connections can share them fairly. The runtime
// carries it along: between a call and its writes there are ten nouns that do not need it.
import { AsyncLocalStorage } from 'node:async_hooks'

const behalves = new AsyncLocalStorage<number>()

/** `id`: of a brand. */
export function onBehalfOf<T>(id: number, work: () => Promise<T>): Promise<T> {
  return behalves.run(id, work)
}

/** Undefined: the server's own work, or a caller that is not known yet. */
export function currentBehalf(): number | undefined {
  return behalves.getStore()
}
