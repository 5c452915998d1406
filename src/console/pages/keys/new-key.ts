// A new key: its label, and for a management key what it may do, from where and until when.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { fieldset, legend, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { checkbox, selectField, textArea, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { can, type Scope } from '../../who.ts'
import type { KeyKind } from './key-columns.ts'
import { madeKey } from './made-key.ts'
import { GROUPS, type Group, scopesIn } from './scopes.ts'

const LIVES_DAYS = ['', '30', '90', '365'] as const

type Props = { kind: KeyKind; owner: string | null | undefined; onClose(): void; onDone(): void }

export const newKey = part(function NewKey({ kind, owner, onClose, onDone }: Props): VNode {
  const t = words('keys')
  const [label, setLabel] = useState('')
  const [scopes, setScopes] = useState<ReadonlySet<Scope>>(new Set())
  const [days, setDays] = useState('')
  const [addresses, setAddresses] = useState('')
  const [made, setMade] = useState<string>()
  const ofInstallation = owner === null
  if (made !== undefined) return madeKey({ kind, text: made, ofInstallation, onClose })
  const ranges = addresses.split(/[\s,]+/).filter((one) => one !== '')
  const own = {
    ...{ scopes: [...scopes], addresses: ranges },
    ...(days !== '' && { expires_days: Number(days) }),
  }
  return formDialog({
    ...{ title: t(`${kind}New`), does: t('create'), onClose },
    isReady: kind !== 'manage' || scopes.size > 0,
    fields: (faultOf) => [
      textField({
        ...{ label: t('label'), hint: t('labelHint'), value: label, onChange: setLabel },
        ...{ fault: faultOf('/label'), more: { maxLength: 100, autocomplete: 'off' } },
      }),
      ...(kind === 'manage'
        ? [
            ...GROUPS.map((group) => scopeGroup({ group, ofInstallation, scopes, setScopes })),
            selectField({
              ...{ label: t('expires'), value: days, onChange: setDays },
              choices: LIVES_DAYS.map((value) => ({
                value,
                text: value === '' ? t('never') : t('afterDays', { count: Number(value) }),
              })),
            }),
            textArea({
              ...{ label: t('addresses'), hint: t('addressesHint'), value: addresses, rows: 2 },
              ...{ onChange: setAddresses, fault: faultOf('/addresses') },
            }),
          ]
        : []),
    ],
    onSend: async () => {
      const body = { kind, label: label.trim(), ...(kind === 'manage' && own) }
      const { key } = await write('post', '/keys', { body, brand: owner })
      onDone()
      setMade(key)
    },
  })
})

type GroupProps = {
  group: Group
  ofInstallation: boolean
  scopes: ReadonlySet<Scope>
  setScopes(next: ReadonlySet<Scope>): void
}

/** Only scopes that the visitor has can be given. */
function scopeGroup({ group, ofInstallation, scopes, setScopes }: GroupProps): VNode | undefined {
  const t = words('keys')
  const all = scopesIn(group, { ofInstallation }).filter(can)
  if (all.length === 0) return undefined
  const isAll = all.every((scope) => scopes.has(scope))
  const set = (changed: readonly Scope[], is: boolean) => {
    const rest = [...scopes].filter((one) => !changed.includes(one))
    setScopes(new Set(is ? [...rest, ...changed] : rest))
  }
  return fieldset(
    { class: `choices ${group}`, key: group },
    legend(t(`${group}Group`)),
    p({ class: 'hint' }, t(`${group}Hint`)),
    all.map((scope) =>
      checkbox({
        ...{ key: scope, label: t(scope), checked: scopes.has(scope) },
        onChange: (is: boolean) => set([scope], is),
      }),
    ),
    button({ kind: 'quiet', onClick: () => set(all, !isAll) }, t(isAll ? 'chooseNone' : 'chooseAll')),
  )
}
