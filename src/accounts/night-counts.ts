// What a night does, as numbers. Pure.

/** Subscriptions, but for `closed` and `erased`, which are accounts. */
export const NIGHT_WORK = ['renewed', 'cancelled', 'terminated', 'closed', 'expired', 'erased'] as const
export type NightCounts = Record<(typeof NIGHT_WORK)[number], number>

export function noCounts(): NightCounts {
  return { renewed: 0, cancelled: 0, terminated: 0, closed: 0, expired: 0, erased: 0 }
}

export function addCounts(to: NightCounts, more: Partial<NightCounts>): void {
  for (const work of NIGHT_WORK) to[work] += more[work] ?? 0
}

export function isNothing(counts: NightCounts): boolean {
  return NIGHT_WORK.every((work) => counts[work] === 0)
}
