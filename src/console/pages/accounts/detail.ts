// One account: who it is, what it has, whether it can connect, and what happened to it.

import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { bdi, code, div, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, type Tone } from '../../parts/badge.ts'
import { card, pageHead } from '../../parts/card.ts'
import { country } from '../../parts/country.ts'
import { withData } from '../../parts/states.ts'
import { formats } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place } from '../../router.ts'
import { accessPanel } from '../access/access-panel.ts'
import { accountButtons } from '../account/account-actions.ts'
import { aliasCard } from '../account/aliases.ts'
import { appsCard } from '../account/apps.ts'
import type { Account, Asking } from '../account/asking.ts'
import { subscriptionCards } from '../account/subscription-card.ts'
import { timelineCard } from '../account/timeline.ts'
import { usageCard } from '../account/usage.ts'

const TONES: Readonly<Record<Account['status'], Tone>> = {
  active: 'good',
  suspended: 'warn',
  closed: 'plain',
}

export function page({ params: { account: id = '' } }: { params: Readonly<Record<string, string>> }) {
  const [dialog, setDialog] = useState<VNode>()
  const [changes, setChanges] = useState(0)
  const reading = useReading(
    '/accounts/{account}',
    { path: { account: id }, query: { expand: 'subscriptions' } },
    { everyMs: 3 * POLL_MS },
  )
  const asking: Asking = {
    show: setDialog,
    close: () => setDialog(undefined),
    changed() {
      reading.reload()
      setChanges((count) => count + 1)
    },
  }
  return [
    reading.data === undefined
      ? [
          pageHead({ title: words('account')('title') }),
          card(
            {},
            withData(reading, () => undefined),
          ),
        ]
      : shown(reading.data, asking, changes),
    dialog,
  ]
}

function shown(account: Account, asking: Asking, changes: number) {
  const { id, email, external_id: externalId, subscriptions = [] } = account
  const login = place.value.query.get('login')?.toLowerCase()
  const chosen =
    subscriptions.find((one) => one.vpn_username.toLowerCase() === login) ??
    subscriptions.find(({ ended_at: at }) => at === null) ??
    subscriptions[0]
  return [
    pageHead({
      title: email ?? externalId ?? id,
      beside: beside(account),
      actions: accountButtons(account, asking),
    }),
    div(
      { class: 'account' },
      div(
        { class: 'stack' },
        subscriptionCards(account, chosen?.id, asking),
        chosen &&
          accessPanel({ subscription: chosen.id, key: `${chosen.id} ${changes}`, onChanged: asking.changed }),
      ),
      div(
        { class: 'stack' },
        timelineCard({ account: id, key: changes }),
        usageCard({ account: id }),
        aliasCard({ account, asking, key: `alias ${changes}` }),
        appsCard({ account, asking, key: `apps ${changes}` }),
      ),
    ),
  ]
}

function beside({
  id,
  status,
  country: code2,
  email,
  email_pending,
  test_user,
  created_at: at,
  external_id,
}: Account) {
  const t = words('account')
  return [
    badge(TONES[status], t(status)),
    email_pending && badge('warn', t('emailPending')),
    test_user && badge('plain', t('testUser')),
    code2 !== null && country({ code: code2 }),
    (email ?? external_id) !== null && code(id),
    external_id !== null && email !== null && bdi(external_id),
    span({ title: formats().exact(at) }, t('since'), ' ', formats().day(at.slice(0, 10))),
  ]
}
