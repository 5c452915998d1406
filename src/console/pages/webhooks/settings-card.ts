// The settings of a webhook, to look up.
import type { VNode } from 'preact'
import { bdi, code, div } from '../../elements.ts'
import { words } from '../../language.ts'
import { chip } from '../../parts/badge.ts'
import { card } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { facts } from '../../parts/facts.ts'
import { ago } from '../../parts/when.ts'
import type { Webhook } from './webhook.ts'

export function settingsCard({ id, url, types, signature, public_key: key, created_at: at }: Webhook): VNode {
  const t = words('webhooks')
  return card(
    {},
    facts([
      [t('url'), bdi({ dir: 'ltr' }, url)],
      [
        t('types'),
        div(
          { class: 'chips' },
          types.map((type) => chip(type === '*' ? t('allTypes') : type)),
        ),
      ],
      [t('signature'), t(signature)],
      [t('publicKey'), key === null ? undefined : copyBox({ text: key, label: t('publicKey') })],
      [t('number'), code({ dir: 'ltr' }, id)],
      [t('created'), ago({ at })],
    ]),
  )
}
