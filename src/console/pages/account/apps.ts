// The apps that are signed in to an account, and the last tries to sign in.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { bdi, type Child, h3, li, p, part, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { withData } from '../../parts/states.ts'
import { ago } from '../../parts/when.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import { type Account, type Asking, ask } from './asking.ts'

type Props = { account: Account; asking: Asking }

const SHOWN = 8

export const appsCard = part(function AppsCard({ account: { id, email }, asking }: Props): VNode | undefined {
  const t = words('account')
  const path = { account: id }
  const apps = useReading('/accounts/{account}/apps', { path })
  const signIns = useReading(can('audit:read') ? '/accounts/{account}/sign-ins' : undefined, { path })
  // An account without an e-mail has no apps.
  if (email === null) return undefined
  const end = (app: string) =>
    ask(asking, {
      ...{ title: t('signOutTitle'), text: t('signOutText'), does: t('signOut'), kind: 'bad' },
      async run() {
        await write('delete', '/accounts/{account}/apps/{app}', { path: { ...path, app } })
        return t('signedOut')
      },
    })
  return card(
    { title: t('apps') },
    withData(apps, ({ data }) =>
      data.length === 0
        ? p({ class: 'muted' }, t('noApps'))
        : ul(
            { class: 'entries' },
            data.map(({ id: app, alias, renewed_at: at }) =>
              li(
                { key: app },
                span({ class: 'line-main' }, bdi(alias ?? email)),
                span({ class: 'muted' }, t('used'), ' ', ago({ at })),
                can('accounts:write') && button({ kind: 'quiet', onClick: () => end(app) }, t('signOut')),
              ),
            ),
          ),
    ),
    signIns.data && tries(signIns.data.data),
  )
})

function tries(all: readonly { at: string; outcome: string; address: string | null }[]): Child {
  const t = words('account')
  return [
    h3(t('signIns')),
    all.length === 0
      ? p({ class: 'muted' }, t('noSignIns'))
      : ul(
          { class: 'entries' },
          all
            .slice(0, SHOWN)
            .map(({ at, outcome, address }, place) =>
              li(
                { key: place },
                span(
                  { class: `line-main${outcome === 'signed_in' ? '' : ' bad'}` },
                  t(`signIn_${outcome}` as 'signIn_signed_in'),
                ),
                address !== null && bdi({ class: 'muted' }, address),
                span({ class: 'muted' }, ago({ at })),
              ),
            ),
        ),
  ]
}
