// What the next nights will do, if no caller changes anything meanwhile: counted by the rules of the nightly run, of the
// expiry and of the erasure. Reads only, a page at a time.
import { type Brand, brandDay, brandTime } from '../brands/brand.ts'
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import { addDays, type Day, daysBetween } from '../day.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { SubscriptionTerms } from '../subscriptions/subscription.ts'
import { expiringPages, readClosing, stepsUntil, upcomingPages } from '../subscriptions/upcoming.ts'
import { type NightCounts, noCounts } from './night-counts.ts'
import { listClosed } from './night-preview-store.ts'

export const MAX_PREVIEW_DAYS = 400
const PAGE = 1000

export type PreviewedNight = NightCounts & {
  /** The day that begins with the night, in the brand's zone; the first is today: what is due already. */
  on: Day
}
export type BrandPreview = { brand: Brand; nights: PreviewedNight[] }

/** `nights[n]` has what is done by the moment when the brand's clock is `n` days further. */
type Forecast = BrandPreview & { today: Day; last: Day; now: Instant }
/** The night in which an account is closed, and the subscription by which. */
type Closing = { night: number; id: number }

export type NightPreview = ReturnType<typeof makeNightPreview>

export function makeNightPreview({ db, clock }: { db: Pick<Database, 'read'>; clock: Clock }) {
  /** Errors: invalid_input. */
  async function preview(brands: readonly Brand[], days: number): Promise<BrandPreview[]> {
    if (!Number.isInteger(days) || days < 1 || days > MAX_PREVIEW_DAYS)
      throw new AppError('invalid_input', `Write 1 to ${MAX_PREVIEW_DAYS} days.`)
    const now = clock.now()
    const all = new Map(brands.map((brand) => [brand.id, forecastOf(brand, days, now)]))
    for (const forecast of all.values()) {
      await countPlans(forecast)
      await countErasures(forecast)
    }
    await countExpiries(all)
    return [...all.values()].map(({ brand, nights }) => ({ brand, nights }))
  }

  async function countPlans(forecast: Forecast): Promise<void> {
    const { brand, last } = forecast
    for await (const page of upcomingPages(db.read, { brandId: brand.id, last })) {
      const closings = await readClosings(() => forecast, page)
      for (const one of page) countSteps(forecast, one, closings.get(one.accountId))
    }
  }

  async function countExpiries(all: ReadonlyMap<number, Forecast>): Promise<void> {
    const until = Math.max(
      0,
      ...[...all.values()].map(({ now, nights }) => now + (nights.length - 1) * DAY_MS),
    )
    for await (const page of expiringPages(db.read, until)) {
      const mine = page.filter(({ brandId }) => all.has(brandId))
      const closings = await readClosings((brandId) => all.get(brandId), mine)
      for (const { brandId, accountId, at } of mine) {
        const forecast = all.get(brandId)
        if (!forecast) continue
        const night = nightUntil(forecast, at)
        // The night expires first, then it closes accounts.
        if (night <= (closings.get(accountId)?.night ?? night)) count(forecast, night, 'expired')
      }
    }
  }

  async function countErasures(forecast: Forecast): Promise<void> {
    const { brand, now, nights } = forecast
    const keptMs = brand.settings.account_days * DAY_MS
    const until = now + (nights.length - 1) * DAY_MS - keptMs
    for (let after = { at: 0, id: 0 }; ; ) {
      const page = await listClosed(db.read, { brandId: brand.id, until }, { after, limit: PAGE })
      for (const { at } of page) count(forecast, nightUntil(forecast, at + keptMs), 'erased')
      after = page.at(-1) ?? after
      if (page.length < PAGE) return
    }
  }

  /** By account. */
  async function readClosings(
    forecastFor: (brandId: number) => Forecast | undefined,
    page: readonly { accountId: number }[],
  ): Promise<Map<number, Closing>> {
    const closings = new Map<number, Closing>()
    const ids = [...new Set(page.map(({ accountId }) => accountId))]
    for (const one of await readClosing(db.read, ids)) {
      const forecast = forecastFor(one.brandId)
      const found = forecast && closingOf(forecast, one)
      if (found && isEarlier(found, closings.get(one.accountId))) closings.set(one.accountId, found)
    }
    return closings
  }

  return { preview }
}

function forecastOf(brand: Brand, days: number, at: Instant): Forecast {
  const today = brandDay(brand, at)
  const nights = Array.from({ length: days + 1 }, (_, n) => ({ on: addDays(today, n), ...noCounts() }))
  return { brand, nights, today, last: addDays(today, days), now: brandTime(brand, at) }
}

function closingOf({ today, last }: Forecast, one: SubscriptionTerms): Closing | undefined {
  for (const { on, step } of stepsUntil(one, today, last))
    if (step.kind === 'cancel') return { night: daysBetween(today, on), id: one.id }
  return undefined
}

function isEarlier(one: Closing, than: Closing | undefined): boolean {
  return !than || one.night < than.night || (one.night === than.night && one.id < than.id)
}

function countSteps(forecast: Forecast, one: SubscriptionTerms, closing: Closing | undefined): void {
  const { brand, today, last } = forecast
  for (const { on, step } of stepsUntil(one, today, last)) {
    const night = daysBetween(today, on)
    // In a night accounts are closed first. Then nothing of them is renewed.
    if (closing && closing.id !== one.id && night >= closing.night) return
    if (step.kind === 'renew') count(forecast, night, 'renewed')
    else if (step.kind === 'terminate') count(forecast, night, 'terminated')
    else if (step.scope === 'subscription') count(forecast, night, 'cancelled')
    else {
      count(forecast, night, 'closed')
      count(forecast, night + brand.settings.account_days, 'erased')
    }
  }
}

/** The first night after which the brand's clock shows `at`. */
function nightUntil({ now }: Forecast, at: Instant): number {
  return Math.max(0, Math.ceil((at - now) / DAY_MS))
}

/** Those behind the last night are left out. */
function count({ nights }: Forecast, night: number, work: keyof NightCounts): void {
  const counted = nights[night]
  if (counted) counted[work]++
}
