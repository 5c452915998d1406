// latchkey clock: advance, show. It works beside a running server, which notices each day within half a second.
import { isNothing, NIGHT_WORK, type NightCounts } from '../../accounts/night-counts.ts'
import { type Brand, brandDay, brandTime } from '../../brands/brand.ts'
import type { Clock } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { systemRandom } from '../../ids.ts'
import { type AdvancedNight, advanceClock } from '../../jobs/clock-advance.ts'
import { silentLog } from '../../log.ts'
import { chosenBrand, operator, StoppedError, withCore, withVault } from '../open.ts'
import { untilSignal } from '../signals.ts'
import { columns, instantText, jsonText, type Terminal } from '../terminal.ts'
import { aheadText } from './clock-text.ts'

type Choice = { brand?: string; json?: true }

export async function clockAdvance(days: number, options: Choice, { out }: Terminal): Promise<void> {
  const moved = await withVault(async (core) => {
    const given = await chosenBrand(core, options.brand)
    const ground = { clock: core.clock, random: systemRandom, log: silentLog() }
    const app = { ...ground, db: core.db, brands: core.brands, nightly: core.nightly }
    const parts = {
      prepaid: core.prepaid,
      erasing: core.erasing,
      dedicatedAddresses: core.dedicatedAddresses,
    }
    const { brand, daysWanted, isResumed, nights } = await advanceClock({ ...app, ...parts }, given, {
      days,
      actor: operator(),
    })
    const to = brandDay({ ...brand, daysAhead: daysWanted }, core.clock.now())
    if (isResumed && !options.json)
      out(`A move to ${to} was begun before and is not finished: this goes on with it, and no further.`)
    const done: AdvancedNight[] = []
    const steps = untilSignal(() => nights)
    for await (const night of steps.items) {
      done.push(night)
      if (!options.json) out(`${night.on}  ${countsText(night)}`)
    }
    steps.release()
    const signal = steps.signal()
    if (signal) throw new StoppedError(signal, `Stopped before ${to}. The same command goes on.`)
    return { brand: brand.name, isResumed, daysAhead: daysWanted, today: to, nights: done }
  })
  if (options.json) return out(jsonText({ ...moved, nights: moved.nights.map(shownNight) }))
  out(`By the clock of "${moved.brand}" it is ${moved.today} now: ${aheadText(moved.daysAhead)}.`)
}

export async function clockShow(options: Choice, { out }: Terminal): Promise<void> {
  const shown = await withCore(async (core) => {
    const brand = await chosenBrand(core, options.brand)
    const wanted = brand.daysAhead === null ? null : (await core.brands.sandboxClock.show(brand)).daysWanted
    return describe(brand, wanted, core.clock)
  })
  if (options.json) return out(jsonText(shown))
  const { brand, daysAhead, daysWanted, timeAt, today } = shown
  out(
    columns([
      ['brand', brand],
      ['clock', daysAhead === null ? 'the real one: this is a live brand' : aheadText(daysAhead)],
      ['time', instantText(timeAt)],
      ['today', `${today}, in the brand's zone`],
      ...(daysAhead !== null && daysWanted !== null && daysWanted > daysAhead
        ? [['moving', `${daysWanted - daysAhead} more days; "${typed('clock advance')}" goes on with it`]]
        : []),
    ]),
  )
}

function describe(brand: Brand, daysWanted: number | null, clock: Clock) {
  const now = clock.now()
  const { name, daysAhead } = brand
  return { brand: name, daysAhead, daysWanted, timeAt: brandTime(brand, now), today: brandDay(brand, now) }
}

function shownNight({ daysWanted: _, ...night }: AdvancedNight) {
  return night
}

function countsText(counts: NightCounts): string {
  if (isNothing(counts)) return 'nothing'
  const parts = NIGHT_WORK.filter((work) => counts[work] > 0)
  return parts.map((work) => `${work} ${counts[work]}`).join(', ')
}
