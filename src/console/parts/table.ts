// The table of every list: rows keyed by their id, heads that sort by what the API can sort by, a menu of actions for each row,
// boxes to choose several. On a narrow screen each row is a card. Filtering, sorting and paging are the server's.
import type { VNode } from 'preact'
import {
  button as buttonElement,
  type Child,
  div,
  draw,
  input,
  p,
  span,
  table,
  tbody,
  td,
  th,
  thead,
  tr,
} from '../elements.ts'
import { icon } from '../icons.ts'
import { words } from '../language.ts'
import { button } from './button.ts'
import { type Action, menu } from './menu.ts'

export type Column<T> = {
  name: string
  title: string
  cell(row: T): Child
  /** The field of the API by which it sorts; absent: it does not. */
  sort?: string
  /** Numbers stand at the end. */
  isNumber?: boolean
  /** Left out on a narrow screen, where a row is a card. */
  isSide?: boolean
}

export type Sorting = { by: string; direction: 'asc' | 'desc' }

export type TableProps<T> = {
  /** What the rows are, for assistive programs. */
  label: string
  /** The first names the row. */
  columns: readonly Column<T>[]
  rows: readonly T[]
  keyOf(row: T): string
  actions?: ((row: T) => readonly Action[]) | undefined
  sorting?: Sorting | undefined
  onSort?(next: Sorting): void
  /** The chosen rows; absent: none can be chosen. */
  picked?: ReadonlySet<string> | undefined
  onPick?(picked: ReadonlySet<string>): void
  /** What can be done with the chosen rows. */
  bulk?: Child
  /** In place of rows where there are none. */
  empty: Child
  /** The rows answer a former question. */
  isChanging?: boolean
}

function Table<T>(props: TableProps<T>): VNode {
  const { rows, empty, isChanging = false, picked } = props
  return div(
    div({ class: `table-box${isChanging ? ' changing' : ''}` }, rows.length === 0 ? empty : grid(props)),
    // Below: rows that moved down would take the next box from under the pointer.
    picked && picked.size > 0 && bulkBar(props, picked),
  )
}

function grid<T>(props: TableProps<T>): VNode {
  const { label, columns, rows, keyOf, actions, picked } = props
  return table(
    { 'aria-label': label },
    thead(
      tr(
        picked && th({ class: 'pick' }, pickAll(props, picked)),
        columns.map((column) => head(column, props)),
        actions && th({ class: 'row-menu' }, span({ class: 'unseen' }, words('frame')('actions'))),
      ),
    ),
    tbody(
      rows.map((row) =>
        tr(
          { key: keyOf(row), class: picked?.has(keyOf(row)) ? 'picked' : '' },
          picked && td({ class: 'pick' }, pickOne(props, picked, keyOf(row))),
          columns.map((column, at) => cell(column, row, at === 0)),
          actions && td({ class: 'row-menu' }, rowMenu(actions(row))),
        ),
      ),
    ),
  )
}

/** See Table. */
export function dataTable<T>(props: TableProps<T>): VNode {
  return draw<TableProps<T>>(Table, props)
}

function head<T>(
  { name, title, sort, isNumber, isSide }: Column<T>,
  { sorting, onSort }: TableProps<T>,
): VNode {
  const classes = `${isNumber ? 'number' : ''}${isSide ? ' side' : ''}`
  if (sort === undefined || onSort === undefined)
    return th({ key: name, scope: 'col', class: classes }, title)
  const direction = sorting?.by === sort ? sorting.direction : undefined
  const state = direction && (direction === 'asc' ? ('ascending' as const) : ('descending' as const))
  return th(
    { key: name, scope: 'col', class: classes, 'aria-sort': state },
    buttonElement(
      {
        ...{ type: 'button', class: `sort ${direction ?? ''}` },
        onClick: () => onSort({ by: sort, direction: direction === 'desc' ? 'asc' : 'desc' }),
      },
      title,
      icon('down', 14),
    ),
  )
}

function cell<T>({ name, title, cell: show, isNumber, isSide }: Column<T>, row: T, isFirst: boolean): VNode {
  const classes = `${isNumber ? 'number' : ''}${isSide ? ' side' : ''}${isFirst ? ' first' : ''}`
  // A card of a narrow screen shows the head of the column beside each value.
  return td({ key: name, class: classes, 'data-title': isFirst ? undefined : title }, show(row))
}

function rowMenu(actions: readonly Action[]): VNode | undefined {
  return actions.length === 0 ? undefined : menu({ label: words('frame')('actions'), actions })
}

function pickAll<T>({ rows, keyOf, onPick }: TableProps<T>, picked: ReadonlySet<string>): VNode {
  const all = rows.map(keyOf)
  const isAll = all.every((key) => picked.has(key))
  return input({
    ...{ type: 'checkbox', checked: isAll, 'aria-label': words('frame')('chooseAll') },
    onChange: () => onPick?.(new Set(isAll ? [] : all)),
  })
}

function pickOne<T>({ onPick }: TableProps<T>, picked: ReadonlySet<string>, key: string): VNode {
  return input({
    ...{ type: 'checkbox', checked: picked.has(key), 'aria-label': words('frame')('choose', { name: key }) },
    onChange: () => {
      const next = new Set(picked)
      if (!next.delete(key)) next.add(key)
      onPick?.(next)
    },
  })
}

function bulkBar<T>({ bulk, onPick }: TableProps<T>, picked: ReadonlySet<string>): VNode {
  const t = words('frame')
  return div(
    { class: 'bulk', role: 'region', 'aria-label': t('actions') },
    p(t('chosen', { count: picked.size })),
    div(
      { class: 'actions' },
      bulk,
      button({ kind: 'quiet', onClick: () => onPick?.(new Set()) }, t('chooseNone')),
    ),
  )
}

type PagerProps = {
  /** Of the answer: the cursor of the next page, null on the last. */
  next: string | null
  /** Whether this is not the first page. */
  isLater: boolean
  /** `undefined`: the first page. */
  onPage(after: string | undefined): void
  /** How many rows there are in all, where the API counts them. */
  note?: Child
}

export function pager({ next, isLater, onPage, note }: PagerProps): VNode | undefined {
  if (next === null && !isLater && note === undefined) return undefined
  const t = words('frame')
  return div(
    { class: 'pager' },
    p({ class: 'muted' }, note),
    isLater && button({ onClick: () => onPage(undefined) }, t('firstPage')),
    (next !== null || isLater) &&
      button({ disabled: next === null, onClick: () => next !== null && onPage(next) }, t('nextPage')),
  )
}
