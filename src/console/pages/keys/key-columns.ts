// What the lists of keys show of each.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { bdi, code, div, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { actorName } from '../../parts/actor.ts'
import { badge, chip, none } from '../../parts/badge.ts'
import type { Column } from '../../parts/table.ts'
import { ago, dayOr } from '../../parts/when.ts'
import { formats, now } from '../../present.ts'
import { isDangerous } from './scopes.ts'

export type Key = Row<'/keys'>
export type KeyKind = Key['kind']
/** More scopes than these are a number, with their names in the title. */
const SHOWN_SCOPES = 3

export function isLive({ revoked_at, ends_at }: Key, at: number): boolean {
  return revoked_at === null && (ends_at === null || Date.parse(ends_at) > at)
}

export function columnsOf(kind: KeyKind): Column<Key>[] {
  const t = words('keys')
  const own: Column<Key>[] =
    kind === 'manage'
      ? [{ name: 'scopes', title: t('scopes'), cell: ({ scopes = [] }) => scopesOf(scopes) }]
      : []
  return [
    { name: 'label', title: t('key'), cell: nameOf },
    { name: 'state', title: t('state'), cell: stateOf },
    ...own,
    { name: 'made', title: t('made'), cell: makerOf, isSide: false },
    {
      ...{ name: 'used', title: t('lastUsed') },
      cell: ({ last_used_on: on }) => dayOr(on, t('never')),
    },
  ]
}

/** The beginning of its text, by which a program's settings are recognised. */
export function nameOf({ label, hint, addresses = [] }: Key): VNode {
  const t = words('keys')
  return div(
    { class: 'two-lines' },
    span(label === '' ? { class: 'muted' } : {}, label === '' ? t('noLabel') : bdi(label)),
    span(
      { class: 'muted' },
      code({ dir: 'ltr' }, `${hint}…`),
      addresses.length > 0 && [
        ' · ',
        span({ title: addresses.join('\n') }, t('fromAddresses', { count: addresses.length })),
      ],
    ),
  )
}

function stateOf(key: Key): VNode {
  const t = words('keys')
  const format = formats()
  if (key.revoked_at !== null)
    return div(
      { class: 'two-lines' },
      span(badge('plain', t('revoked'))),
      span({ class: 'muted' }, ago({ at: key.revoked_at })),
    )
  if (key.ends_at === null) return badge('good', t('live'))
  if (!isLive(key, now.value)) return badge('plain', t('ended'))
  return span(
    { title: format.exact(key.ends_at) },
    badge('warn', t('ends', { when: format.relative(key.ends_at, now.value) })),
  )
}

function scopesOf(scopes: NonNullable<Key['scopes']>): VNode {
  const t = words('keys')
  if (scopes.length === 0) return none()
  const sorted = scopes.toSorted((one, other) => Number(isDangerous(other)) - Number(isDangerous(one)))
  const rest = sorted.slice(SHOWN_SCOPES)
  return div(
    { class: 'chips', title: scopes.join('\n') },
    sorted.slice(0, SHOWN_SCOPES).map((scope) => (isDangerous(scope) ? badge('warn', scope) : chip(scope))),
    rest.length > 0 && chip(t('moreScopes', { count: rest.length })),
  )
}

function makerOf({ created_at, created_by: by }: Key): VNode {
  return div(
    { class: 'two-lines' },
    span(ago({ at: created_at })),
    by && span({ class: 'muted' }, actorName(by)),
  )
}
