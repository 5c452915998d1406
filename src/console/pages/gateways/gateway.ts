// What the pages of gateways share: the state of one in a word, and what is weak about it.
import type { VNode } from 'preact'
import type { Answer, Row } from '../../api-shapes.ts'
import { bdi, type Child, div, li, p, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, shape, type Tone } from '../../parts/badge.ts'
import { country as countryMark } from '../../parts/country.ts'
import { pathTo } from '../../paths.ts'
import { formats, now } from '../../present.ts'

export type Gateway = Row<'/gateways'>
export type Health = Answer<'get', '/gateways/{gateway}/health'>
export type Weakness = Gateway['weaknesses'][number]

const MINUTE_MS = 60_000

const TONES: Readonly<Record<Gateway['state'], Tone>> = {
  ...{ unheard: 'plain', hearing: 'good', quiet: 'info', silent: 'bad' },
}

export function stateBadge({ state, last_heard_at: at }: Gateway): VNode {
  const t = words('gateways')
  if (state !== 'silent' || at === null) return badge(TONES[state], t(state))
  const minutes = Math.floor((now.value - Date.parse(at)) / MINUTE_MS)
  const span = formats().duration(minutes * 60)
  return badge('bad', t('silentFor', { span }))
}

export function pathOf({ id }: Pick<Gateway, 'id'>): string {
  return pathTo('/gateways/{gateway}', { gateway: id })
}

export function hostLine({ country, host, profile }: Gateway): VNode {
  const kind = words('gateways')(profile as 'generic')
  return div(
    { class: 'muted host-line' },
    p(countryMark({ code: country }), ' ', bdi({ dir: 'ltr' }, host)),
    p({ class: 'small' }, kind),
  )
}

/** `mend`: what stands beside each of them. Undefined: nothing is weak. */
export function weaknessList(
  { weaknesses }: Gateway,
  mend: (weakness: Weakness) => Child = () => undefined,
): VNode | undefined {
  const t = words('gateways')
  if (weaknesses.length === 0) return undefined
  return ul(
    { class: 'weaknesses' },
    weaknesses.map((one) => li({ key: one, class: 'weakness' }, shape('warn'), span(t(one)), mend(one))),
  )
}
