// Finds the entry of one allow list that covers an address. Pure.
import { makeAddressSet } from '../address.ts'
import type { AllowEntry } from './allow-store.ts'

/** Entries of one brand. */
export const MAX_ALLOW_ENTRIES = 1000

/** The id of the entry that covers an address. If several do, the first. */
export function makeAllowFinder(entries: readonly AllowEntry[]): (address: string) => number | undefined {
  const all = makeAddressSet(entries.map(({ cidr }) => cidr))
  return (address) =>
    all.has(address) ? entries.find(({ cidr }) => makeAddressSet([cidr]).has(address))?.id : undefined
}
