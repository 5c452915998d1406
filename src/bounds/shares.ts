// Bounded places that strangers take, in shares: the last ones are kept for holders of few. The caller knows what a place
// is and what happens without one.
import { familyOf, normalizeRange, subscriberOf } from '../address.ts'

/** From `crowdedAt` places on, only holders of fewer than `few` get one. */
export type ShareBounds = { most: number; mostOfOne: number; crowdedAt: number; few: number }

export type Shares<Holder> = ReturnType<typeof makeShares<Holder>>

export function makeShares<Holder = string>({ most, mostOfOne, crowdedAt, few }: ShareBounds) {
  const held = new Map<Holder, number>()
  let total = 0

  return {
    /** False when this holder gets no place; another holder still may. A holder that got one must give it back once. */
    take(holder: Holder, crowdedFrom = crowdedAt): boolean {
      const own = held.get(holder) ?? 0
      if (total >= most || own >= mostOfOne || (total >= crowdedFrom && own >= few)) return false
      held.set(holder, own + 1)
      total++
      return true
    },
    giveBack(holder: Holder): void {
      const own = held.get(holder) ?? 0
      if (own === 0) return
      if (own === 1) held.delete(holder)
      else held.set(holder, own - 1)
      total--
    },
    taken: () => total,
  }
}

/** A site owns up to a /48 (RFC 6177), and so 65,536 times a /64. */
const SITE_TIMES = 4

/** Shares by address. An IPv6 /64 counts as one address, and a /48 gets four shares. */
export function makeAddressShares(bounds: ShareBounds) {
  const { mostOfOne, few } = bounds
  const own = makeShares(bounds)
  const site = makeShares({ ...bounds, mostOfOne: SITE_TIMES * mostOfOne, few: SITE_TIMES * few })

  return {
    /** `address`: canonical. Returns the function that gives the place back. Undefined when there is no place. */
    take(address: string): (() => void) | undefined {
      const isV6 = familyOf(address) === 'ipv6'
      const holder = subscriberOf(address)
      const network = isV6 ? (normalizeRange(`${address}/48`) ?? address) : address
      if (!own.take(holder)) return undefined
      if (!site.take(network)) {
        own.giveBack(holder)
        return undefined
      }
      let isHeld = true
      return () => {
        if (!isHeld) return
        isHeld = false
        own.giveBack(holder)
        site.giveBack(network)
      }
    },
  }
}
