// Keys in three lists: API keys inside apps, secret keys of servers, management keys of programs. Made, rotated and revoked here; a
// key itself is seen once.
import { useState } from 'preact/hooks'
import { p } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { filterBar, toggleChip } from '../../parts/filter-chips.ts'
import type { Action } from '../../parts/menu.ts'
import { chosenOwner, ownerChoice, ownerHint } from '../../parts/owner.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable, pager } from '../../parts/table.ts'
import { chosenTab, tabBar } from '../../parts/tabs.ts'
import { now } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { columnsOf, isLive, type Key, type KeyKind } from './key-columns.ts'
import { newKey } from './new-key.ts'
import { revokeKey } from './revoke-key.ts'
import { rotateKey } from './rotate-key.ts'

const ROWS = 50

type Open = { what: 'new' } | { what: 'rotate' | 'revoke'; key: Key }

export function page() {
  const t = words('keys')
  const [open, setOpen] = useState<Open>()
  const owner = chosenOwner()
  const keys = useReading('/keys', { brand: owner })
  const kinds = (['api', 'secret', 'manage'] as const).filter((kind) => owner !== null || kind === 'manage')
  const tabs = kinds.map((kind) => ({ value: kind, text: t(`${kind}Tab`) }))
  const kind = chosenTab('kind', tabs) as KeyKind
  const own = keys.data?.data.filter((key) => key.kind === kind) ?? []
  const ended = own.filter((key) => !isLive(key, now.value)).length
  const showsEnded = place.value.query.get('ended') === 'true'
  const shared = { owner, onClose: () => setOpen(undefined), onDone: keys.reload }
  return [
    pageHead({
      title: words('frame')('keys'),
      beside: ownerChoice(),
      actions: button(
        { kind: 'primary', icon: 'plus', onClick: () => setOpen({ what: 'new' }) },
        t('newKey'),
      ),
    }),
    tabBar('kind', t('kinds'), tabs),
    p({ class: 'muted' }, t(`${kind}Text`)),
    ownerHint(),
    ended > 0 &&
      filterBar(
        toggleChip(
          {
            pressed: showsEnded,
            onChange: (is) => setQuery({ ended: is ? 'true' : undefined, from: undefined }),
          },
          t('showEnded', { count: ended }),
        ),
      ),
    card(
      { flush: true },
      withData(keys, () =>
        listOf(showsEnded ? own : own.filter((key) => isLive(key, now.value)), kind, setOpen),
      ),
    ),
    open?.what === 'new' && newKey({ kind, ...shared }),
    open?.what === 'rotate' && rotateKey({ of: open.key, ...shared }),
    open?.what === 'revoke' && revokeKey({ of: open.key, ...shared }),
  ]
}

/** The API gives all of an owner, some hundreds at most; a page of them is shown. */
function listOf(keys: readonly Key[], kind: KeyKind, setOpen: (next: Open) => void) {
  const t = words('keys')
  const from = Math.max(0, Number(place.value.query.get('from') ?? 0) || 0)
  const next = from + ROWS
  return [
    dataTable({
      ...{ label: t(`${kind}Tab`), columns: columnsOf(kind), rows: keys.slice(from, next) },
      keyOf: ({ id }) => id,
      actions: (key) => (isLive(key, now.value) ? actionsOf(key, setOpen) : []),
      empty: emptyState(
        { title: t('none'), icon: 'keys' },
        p(t('noneText')),
        button({ icon: 'plus', onClick: () => setOpen({ what: 'new' }) }, t('newKey')),
      ),
    }),
    pager({
      ...{ next: next < keys.length ? String(next) : null, isLater: from > 0 },
      onPage: (after) => setQuery({ from: after }),
    }),
  ]
}

function actionsOf(key: Key, setOpen: (next: Open) => void): Action[] {
  const t = words('keys')
  const open = (what: 'rotate' | 'revoke') => () => setOpen({ what, key })
  return [
    // A key has one successor: one that ends has it already, or was made to end.
    ...(key.ends_at === null || key.kind === 'manage'
      ? [{ name: 'rotate', text: t('rotate'), icon: 'refresh' as const, onClick: open('rotate') }]
      : []),
    { name: 'revoke', text: t('revoke'), icon: 'close', isBad: true, onClick: open('revoke') },
  ]
}
