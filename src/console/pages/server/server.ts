// The server: its version and state, what the checks find with the command that mends it, and its settings, which stand in its files.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import type { Answer, Row } from '../../api-shapes.ts'
import { code, div, li, p, part, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, type Tone } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { filterBar, toggleChip } from '../../parts/filter-chips.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable, pager } from '../../parts/table.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { settingsTabs } from '../settings/settings-tabs.ts'
import { stateCard } from './state.ts'

type Server = Answer<'get', '/server'>
type Check = Row<'/server/checks'>
type Setting = Server['settings'][number]

const CHECK_MS = 60_000
const ROWS = 50
const TONES: Readonly<Record<Check['level'], Tone>> = { red: 'bad', yellow: 'warn', green: 'good' }
const LEVELS = Object.keys(TONES)

export function page() {
  const server = useReading('/server', {}, { everyMs: CHECK_MS })
  return [
    pageHead({ title: words('frame')('settings') }),
    settingsTabs(),
    card({ title: words('server')('state') }, withData(server, stateCard)),
    checksCard({}),
    card({ title: words('server')('settings'), flush: true }, withData(server, settingsTable)),
  ]
}

const checksCard = part(function ChecksCard(_: object): VNode {
  const t = words('server')
  const checks = useReading('/server/checks', {}, { everyMs: CHECK_MS })
  const [isWhole, setWhole] = useState(false)
  const all = checks.data?.data.toSorted((a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level)) ?? []
  const wrong = all.filter(({ level }) => level !== 'green')
  const good = all.length - wrong.length
  return card(
    {
      title: t('checks'),
      actions: button({ icon: 'refresh', onClick: checks.reload }, t('lookAgain')),
    },
    withData(checks, () => [
      wrong.length === 0 && p({ class: 'good' }, t('allGood')),
      ul({ class: 'entries' }, (isWhole ? all : wrong).map(finding)),
      good > 0 &&
        button(
          { kind: 'quiet', onClick: () => setWhole(!isWhole), pressed: isWhole },
          t('goodOnes', { count: good }),
        ),
    ]),
  )
})

function finding({ check, level, text, command }: Check): VNode {
  const t = words('server')
  return li(
    { key: check + text, class: 'finding' },
    div({ class: 'measure' }, span({ class: 'strong' }, check), badge(TONES[level], t(level))),
    p({ dir: 'auto' }, text),
    command !== null && copyBox({ text: command, label: t('mends') }),
  )
}

/** Those that are set, or all. They change in the file or the environment, with a new start. */
function settingsTable({ settings }: Server) {
  const t = words('server')
  const isAll = place.value.query.get('all') === 'true'
  const shown = isAll ? settings : settings.filter(({ source }) => source !== 'default')
  const from = Math.max(0, Number(place.value.query.get('from') ?? 0) || 0)
  const next = from + ROWS
  return [
    div(
      { class: 'card-note' },
      p({ class: 'muted' }, t('settingsText')),
      filterBar(
        toggleChip(
          {
            pressed: isAll,
            onChange: (is) => setQuery({ all: is ? 'true' : undefined, from: undefined }),
          },
          t('showAll', { count: settings.length }),
        ),
      ),
    ),
    dataTable({
      ...{ label: t('settings'), columns: columnsOf(), rows: shown.slice(from, next) },
      keyOf: ({ name }) => name,
      empty: emptyState({ title: t('noneSet'), icon: 'settings' }, p(t('noneSetText'))),
    }),
    pager({
      ...{ next: next < shown.length ? String(next) : null, isLater: from > 0 },
      onPage: (after) => setQuery({ from: after }),
    }),
  ]
}

function columnsOf(): Column<Setting>[] {
  const t = words('server')
  return [
    { name: 'name', title: t('setting'), cell: ({ name }) => code({ dir: 'ltr' }, name) },
    {
      ...{ name: 'value', title: t('value') },
      cell: ({ value, note }) =>
        value !== null && value !== ''
          ? code({ dir: 'ltr', class: 'wrap' }, value)
          : span({ class: 'muted' }, note ?? '–'),
    },
    { name: 'source', title: t('source'), cell: ({ source }) => t(source) },
  ]
}
