// Whether the mail relay answers now: a connection to it, as the server's own checks make it. No mail is sent.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { get } from '../../api.ts'
import type { Row } from '../../api-shapes.ts'
import { code, div, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, type Tone } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { notifyProblem } from '../../parts/toast.ts'

type Finding = Row<'/server/checks'>
const CHECKS = ['smtp', 'mail']
const TONES: Readonly<Record<Finding['level'], Tone>> = { green: 'good', yellow: 'warn', red: 'bad' }

export const relayCheck = part(function RelayCheck(_: object): VNode {
  const t = words('mail')
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<readonly Finding[]>()
  const look = async () => {
    setBusy(true)
    try {
      const { data } = await get('/server/checks', {})
      setFound(data.filter(({ check }) => CHECKS.includes(check)))
    } catch (error) {
      notifyProblem(error)
    }
    setBusy(false)
  }
  return card(
    {
      title: t('relay'),
      actions: button({ icon: 'check', busy, onClick: () => void look() }, t('test')),
    },
    div(
      { class: 'stack', role: 'status' },
      found === undefined
        ? p({ class: 'muted' }, t(busy ? 'testing' : 'relayText'))
        : found.map(({ check, level, text, command }) =>
            p(
              { key: check, class: 'measure' },
              badge(TONES[level], t(`${level}Level`)),
              text,
              command !== null && code({ dir: 'ltr' }, command),
            ),
          ),
    ),
  )
})
