// Sends events again: from when on, all or only those that failed, and how many that would be, before it is done.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { checkbox, selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import { useReading } from '../../reading.ts'
import type { Owner, Webhook } from './webhook.ts'

const HOUR_MS = 3_600_000
const HOURS = ['1', '24', '168', 'at'] as const

type Props = { webhook: Webhook; owner: Owner; onClose(): void; onDone(): void }

export const replayDialog = part(function ReplayDialog({ webhook, owner, onClose, onDone }: Props): VNode {
  const t = words('webhooks')
  const [openedAt] = useState(() => Date.now())
  const [hours, setHours] = useState('24')
  const [at, setAt] = useState('')
  const [onlyFailed, setOnlyFailed] = useState(false)
  const from = hours === 'at' ? Date.parse(at) : openedAt - Number(hours) * HOUR_MS
  const since = Number.isNaN(from) ? undefined : new Date(from).toISOString()
  const path = { webhook: webhook.id }
  const preview = useReading(since === undefined ? undefined : '/webhooks/{webhook}/replay', {
    ...{ path, query: { since, only_failed: onlyFailed ? 'true' : 'false' }, brand: owner },
  })
  const { data, problem, isChanging } = preview
  return formDialog({
    ...{ title: t('replayTitle'), does: t('replaySend'), onClose },
    isReady: since !== undefined && !isChanging && data !== undefined && data.count > 0,
    fields: () => [
      selectField({
        ...{ label: t('since'), value: hours, onChange: setHours },
        choices: HOURS.map((value) => ({ value, text: t(value === 'at' ? 'sinceAt' : `since${value}`) })),
      }),
      hours === 'at' &&
        textField({
          label: t('sinceAt'),
          hint: t('localTime'),
          value: at,
          onChange: setAt,
          type: 'datetime-local',
        }),
      checkbox({ label: t('onlyFailed'), checked: onlyFailed, onChange: setOnlyFailed }),
      p(
        { role: 'status', class: 'result' },
        problem ? problem.message : countText(since, isChanging ? undefined : data),
      ),
      p({ class: 'hint' }, t('replayHint')),
    ],
    onSend: async () => {
      await write('post', '/webhooks/{webhook}/replay', {
        path,
        body: { since: since ?? '', only_failed: onlyFailed },
        brand: owner,
      })
      notify(t('replayed'))
      onDone()
      onClose()
    },
  })
})

function countText(
  since: string | undefined,
  data: { count: number; count_capped: boolean } | undefined,
): string {
  const t = words('webhooks')
  if (since === undefined) return t('chooseSince')
  if (!data) return t('counting')
  return data.count_capped ? t('wouldSendMore', { count: data.count }) : t('wouldSend', { count: data.count })
}
