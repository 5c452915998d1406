// latchkey jobs preview: what the next nights will do. Reads only.

import { addCounts, isNothing, NIGHT_WORK, noCounts } from '../../accounts/night-counts.ts'
import type { BrandPreview } from '../../accounts/night-preview.ts'
import { countText } from '../../checks/words.ts'
import { readEarlyConfig } from '../../config/config.ts'
import { chosenBrand, openExisting, withReader } from '../open.ts'
import { columns, jsonText, type Terminal } from '../terminal.ts'
import { aheadText } from './clock-text.ts'

type Options = { brand?: string; days: number; json?: true }

export async function jobsPreview({ brand, days, json }: Options, { out }: Terminal): Promise<void> {
  const config = readEarlyConfig()
  const previews = await openExisting(config, () =>
    withReader(config, async (core) => {
      const brands = brand === undefined ? await core.brands.list() : [await chosenBrand(core, brand)]
      return core.nightPreview.preview(brands, days)
    }),
  )
  if (json) return out(jsonText(previews.map(shown)))
  out(previews.map((one) => previewText(one, days)).join('\n\n'))
}

function shown({ brand, nights }: BrandPreview) {
  return { brand: brand.name, daysAhead: brand.daysAhead, total: totalOf(nights), nights }
}

function previewText({ brand, nights }: BrandPreview, days: number): string {
  const clock = brand.daysAhead ? ` (${aheadText(brand.daysAhead)})` : ''
  const busy = nights.filter((night) => !isNothing(night))
  const head = `Brand "${brand.name}"${clock}: the next ${countText(days, 'night')}`
  if (busy.length === 0) return `${head}: nothing to do.`
  const numbers = (counts: (typeof nights)[number]) => NIGHT_WORK.map((work) => String(counts[work]))
  const rows = busy.map((night) => [night.on, ...numbers(night)])
  const total = ['all', ...numbers({ on: '', ...totalOf(nights) })]
  return `${head}\n${columns([['NIGHT', ...NIGHT_WORK.map((work) => work.toUpperCase())], ...rows, total])}`
}

function totalOf(nights: BrandPreview['nights']) {
  const total = noCounts()
  for (const night of nights) addCounts(total, night)
  return total
}
