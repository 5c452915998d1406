// The pages under Settings, as tabs: of the brand, the admins, oneself, the server.
import type { VNode } from 'preact'
import { hrefOf } from '../../base.ts'
import { a, nav } from '../../elements.ts'
import { words } from '../../language.ts'
import { place } from '../../router.ts'
import { can, me } from '../../who.ts'

export function settingsTabs(): VNode {
  const t = words('settings')
  const tabs = [
    ...(can('brand:read') ? [['/settings', t('brandTab')]] : []),
    ...(can('admins:write') ? [['/admins', t('adminsTab')]] : []),
    ...(me.value?.kind === 'admin' ? [['/profile', t('profileTab')]] : []),
    ...(can('server:read') ? [['/server', t('serverTab')]] : []),
  ]
  return nav(
    { class: 'tabs', 'aria-label': words('frame')('settings') },
    tabs.map(([path = '', text]) =>
      a(
        { key: path, href: hrefOf(path), 'aria-current': place.value.path === path ? 'page' : undefined },
        text,
      ),
    ),
  )
}
