// The aliases of an account: further sign-ins to it.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { bdi, li, p, part, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { button, iconButton } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { checkbox, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { withData } from '../../parts/states.ts'
import { notify } from '../../parts/toast.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import { type Account, type Asking, ask } from './asking.ts'

type Props = { account: Account; asking: Asking }

export const aliasCard = part(function AliasCard({ account, asking }: Props): VNode | undefined {
  const t = words('account')
  const path = { account: account.id }
  const reading = useReading(account.alias_count > 0 ? '/accounts/{account}/aliases' : undefined, { path })
  const mayChange = can('accounts:write') && account.status !== 'closed'
  if (account.email === null || (account.alias_count === 0 && !mayChange)) return undefined
  const remove = (id: string, email: string) =>
    ask(asking, {
      ...{ title: t('removeAlias'), text: t('removeAliasText', { email }), does: t('remove'), kind: 'bad' },
      async run() {
        await write('delete', '/accounts/{account}/aliases/{alias}', { path: { ...path, alias: id } })
        return t('changed')
      },
    })
  return card(
    {
      title: t('aliases'),
      actions:
        mayChange &&
        button(
          { kind: 'quiet', icon: 'plus', onClick: () => asking.show(addAlias({ account, asking })) },
          t('add'),
        ),
    },
    account.alias_count === 0
      ? p({ class: 'muted' }, t('noAliases'))
      : withData(reading, ({ data }) =>
          ul(
            { class: 'entries' },
            data.map(({ id, email, confirmed_at: at }) =>
              li(
                { key: id },
                span({ class: 'line-main' }, bdi(email)),
                at === null && badge('warn', t('notConfirmed')),
                mayChange &&
                  iconButton({
                    icon: 'close',
                    label: t('removeOf', { email }),
                    onClick: () => remove(id, email),
                  }),
              ),
            ),
          ),
        ),
  )
})

const addAlias = part(function AddAlias({ account, asking }: Props): VNode {
  const t = words('account')
  const [email, setEmail] = useState('')
  const [isMailed, setMailed] = useState(true)
  return formDialog({
    ...{ title: t('addAlias'), does: t('add'), isReady: email.includes('@'), onClose: asking.close },
    fields: (faultOf) => [
      p(t('addAliasText')),
      textField({
        ...{
          label: t('newEmail'),
          type: 'email',
          value: email,
          onChange: setEmail,
          fault: faultOf('/email'),
        },
        more: { maxLength: 254, autocomplete: 'off', autofocus: true },
      }),
      checkbox({ label: t('mailAlias'), checked: isMailed, onChange: setMailed }),
    ],
    async onSend() {
      const body = { email, send_reset: isMailed }
      await write('post', '/accounts/{account}/aliases', { path: { account: account.id }, body })
      notify(t('changed'))
      asking.close()
      asking.changed()
    },
  })
})
