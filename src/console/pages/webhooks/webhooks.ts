// The webhooks of a brand or of the installation: which endpoints are called, and how they are.
import { useState } from 'preact/hooks'
import { div, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { chosenOwner, ownerChoice, ownerHint } from '../../parts/owner.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { useReading } from '../../reading.ts'
import { endpointCard } from './endpoint-card.ts'
import { webhookForm } from './webhook-form.ts'

export function page() {
  const t = words('webhooks')
  const [adds, setAdds] = useState(false)
  const owner = chosenOwner()
  const webhooks = useReading('/webhooks', { brand: owner })
  const add = (kind: 'primary' | 'plain') =>
    button({ kind, icon: 'plus', onClick: () => setAdds(true) }, t('add'))
  return [
    pageHead({ title: words('frame')('webhooks'), beside: ownerChoice(), actions: add('primary') }),
    p({ class: 'muted' }, t(owner === null ? 'installationText' : 'text')),
    ownerHint(),
    withData(webhooks, ({ data }) =>
      data.length === 0
        ? card({}, emptyState({ title: t('none'), icon: 'webhooks' }, p(t('noneText')), add('plain')))
        : div(
            { class: 'stack' },
            data.map((webhook) => endpointCard({ webhook, owner, key: webhook.id })),
          ),
    ),
    adds && webhookForm({ owner, onClose: () => setAdds(false), onDone: webhooks.reload }),
  ]
}
