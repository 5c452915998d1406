// One entry of the audit trail: what it changed field by field, and ways to others of the same actor, account or target.
import type { VNode } from 'preact'
import { bdi, code, div, h3, p, part, table, tbody, td, th, thead, tr } from '../../elements.ts'
import { words } from '../../language.ts'
import { actorName } from '../../parts/actor.ts'
import { button, linkButton } from '../../parts/button.ts'
import { dialog } from '../../parts/dialog.ts'
import { facts } from '../../parts/facts.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'
import { setQuery } from '../../router.ts'
import { actionText } from './actions.ts'
import { type Change, changesOf, type Entry } from './changes.ts'

type Props = { entry: Entry; onClose(): void }

export const entryDrawer = part(function EntryDrawer({ entry, onClose }: Props): VNode {
  const t = words('audit')
  const { actor, account_id: account, target, address, brand, request_id: request } = entry
  const only = (changes: Readonly<Record<string, string>>) => () => {
    setQuery({ ...changes, after: undefined })
    onClose()
  }
  const by = actor.id === '' ? actor.kind : `${actor.kind}:${actor.id}`
  return dialog(
    { title: actionText(entry.action), kind: 'drawer', onClose },
    facts([
      [t('who'), actorName(actor)],
      [t('when'), [formats().exact(entry.at), ' · ', ago({ at: entry.at })]],
      [t('from'), address === null ? undefined : bdi(address)],
      [t('target'), bdi(target)],
      [t('brand'), brand === null ? undefined : bdi(brand)],
      [t('action'), code({ dir: 'ltr' }, entry.action)],
      [t('request'), request === null ? undefined : code({ dir: 'ltr' }, request)],
    ]),
    h3(t('changes')),
    changeTable(changesOf(entry.before, entry.after)),
    h3(t('more')),
    div(
      { class: 'chips' },
      button({ onClick: only({ actor: by }) }, t('onlyActor')),
      button({ onClick: only({ target }) }, t('onlyTarget')),
      account !== null && button({ onClick: only({ account }) }, t('onlyAccount')),
      account !== null && linkButton({ path: `/accounts/${account}`, icon: 'accounts' }, t('openAccount')),
    ),
  )
})

function changeTable(changes: readonly Change[]): VNode {
  const t = words('audit')
  if (changes.length === 0) return p({ class: 'muted' }, t('noValues'))
  const value = (text: string | undefined) => (text === undefined ? '–' : code({ dir: 'ltr' }, text))
  return table(
    { class: 'diff' },
    thead(
      tr(
        th({ scope: 'col' }, t('field')),
        th({ scope: 'col' }, t('before')),
        th({ scope: 'col' }, t('after')),
      ),
    ),
    tbody(
      changes.map(({ name, before, after }) =>
        tr(
          { key: name },
          td({ class: 'first' }, code({ dir: 'ltr' }, name || '–')),
          td({ class: before === undefined ? '' : 'former', 'data-title': t('before') }, value(before)),
          td({ class: after === undefined ? '' : 'latter', 'data-title': t('after') }, value(after)),
        ),
      ),
    ),
  )
}
