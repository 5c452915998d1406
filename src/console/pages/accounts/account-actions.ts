// What can be done with one account or several of the list: each is asked before, and done one after the other.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { type Child, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import type { Action } from '../../parts/menu.ts'
import { notify } from '../../parts/toast.ts'
import { pathTo } from '../../paths.ts'
import { go } from '../../router.ts'
import type { Account } from './account-columns.ts'

type Change = 'suspend' | 'resume'
/** What waits for a confirmation. */
export type Asked = { change: Change; accounts: readonly Account[] }
type Ask = (asked: Asked) => void

export function actionsOf(account: Account, ask: Ask): Action[] {
  const t = words('accounts')
  const open: Action = {
    ...{ name: 'open', text: t('open'), icon: 'forward' },
    onClick: () => go(pathTo('/accounts/{account}', { account: account.id })),
  }
  const change = changeFor(account)
  if (change === undefined) return [open]
  const icon = change === 'suspend' ? 'pause' : 'check'
  return [
    open,
    {
      name: change,
      text: t(change),
      icon,
      isBad: change === 'suspend',
      onClick: () => ask({ change, accounts: [account] }),
    },
  ]
}

/** A closed account is not opened again. */
function changeFor({ status }: Account): Change | undefined {
  if (status === 'closed') return undefined
  return status === 'active' ? 'suspend' : 'resume'
}

/** For the bar over the table: each takes those of the chosen accounts that it fits. */
export function bulkActions(rows: readonly Account[], picked: ReadonlySet<string>, ask: Ask): Child {
  const t = words('accounts')
  const chosen = rows.filter(({ id }) => picked.has(id))
  const offer = (change: Change) => {
    const accounts = chosen.filter((account) => changeFor(account) === change)
    return (
      accounts.length > 0 &&
      button({ key: change, onClick: () => ask({ change, accounts }) }, `${t(change)} (${accounts.length})`)
    )
  }
  return [offer('suspend'), offer('resume')]
}

type DialogProps = { asked: Asked; onClose(): void; onDone(): void }

export const askedDialog = part(function AskedDialog({ asked, onClose, onDone }: DialogProps): VNode {
  const t = words('accounts')
  const { change, accounts } = asked
  const count = accounts.length
  const isSuspend = change === 'suspend'
  const run = async () => {
    try {
      for (const { id } of accounts)
        await write('post', `/accounts/{account}/${change}`, { path: { account: id }, body: {} })
      notify(t('changed', { count }))
    } finally {
      onDone()
    }
  }
  return confirmDialog({
    ...{
      title: t(isSuspend ? 'suspendTitle' : 'resumeTitle', { count }),
      does: t(change),
      onClose,
      onConfirm: run,
    },
    ...{ text: p(t(isSuspend ? 'suspendText' : 'resumeText')), kind: isSuspend ? 'bad' : 'primary' },
  })
})
