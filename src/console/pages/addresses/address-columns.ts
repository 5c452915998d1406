// The columns of the list of dedicated addresses.
import type { Row } from '../../api-shapes.ts'
import { bdi, type Child, div, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, type Tone } from '../../parts/badge.ts'
import { link } from '../../parts/button.ts'
import { country } from '../../parts/country.ts'
import type { Column } from '../../parts/table.ts'
import { pathTo } from '../../paths.ts'
import { formats, now } from '../../present.ts'
import { can } from '../../who.ts'

export type Address = Row<'/addresses'>

export const STATES = ['free', 'assigned', 'quarantined'] as const
const TONES: Readonly<Record<Address['status'], Tone>> = {
  ...{ free: 'good', assigned: 'info', quarantined: 'warn' },
}

export function stateText(status: Address['status']): string {
  return words('addresses')(status)
}

export function columnsOf(): Column<Address>[] {
  const t = words('addresses')
  return [
    { name: 'address', title: t('address'), cell: ({ id }) => bdi({ class: 'keep', dir: 'ltr' }, id) },
    {
      ...{ name: 'place', title: t('place') },
      cell: ({ country: code, host }) =>
        span({ class: 'place' }, country({ code }), ' ', bdi({ dir: 'ltr' }, host)),
    },
    {
      ...{ name: 'status', title: t('status') },
      cell: ({ status }) => badge(TONES[status], stateText(status)),
    },
    { name: 'holder', title: t('holder'), cell: holderOf },
    { name: 'due', title: t('due'), cell: dueOf },
  ]
}

/** Of a quarantined address: the last one. */
function holderOf({ account_id: account, vpn_username: name, status }: Address): Child {
  if (account === null || name === null) return span({ class: 'muted' }, '–')
  const path = `${pathTo('/accounts/{account}', { account })}?login=${encodeURIComponent(name)}`
  return div(
    { class: 'two-lines' },
    can('accounts:read') ? link(path, bdi({ class: 'keep' }, name)) : bdi({ class: 'keep' }, name),
    span({ class: 'muted' }, status === 'quarantined' ? words('addresses')('before') : bdi(account)),
  )
}

function dueOf({ due_at: at, status }: Address): Child {
  if (at === null) return span({ class: 'muted' }, '–')
  const t = words('addresses')
  const format = formats()
  const when = format.relative(at, now.value)
  return span({ title: format.exact(at) }, t(status === 'quarantined' ? 'freeWhen' : 'takenWhen', { when }))
}
