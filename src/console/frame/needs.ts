// What needs the operator: the findings of the server's checks that are not green, the red ones first.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Row } from '../api-shapes.ts'
import { div, li, p, part, ul } from '../elements.ts'
import { words } from '../language.ts'
import { shape } from '../parts/badge.ts'
import { button } from '../parts/button.ts'
import { copyBox } from '../parts/copy.ts'
import { emptyState, withData } from '../parts/states.ts'
import { type Reading, useReading } from '../reading.ts'

/** The checks look at disks, relays and gateways. */
const CHECK_MS = 60_000

export type Need = Row<'/server/checks'>

export function useNeeds(): Reading<Need[]> {
  const reading = useReading('/server/checks', {}, { everyMs: CHECK_MS })
  const found = reading.data?.data.filter(({ level }) => level !== 'green')
  return { ...reading, data: found?.toSorted((one, other) => rank(one) - rank(other)) }
}

function rank({ level }: Need): number {
  return level === 'red' ? 0 : 1
}

type ListProps = { needs: Reading<Need[]> }

export const needsList = part(function NeedsList({ needs }: ListProps): VNode {
  const t = words('frame')
  return div(
    withData(needs, (all) =>
      all.length === 0
        ? emptyState({ title: t('needsNothing'), icon: 'check' })
        : ul(
            { class: 'needs' },
            all.map((need) => one({ need, key: need.check + need.text })),
          ),
    ),
  )
})

const one = part(function One({ need }: { need: Need }): VNode {
  const t = words('frame')
  const [isOpen, setOpen] = useState(false)
  const { check, level, text, command } = need
  return li(
    { class: level === 'red' ? 'bad' : 'warn' },
    shape(level === 'red' ? 'bad' : 'warn'),
    div(
      p({ class: 'need-name' }, check),
      p({ dir: 'auto' }, text),
      command !== null && isOpen && copyBox({ text: command, label: t('needsCommand') }),
    ),
    command !== null && button({ onClick: () => setOpen(!isOpen), pressed: isOpen }, t('needsMend')),
  )
})
