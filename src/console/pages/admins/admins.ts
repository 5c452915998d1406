// The people of the console: who may do what, who has begun, and who was here when. Invited, changed and removed here.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { bdi, div, p, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import type { Action } from '../../parts/menu.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable, pager } from '../../parts/table.ts'
import { dayOr } from '../../parts/when.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { brands, me } from '../../who.ts'
import { settingsTabs } from '../settings/settings-tabs.ts'
import type { Admin } from './admin.ts'
import { changeDialog, removeDialog, resetDialog } from './admin-dialogs.ts'
import { inviteDialog } from './invite.ts'
import { sessionsDrawer } from './sessions-drawer.ts'

const ROWS = 50
const DIALOGS = { change: changeDialog, reset: resetDialog, remove: removeDialog, sessions: sessionsDrawer }
type OfOne = { what: keyof typeof DIALOGS; admin: Admin }
type Open = { what: 'invite' } | OfOne

export function page() {
  const t = words('admins')
  const [open, setOpen] = useState<Open>()
  // Of the installation: all there are, each with its place.
  const owner = me.value?.brand ? undefined : null
  const admins = useReading('/admins', { brand: owner })
  const shared = { owner, onClose: () => setOpen(undefined), onDone: admins.reload }
  const invite = button(
    { kind: 'primary', icon: 'plus', onClick: () => setOpen({ what: 'invite' }) },
    t('invite'),
  )
  return [
    pageHead({ title: words('frame')('settings'), actions: invite }),
    settingsTabs(),
    card(
      { flush: true },
      withData(admins, ({ data }) => listOf(data, setOpen)),
    ),
    open?.what === 'invite' && inviteDialog(shared),
    isOfOne(open) && DIALOGS[open.what]({ admin: open.admin, ...shared }),
  ]
}

function isOfOne(open: Open | undefined): open is OfOne {
  return open !== undefined && open.what !== 'invite'
}

/** The API gives all of an owner, some hundreds at most; a page of them is shown. */
function listOf(admins: readonly Admin[], setOpen: (next: Open) => void) {
  const t = words('admins')
  const from = Math.max(0, Number(place.value.query.get('from') ?? 0) || 0)
  const next = from + ROWS
  return [
    dataTable({
      ...{ label: t('title'), columns: columnsOf(), rows: admins.slice(from, next) },
      keyOf: ({ id }) => id,
      actions: (admin) => actionsOf(admin, setOpen),
      empty: emptyState({ title: t('none'), icon: 'accounts' }, p(t('noneText'))),
    }),
    pager({
      ...{ next: next < admins.length ? String(next) : null, isLater: from > 0 },
      onPage: (after) => setQuery({ from: after }),
    }),
  ]
}

function columnsOf(): Column<Admin>[] {
  const t = words('admins')
  const settings = words('settings')
  return [
    {
      ...{ name: 'name', title: t('name') },
      cell: ({ id, name, email }) =>
        div(
          { class: 'two-lines' },
          span({ class: 'measure' }, bdi(name), id === me.value?.id && badge('info', t('you'))),
          email !== null && span({ class: 'muted' }, bdi(email)),
        ),
    },
    { name: 'role', title: t('role'), cell: ({ role }) => words('frame')(`role_${role}`) },
    {
      ...{ name: 'brand', title: t('place') },
      cell: ({ brand }) => (brand === null ? settings('installation') : bdi(titleOf(brand))),
    },
    { name: 'signIn', title: t('signsIn'), cell: factorsOf },
    {
      ...{ name: 'last', title: t('lastHere') },
      cell: ({ last_signed_in_on: on }) => dayOr(on, t('never')),
    },
  ]
}

function titleOf(brand: string): string {
  return brands.value.find(({ id }) => id === brand)?.title ?? brand
}

function factorsOf({ can_sign_in, factors: { password, totp, passkeys } }: Admin): VNode | string {
  const t = words('admins')
  if (!can_sign_in) return badge('warn', t('invited'))
  const ways = [
    ...(passkeys > 0 ? [t('passkeys', { count: passkeys })] : []),
    ...(password && totp ? [t('passwordAndApp')] : []),
  ]
  return ways.join(' · ')
}

function actionsOf(admin: Admin, setOpen: (next: Open) => void): Action[] {
  const t = words('admins')
  const open = (what: keyof typeof DIALOGS) => () => setOpen({ what, admin })
  return [
    { name: 'change', text: t('change'), icon: 'settings', onClick: open('change') },
    { name: 'sessions', text: words('settings')('sessions'), icon: 'sessions', onClick: open('sessions') },
    {
      ...{ name: 'reset', text: t(admin.can_sign_in ? 'reset' : 'linkAgain'), icon: 'refresh' },
      onClick: open('reset'),
    },
    { name: 'remove', text: t('remove'), icon: 'close', isBad: true, onClick: open('remove') },
  ]
}
