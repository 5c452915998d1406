// The subscriptions of an account, a card for each that runs; those that ended are counted.
import {
  bdi,
  button as buttonElement,
  type Child,
  code,
  details,
  div,
  li,
  p,
  span,
  summary,
  ul,
} from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, chip, type Tone } from '../../parts/badge.ts'
import { button, link } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { facts } from '../../parts/facts.ts'
import { menu } from '../../parts/menu.ts'
import { emptyState } from '../../parts/states.ts'
import { dueDay, dueIn } from '../../parts/when.ts'
import { pathTo } from '../../paths.ts'
import { now } from '../../present.ts'
import { setQuery } from '../../router.ts'
import { can } from '../../who.ts'
import type { Account, Asking, Subscription } from './asking.ts'
import { limitChips } from './limits.ts'
import { askReveal, askRotate, subscriptionActions } from './subscription-actions.ts'

const TONES: Readonly<Record<Subscription['status'], Tone>> = {
  ...{ active: 'good', suspended: 'warn', expired: 'bad', cancelled: 'plain', terminated: 'plain' },
}

/** `chosen`: the one that the panel below explains. */
export function subscriptionCards(account: Account, chosen: string | undefined, asking: Asking): Child {
  const t = words('account')
  const { subscriptions = [] } = account
  const open = subscriptions.filter(({ ended_at: at }) => at === null)
  const ended = subscriptions.filter(({ ended_at: at }) => at !== null)
  return [
    open.length === 0 &&
      card(
        { title: t('subscription') },
        emptyState({ title: t('noSubscription'), icon: 'plans' }, p(t('noSubscriptionText'))),
      ),
    open.map((one) =>
      subscriptionCard(one, { account, asking, isChosen: open.length < 2 || one.id === chosen }),
    ),
    ended.length > 0 &&
      card(
        {},
        details(
          { class: 'ended' },
          summary(t('ended', { count: ended.length })),
          ul(
            { class: 'entries' },
            ended.map((one) =>
              li(
                { key: one.id },
                span(
                  { class: 'line-main' },
                  link(
                    `${pathOf(account)}?login=${encodeURIComponent(one.vpn_username)}`,
                    bdi(one.vpn_username),
                  ),
                ),
                span(one.plan),
                badge(TONES[one.status], t(one.status)),
                dueDay({ at: one.due_on }),
              ),
            ),
          ),
        ),
      ),
  ]
}

function pathOf({ id }: Account): string {
  return pathTo('/accounts/{account}', { account: id })
}

type Around = { account: Account; asking: Asking; isChosen: boolean }

function subscriptionCard(one: Subscription, { account, asking, isChosen }: Around): Child {
  const t = words('account')
  const dedicated = one.dedicated_address
  return card(
    {
      title: one.plan === 'prepaid' ? t('prepaid') : one.plan,
      actions: [
        badge(TONES[one.status], t(one.status)),
        one.kind !== 'paid' && badge('warn', t(one.kind)),
        can('accounts:write') &&
          menu({
            label: t('subscriptionActions', { login: one.vpn_username }),
            actions: subscriptionActions(one, account, asking),
          }),
      ],
    },
    term(one),
    facts([
      [t('login'), loginOf(one, asking)],
      [t('limits'), limitChips({ of: one })],
      [
        t('dedicated'),
        dedicated
          ? span({ class: 'measure' }, code(dedicated.address), chip(dedicated.country), bdi(dedicated.host))
          : undefined,
      ],
      [t('externalId'), one.external_id === null ? undefined : bdi(one.external_id)],
    ]),
    !isChosen &&
      buttonElement(
        { type: 'button', class: 'as-link', onClick: () => setQuery({ login: one.vpn_username }) },
        t('explain'),
      ),
  )
}

/** A bar from the first day of the term to its last, and what happens then. */
function term(one: Subscription): Child {
  const t = words('account')
  const [start, end] = [Date.parse(one.term_started_on), Date.parse(one.due_on)]
  const share = end > start ? Math.min(1, Math.max(0, (now.value - start) / (end - start))) : 1
  const then = one.cancellation ? t('endsCancelled') : one.renews ? t('renews') : t('endsThen')
  return div(
    { class: 'term' },
    div(
      { class: 'bar', 'aria-hidden': 'true' },
      div({ class: 'bar-part', style: { inlineSize: `${share * 100}%` } }),
    ),
    div(
      { class: 'term-line' },
      span({ class: 'muted' }, start <= now.value && dueDay({ at: one.term_started_on })),
      span(dueDay({ at: one.due_on }), ' · ', dueIn({ at: one.due_on }), ' · ', then),
    ),
  )
}

function loginOf(one: Subscription, asking: Asking): Child {
  const t = words('account')
  return div(
    { class: 'login' },
    code({ dir: 'ltr' }, one.vpn_username),
    span({ 'aria-hidden': 'true', class: 'muted' }, '••••••••'),
    can('secrets:read') && button({ kind: 'quiet', onClick: () => askReveal(one, asking) }, t('reveal')),
    can('accounts:write') && button({ kind: 'quiet', onClick: () => askRotate(one, asking) }, t('rotate')),
  )
}
