// Places that strangers take, in shares: whoever takes many leaves some to those who hold few. What a place is, and what
// becomes of who gets none, is not known here.
import { familyOf, normalizeRange } from '../address.ts'

/** From `crowdedAt` on a place is for those who hold fewer than `few`. */
export type ShareBounds = { most: number; mostOfOne: number; crowdedAt: number; few: number }

export type Shares<Holder> = ReturnType<typeof makeShares<Holder>>

export function makeShares<Holder = string>({ most, mostOfOne, crowdedAt, few }: ShareBounds) {
  const held = new Map<Holder, number>()
  let total = 0

  return {
    /** False: there is none for this one, who may be better placed than others. Whoever got one gives it back once. */
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

/** By address; of IPv6 a /64 is one, and a /48 has four times as much. */
export function makeAddressShares(bounds: ShareBounds) {
  const { mostOfOne, few } = bounds
  const own = makeShares(bounds)
  const site = makeShares({ ...bounds, mostOfOne: SITE_TIMES * mostOfOne, few: SITE_TIMES * few })

  return {
    /** `address` in canonical form. What gives the place back; undefined: there is none. */
    take(address: string): (() => void) | undefined {
      const isV6 = familyOf(address) === 'ipv6'
      const holder = isV6 ? (normalizeRange(`${address}/64`) ?? address) : address
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
