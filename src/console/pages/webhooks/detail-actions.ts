// What can be done with one webhook, and the dialogs for it.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import type { Child } from '../../elements.ts'
import { bdi, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { menu } from '../../parts/menu.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { go } from '../../router.ts'
import { replayDialog } from './replay.ts'
import { rotateSecret } from './rotate-secret.ts'
import { type Owner, shortUrl, type Webhook } from './webhook.ts'
import { webhookForm } from './webhook-form.ts'

export type OpenDialog = 'edit' | 'replay' | 'rotate' | 'disable' | 'remove'

type ActionsProps = { webhook: Webhook; owner: Owner; onOpen(what: OpenDialog): void; onDone(): void }

export function headActions({ webhook, owner, onOpen, onDone }: ActionsProps): Child {
  const t = words('webhooks')
  const { id, enabled } = webhook
  const test = async () => {
    await write('post', '/webhooks/{webhook}/test', { path: { webhook: id }, brand: owner })
    notify(t('tested'))
    onDone()
  }
  const enable = () => setEnabled(webhook, owner, true).then(onDone)
  const open = (what: OpenDialog) => () => onOpen(what)
  return [
    enabled
      ? button({ icon: 'forward', onClick: () => void test().catch(notifyProblem) }, t('test'))
      : button(
          { kind: 'primary', icon: 'check', onClick: () => void enable().catch(notifyProblem) },
          t('enable'),
        ),
    enabled && button({ icon: 'refresh', onClick: open('replay') }, t('replay')),
    menu({
      label: t('more'),
      actions: [
        { name: 'edit', text: t('edit'), icon: 'settings', onClick: open('edit') },
        { name: 'rotate', text: t('rotate'), icon: 'keys', onClick: open('rotate') },
        ...(enabled
          ? [{ name: 'disable', text: t('disable'), icon: 'pause' as const, onClick: open('disable') }]
          : []),
        { name: 'remove', text: t('remove'), icon: 'close', isBad: true, onClick: open('remove') },
      ],
    }),
  ]
}

async function setEnabled({ id }: Webhook, owner: Owner, enabled: boolean): Promise<void> {
  await write('patch', '/webhooks/{webhook}', { path: { webhook: id }, body: { enabled }, brand: owner })
  notify(words('webhooks')(enabled ? 'enabledNow' : 'disabledNow'))
}

type DialogProps = { what: OpenDialog; webhook: Webhook; owner: Owner; onClose(): void; onDone(): void }

export function dialogOf({ what, webhook, owner, onClose, onDone }: DialogProps): VNode {
  const t = words('webhooks')
  const name = bdi({ dir: 'ltr' }, shortUrl(webhook.url))
  if (what === 'edit') return webhookForm({ of: webhook, owner, onClose, onDone })
  if (what === 'replay') return replayDialog({ webhook, owner, onClose, onDone })
  if (what === 'rotate') return rotateSecret({ webhook, owner, onClose, onDone })
  if (what === 'disable')
    return confirmDialog({
      ...{ title: t('disableTitle'), text: [p(name), p(t('disableText'))], does: t('disable'), onClose },
      onConfirm: () => setEnabled(webhook, owner, false).then(onDone),
    })
  return confirmDialog({
    ...{
      title: t('removeTitle'),
      text: [p(name), p(t('removeText'))],
      does: t('remove'),
      kind: 'bad',
      onClose,
    },
    onConfirm: async () => {
      await write('delete', '/webhooks/{webhook}', { path: { webhook: webhook.id }, brand: owner })
      notify(t('removed'))
      go(`/webhooks${owner === null ? '?of=installation' : ''}`)
    },
  })
}
