// What can be done with one gateway. The dialogs are loaded when one is opened.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { type Child, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { menu } from '../../parts/menu.ts'
import { can } from '../../who.ts'
import type { DialogProps, OpenDialog } from './detail-dialogs.ts'
import type { Gateway } from './gateway.ts'

type ActionsProps = { gateway: Gateway; onOpen(what: OpenDialog): void }

export function headActions({ gateway, onOpen }: ActionsProps): Child {
  const t = words('gateways')
  if (!can('gateways:write')) return undefined
  const keys = [
    ...(gateway.has_secret ? (['rotate'] as const) : []),
    ...(gateway.has_agent_token ? (['renew'] as const) : []),
  ]
  return [
    button({ onClick: () => onOpen('change'), key: 'change' }, t('change')),
    keys.map((what) => button({ onClick: () => onOpen(what), key: what }, t(what))),
    menu({
      ...{ key: 'more', label: t('more') },
      actions: [
        { name: 'remove', text: t('remove'), icon: 'close', isBad: true, onClick: () => onOpen('remove') },
      ],
    }),
  ]
}

export const gatewayDialog = part(function GatewayDialog(props: DialogProps): VNode | null {
  const [loaded, setLoaded] = useState<typeof import('./detail-dialogs.ts')>()
  useEffect(() => void import('./detail-dialogs.ts').then(setLoaded), [])
  return loaded ? loaded.dialogOf(props) : null
})
