// Why a login is refused, by the name that a customer types: the panel of a login that there is, else the logins that may be meant
// and the gateways that asked.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Answer } from '../../api-shapes.ts'
import {
  bdi,
  button as buttonElement,
  type Child,
  div,
  form,
  h3,
  li,
  p,
  part,
  span,
  ul,
} from '../../elements.ts'
import { words } from '../../language.ts'
import { chip } from '../../parts/badge.ts'
import { button, link, linkButton } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { textField } from '../../parts/field.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { pathTo } from '../../paths.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { accessPanel } from '../access/access-panel.ts'
import { refusalList } from '../access/refusals.ts'
import { useWatch } from '../access/watch.ts'

type Login = Answer<'get', '/logins'>

export function page() {
  const t = words('refused')
  const name = place.value.query.get('login') ?? ''
  return [
    pageHead({ title: t('title') }),
    card({}, nameField({ name })),
    name === ''
      ? card({}, emptyState({ title: t('whom'), icon: 'search' }, p(t('whomText'))))
      : answerFor({ name, key: name }),
  ]
}

const nameField = part(function NameField({ name }: { name: string }): VNode {
  const t = words('refused')
  const [text, setText] = useState(name)
  useEffect(() => setText(name), [name])
  return form(
    {
      class: 'ask-line',
      onSubmit: (event) => {
        event.preventDefault()
        setQuery({ login: text })
      },
    },
    textField({
      ...{ label: t('name'), hint: t('nameHint'), value: text, onChange: setText },
      more: { autocomplete: 'off', maxLength: 320 },
    }),
    button({ kind: 'primary', type: 'submit', disabled: text === '' }, t('look')),
  )
})

const answerFor = part(function AnswerFor({ name }: { name: string }): VNode {
  const { everyMs, toggle } = useWatch()
  const reading = useReading('/logins', { query: { name } }, { everyMs })
  const { data } = reading
  if (data?.subscription_id)
    return div({ class: 'stack' }, owner(data), accessPanel({ subscription: data.subscription_id }))
  const t = words('refused')
  return card(
    { title: t('unknown', { name }), actions: toggle },
    withData(reading, (login) => [
      p(t('unknownText')),
      near(login),
      h3(t('asked')),
      gateways(login.refusals),
      refusalList(login.refusals),
    ]),
  )
})

function owner({ vpn_username: name, account_id: account }: Login): Child {
  const t = words('refused')
  if (account === null) return undefined
  const path = `${pathTo('/accounts/{account}', { account })}?login=${encodeURIComponent(name)}`
  return card({}, div({ class: 'verdict' }, p(bdi(name)), linkButton({ path }, t('open'))))
}

function near({ near: all }: Login): Child {
  const t = words('refused')
  if (all.length === 0) return p({ class: 'muted' }, t('noNear'))
  return [
    h3(t('meant')),
    ul(
      { class: 'entries' },
      all.map(({ vpn_username: name, account_id: account, why }) =>
        li(
          { key: name },
          span(
            { class: 'line-main' },
            buttonElement(
              { type: 'button', class: 'as-link', onClick: () => setQuery({ login: name }) },
              bdi(name),
            ),
          ),
          chip(t(why)),
          link(pathTo('/accounts/{account}', { account }), t('open')),
        ),
      ),
    ),
  ]
}

function gateways(refusals: Login['refusals']): Child {
  const t = words('refused')
  const counts = Map.groupBy(refusals, ({ gateway }) => gateway ?? t('other'))
  if (counts.size === 0) return p({ class: 'muted' }, t('noneAsked'))
  return div(
    { class: 'chips' },
    [...counts].map(([name, all]) => chip(bdi(name), ': ', t('times', { count: all.length }))),
  )
}
