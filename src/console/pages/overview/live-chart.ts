// Live sessions over the last hours, by protocol: the API keeps a sample every five minutes for a day.
import { useEffect, useState } from 'preact/hooks'
import { get } from '../../api.ts'
import type { Row } from '../../api-shapes.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { chart } from '../../parts/chart.ts'
import { segmented } from '../../parts/field.ts'
import { type Series, sumOf, withGaps } from '../../parts/series.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { formats, now } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'

const SAMPLE_S = 300
const SAMPLE_MS = 60_000
const HOURS = { hour: 1, day: 24 } as const
type Range = keyof typeof HOURS
type Sample = Row<'/usage/live/history'>

/** Each is a call of its own. */
const MOST_PROTOCOLS = 4

export const liveChart = part(function LiveChart(_: object) {
  const t = words('overview')
  const range: Range = place.value.query.get('range') === 'hour' ? 'hour' : 'day'
  const all = useReading('/usage/live/history', {}, { everyMs: SAMPLE_MS })
  const protocols = useProtocols(all.data?.data.at(-1)?.at)
  const ranges = segmented<Range>({
    ...{
      label: t('range'),
      value: range,
      onChange: (next) => setQuery({ range: next === 'day' ? undefined : next }),
    },
    choices: [
      { value: 'hour', text: t('hour') },
      { value: 'day', text: t('day') },
    ],
  })
  return card(
    { title: t('sessions'), actions: ranges },
    withData(all, ({ data }) => {
      const from = now.value - HOURS[range] * 3_600_000
      const shown = data.filter(({ at }) => Date.parse(at) >= from)
      if (shown.length < 2) return emptyState({ title: t('noSamples'), icon: 'usage' }, p(t('noSamplesText')))
      const { at, values } = withGaps(shown.map(pointOf), SAMPLE_S)
      return chart({
        ...{ label: t('sessionsLabel'), at, write: formats().number },
        series: splitUp(at, values, protocols, t('otherProtocols'), t('allProtocols')),
      })
    }),
  )
})

function pointOf({ at, sessions }: Sample): { at: number; value: number } {
  return { at: Date.parse(at) / 1000, value: sessions }
}

type Protocols = ReadonlyMap<string, readonly Sample[]>

/** The samples of the protocols that have live sessions now, the busiest first; read again with each new sample. */
function useProtocols(newest: string | undefined): Protocols {
  const [found, setFound] = useState<Protocols>(new Map())
  useEffect(() => {
    const control = new AbortController()
    if (newest !== undefined) void readProtocols(control.signal).then(setFound, () => undefined)
    return () => control.abort()
  }, [newest])
  return found
}

async function readProtocols(signal: AbortSignal): Promise<Protocols> {
  const { data } = await get('/usage/live', {}, signal)
  const counts = new Map<string, number>()
  for (const { protocol, sessions } of data)
    if (protocol !== null) counts.set(protocol, (counts.get(protocol) ?? 0) + sessions)
  const busiest = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MOST_PROTOCOLS)
  const samples = busiest.map(async ([protocol]) => {
    const history = await get('/usage/live/history', { query: { protocol } }, signal)
    return [protocol, history.data] as const
  })
  return new Map(await Promise.all(samples))
}

/** One series for each protocol, and one for what is left of the sum of all. */
function splitUp(
  at: readonly number[],
  sums: readonly (number | null)[],
  protocols: Protocols,
  others: string,
  all: string,
): Series[] {
  const named = [...protocols].map(([name, samples]) => {
    const known = new Map(samples.map((one) => [Date.parse(one.at) / 1000, one.sessions]))
    return {
      name,
      values: at.map((second, index) => (sums[index] === null ? null : (known.get(second) ?? 0))),
    }
  })
  if (named.length === 0) return [{ name: all, values: sums }]
  const covered = sumOf(named)
  const rest = sums.map((sum, index) => (sum === null ? null : Math.max(0, sum - (covered[index] ?? 0))))
  return rest.some((value) => value !== null && value > 0)
    ? [...named, { name: others, values: rest }]
    : named
}
