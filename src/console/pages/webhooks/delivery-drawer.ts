// One delivery: its attempts, the call as the endpoint got it, and what it answered. It may be sent again.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { bdi, type Child, code, h3, li, ol, p, part, pre, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { dialog } from '../../parts/dialog.ts'
import { facts } from '../../parts/facts.ts'
import { withData } from '../../parts/states.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { stateOf } from './delivery-state.ts'
import type { Owner } from './webhook.ts'

type Full = Answer<'get', '/deliveries/{delivery}'>
type Props = { id: string; owner: Owner; isEnabled: boolean; onClose(): void; onDone(): void }

export const deliveryDrawer = part(function DeliveryDrawer(props: Props): VNode {
  const { id, owner, isEnabled, onClose, onDone } = props
  const t = words('webhooks')
  const [busy, setBusy] = useState(false)
  const given = { path: { delivery: id }, brand: owner }
  const reading = useReading('/deliveries/{delivery}', given, { everyMs: POLL_MS })
  const retry = async () => {
    setBusy(true)
    try {
      await write('post', '/deliveries/{delivery}/retry', given)
      notify(t('retried'))
      reading.reload()
      onDone()
    } catch (error) {
      notifyProblem(error)
    }
    setBusy(false)
  }
  return dialog(
    {
      ...{ title: reading.data?.type ?? t('delivery'), kind: 'drawer', onClose },
      actions: isEnabled
        ? button({ kind: 'primary', icon: 'refresh', busy, onClick: () => void retry() }, t('retry'))
        : span({ class: 'muted' }, t('enableFirst')),
    },
    withData(reading, contentOf),
  )
})

function contentOf(delivery: Full): Child {
  const t = words('webhooks')
  const format = formats()
  const { attempt, attempt_limit: limit, attempts, answer, request } = delivery
  return [
    facts([
      [t('state'), stateOf(delivery)],
      [t('attempt'), t('attemptOf', { attempt, limit })],
      [t('event'), code({ dir: 'ltr' }, `${delivery.event_id} · #${delivery.sequence}`)],
      [t('created'), format.exact(delivery.created_at)],
    ]),
    h3(t('attempts')),
    attempts.length === 0
      ? p({ class: 'muted' }, t('noAttempt'))
      : ol(
          { class: 'attempts' },
          attempts
            .toReversed()
            .map(({ at, status, ms, error }) =>
              li(
                { key: at },
                span(
                  { class: status >= 200 && status < 300 ? 'good' : 'bad' },
                  status === 0 ? t('noAnswer') : String(status),
                ),
                span({ class: 'muted' }, format.milliseconds(ms)),
                span({ title: format.exact(at) }, format.timeToSecond(at)),
                error !== '' && bdi({ class: 'muted' }, error),
              ),
            ),
        ),
    attempts.length > 0 && [
      h3(t('answer')),
      answer === '' ? p({ class: 'muted' }, t('emptyAnswer')) : lines(answer, t('answer')),
    ],
    request && [
      h3(t('request')),
      lines(headersOf(request), t('headers')),
      lines(JSON.stringify(request.body, null, 2), t('body')),
    ],
  ]
}

function headersOf({ url, headers }: NonNullable<Full['request']>): string {
  const { pathname, search, host } = new URL(url)
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`POST ${pathname}${search}`, `host: ${host}`, ...named, 'webhook-signature: …'].join('\n')
}

function lines(text: string, label: string): VNode {
  return pre({ class: 'lines', dir: 'ltr', tabIndex: 0, 'aria-label': label }, code(text))
}
