// The last refusals: when, where and why.
import type { VNode } from 'preact'
import { bdi, h3, li, p, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { ago } from '../../parts/when.ts'
import { reasonText } from './reasons.ts'

type Refusal = { at: string; gateway: string | null; why: string }

const SHOWN = 10

export function refusalList(all: readonly Refusal[]): VNode[] {
  const t = words('access')
  // Of an erased person only the times are left.
  const refusals = all.filter(({ why }) => why !== '')
  return [
    h3(t('lastRefusals')),
    refusals.length === 0
      ? p({ class: 'muted' }, t('noRefusals'))
      : ul(
          { class: 'entries' },
          refusals
            .slice(0, SHOWN)
            .map(({ at, gateway, why }, place) =>
              li(
                { key: place },
                span({ class: 'line-main' }, bdi(gateway ?? t('otherGateway')), ': ', reasonText(why)),
                span({ class: 'muted' }, ago({ at })),
              ),
            ),
        ),
  ]
}
