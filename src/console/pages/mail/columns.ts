// What the queue shows of each mail. The text of a mail is never shown: its link opens an account.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { bdi, div, span } from '../../elements.ts'
import { LANGUAGE_NAMES, words } from '../../language.ts'
import { badge, named, none, type Tone } from '../../parts/badge.ts'
import { link } from '../../parts/button.ts'
import type { Column } from '../../parts/table.ts'
import { ago } from '../../parts/when.ts'
import { formats, now } from '../../present.ts'

export type Mail = Row<'/mails'>
export type State = Mail['state']
export const STATES = ['waiting', 'dead', 'sent', 'stale'] as const
export const KINDS = ['password_reset', 'alias_reset', 'confirm_email', 'notice', 'term', 'alert'] as const
const TONES: Readonly<Record<State, Tone>> = { waiting: 'info', dead: 'bad', sent: 'good', stale: 'plain' }

export function columns(): Column<Mail>[] {
  const t = words('mail')
  return [
    { name: 'to', title: t('to'), cell: recipientOf },
    { name: 'state', title: t('state'), cell: stateOf },
    {
      ...{ name: 'attempts', title: t('attempts'), isNumber: true },
      cell: ({ attempts }) => formats().number(attempts),
    },
    {
      ...{ name: 'error', title: t('error') },
      cell: ({ last_error: error }) =>
        error === null ? none() : span({ class: 'two-rows', title: error }, bdi(error)),
    },
    { name: 'created', title: t('created'), cell: ({ created_at: at }) => ago({ at }) },
  ]
}

function recipientOf({ kind, to, language, account_id: account }: Mail): VNode {
  const t = words('mail')
  // Once a mail is sent its recipient is not kept; the account leads to it.
  const text = to === null ? (account ?? t('notKept')) : to
  return div(
    { class: 'two-lines' },
    account === null ? named(text) : link(`/accounts/${account}`, named(text)),
    span(
      { class: 'muted' },
      kind === null ? '–' : t(`${kind}Kind`),
      language !== null && ` · ${LANGUAGE_NAMES[language]}`,
    ),
  )
}

function stateOf({ state, attempts, next_attempt_at: next }: Mail): VNode {
  const t = words('mail')
  const format = formats()
  if (state !== 'waiting' || attempts === 0 || next === null) return badge(TONES[state], t(`${state}State`))
  return span(
    { title: format.exact(next) },
    badge('warn', t('again', { when: format.relative(next, now.value) })),
  )
}
