// What the list of plans shows of each.
import type { VNode } from 'preact'
import type { Answer, Row } from '../../api-shapes.ts'
import { bdi, part, span } from '../../elements.ts'
import { language, words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { link } from '../../parts/button.ts'
import type { Column } from '../../parts/table.ts'
import { formats } from '../../present.ts'
import { type Reading, useReading } from '../../reading.ts'
import { can } from '../../who.ts'

export type Plan = Row<'/plans'>
type Price = NonNullable<Plan['price']>

export function planColumns(): Column<Plan>[] {
  const t = words('plans')
  const openOnes: Column<Plan> = {
    ...{ name: 'open', title: t('openSubscriptions'), isNumber: true },
    cell: ({ id }) => openCount({ plan: id, key: id }),
  }
  return [
    { name: 'label', title: t('plan'), cell: ({ label }) => bdi(label) },
    { name: 'length', title: t('length'), cell: ({ id }) => t('months', { count: id }) },
    { name: 'price', title: t('price'), isNumber: true, cell: ({ price }) => priceOf(price) },
    ...(can('accounts:read') ? [openOnes] : []),
    { name: 'limit', title: t('atLimit'), cell: ruleOf },
    { name: 'state', title: t('state'), cell: stateOf },
  ]
}

function ruleOf({ at_session_limit: rule }: Plan): VNode {
  return span(rule === null ? { class: 'muted' } : {}, words('plans')(`limit_${rule ?? 'brand'}`))
}

function priceOf(price: Price | null): VNode {
  return span(price ? {} : { class: 'muted' }, price ? money(price) : '–')
}

/** As the visitor's language writes it, with the digits that the API has. */
export function money({ amount, currency }: Price): string {
  const digits = amount.split('.')[1]?.length ?? 0
  const format = new Intl.NumberFormat(language.value, {
    ...{ style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits },
  })
  return format.format(Number(amount))
}

function stateOf({ retired_at: at }: Plan): VNode {
  const t = words('plans')
  if (at === null) return badge('good', t('onSale'))
  return span({ title: formats().exact(at) }, badge('plain', t('retired')))
}

/** Those that run, which the API counts up to a bound; not for a visitor who may not see them. */
export function useOpenCount(plan: number): Reading<Answer<'get', '/subscriptions'>> {
  const path = can('accounts:read') ? '/subscriptions' : undefined
  return useReading(path, { query: { plan, count: 'true', limit: 1 } })
}

export function countText({ count = 0, count_capped: isCapped }: Answer<'get', '/subscriptions'>): string {
  return `${formats().number(count)}${isCapped ? '+' : ''}`
}

const openCount = part(function OpenCount({ plan }: { plan: number }): VNode {
  const { data } = useOpenCount(plan)
  if (data === undefined) return span('…')
  return data.count === 0
    ? span({ class: 'muted' }, countText(data))
    : link(`/accounts?plan=${plan}`, countText(data))
})
