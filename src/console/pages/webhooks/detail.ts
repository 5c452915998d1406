// One webhook: how it is, its deliveries as they come, and how a receiver verifies the calls.
import { useState } from 'preact/hooks'
import { bdi, div, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { pageHead } from '../../parts/card.ts'
import { chosenOwner } from '../../parts/owner.ts'
import { withData } from '../../parts/states.ts'
import { chosenTab, tabBar } from '../../parts/tabs.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { deliveries } from './deliveries.ts'
import { dialogOf, headActions, type OpenDialog } from './detail-actions.ts'
import { healthFigures } from './health-figures.ts'
import { samplesCard } from './samples-card.ts'
import { settingsCard } from './settings-card.ts'
import { stateBadge, urlTitle } from './webhook.ts'

type Props = { params: Readonly<Record<string, string>> }

export function page({ params: { webhook: id = '' } }: Props) {
  const t = words('webhooks')
  const owner = chosenOwner()
  const [open, setOpen] = useState<OpenDialog>()
  const given = { path: { webhook: id }, brand: owner }
  const reading = useReading('/webhooks/{webhook}', given, { everyMs: POLL_MS })
  const health = useReading('/webhooks/{webhook}/health', given, { everyMs: POLL_MS })
  const tabs = [
    { value: 'deliveries', text: t('deliveries') },
    { value: 'settings', text: t('settings') },
    { value: 'verify', text: t('verify') },
  ]
  const tab = chosenTab('tab', tabs)
  const refresh = () => {
    reading.reload()
    health.reload()
  }
  return withData(reading, (webhook) => [
    pageHead({
      title: urlTitle(webhook.url),
      beside: stateBadge(webhook),
      actions: headActions({ webhook, owner, onOpen: setOpen, onDone: refresh }),
    }),
    webhook.description !== '' && p({ class: 'muted' }, bdi(webhook.description)),
    health.data && healthFigures(health.data, webhook),
    tabBar('tab', words('frame')('webhooks'), tabs),
    div(
      { key: tab },
      tab === 'deliveries' && deliveries({ webhook, owner }),
      tab === 'settings' && settingsCard(webhook),
      tab === 'verify' && samplesCard({ signature: webhook.signature }),
    ),
    open && dialogOf({ what: open, webhook, owner, onClose: () => setOpen(undefined), onDone: refresh }),
  ])
}
