// A group of settings as a form: what was changed is sent together, and what is wrong stands at its field.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { bdi, div, form, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { confirmDialog } from '../../parts/dialog.ts'
import { facts } from '../../parts/facts.ts'
import { notify } from '../../parts/toast.ts'
import { faultAt, troubleBeside } from '../../problems.ts'
import { useReading } from '../../reading.ts'
import { type Brand, can } from '../../who.ts'
import type { Group } from './groups.ts'
import type { Setting } from './setting.ts'
import { type Draft, sentValue, settingField } from './setting-field.ts'
import { valueText } from './values.ts'

type Props = { group: Group; owner: string; settings: readonly Setting[]; onChanged(next: Brand): void }
type Drafts = Readonly<Record<string, Draft>>

export const settingsCard = part(function SettingsCard({ group, owner, settings, onChanged }: Props): VNode {
  const t = words('settings')
  const [drafts, setDrafts] = useState<Drafts>({})
  const [busy, setBusy] = useState(false)
  const [asks, setAsks] = useState(false)
  const [trouble, setTrouble] = useState<unknown>()
  if (!can('brand:write')) return readOnly(group, settings)
  const isChanged = Object.keys(drafts).length > 0
  const set = (setting: Setting, next: Draft) => {
    const { [setting.id]: _, ...others } = drafts
    const isSame = next === null ? setting.source !== 'brand' : String(next) === String(setting.value)
    setDrafts(isSame ? others : { ...others, [setting.id]: next })
  }
  const send = async () => {
    const values = settings.flatMap((one) => {
      const draft = drafts[one.id]
      return draft === undefined ? [] : [[one.id, sentValue(one, draft)] as const]
    })
    const body = { settings: Object.fromEntries(values) }
    onChanged(await write('patch', '/brands/{brand}', { path: { brand: owner }, body }))
    setDrafts({})
    notify(t('saved'))
  }
  const save = async () => {
    setBusy(true)
    setTrouble(undefined)
    await send().catch(setTrouble)
    setBusy(false)
  }
  const beside = troubleBeside(trouble)
  return card(
    { title: t(group) },
    form(
      {
        class: 'setting-form',
        noValidate: true, // the API says what is wrong, in one way for all fields
        onSubmit: (event) => {
          event.preventDefault()
          if (!isChanged || busy) return
          if (drafts.suspended === true) setAsks(true)
          else void save()
        },
      },
      settings.map((one) =>
        settingField({
          ...{ setting: one, draft: drafts[one.id], onChange: (next) => set(one, next) },
          fault: faultAt(trouble, `/settings/${one.id}`),
        }),
      ),
      beside !== undefined && p({ class: 'fault', role: 'alert' }, beside),
      div(
        { class: 'actions' },
        button({ kind: 'primary', type: 'submit', busy, disabled: !isChanged }, t('save')),
        isChanged &&
          button(
            {
              kind: 'quiet',
              onClick: () => {
                setDrafts({})
                setTrouble(undefined)
              },
            },
            t('discard'),
          ),
      ),
    ),
    asks &&
      confirmDialog({
        ...{ title: t('suspendTitle'), text: suspending({ owner }), does: t('suspend'), kind: 'bad' },
        ...{ typed: owner, onConfirm: send, onClose: () => setAsks(false) },
      }),
  )
})

/** What will happen, with the number of sessions that end. */
const suspending = part(function Suspending({ owner }: { owner: string }): VNode {
  const t = words('settings')
  const { data } = useReading(can('usage:read') ? '/usage/live' : undefined, { brand: owner })
  return div({ class: 'text' }, p(t('suspendText')), data && p(t('suspendLive', { count: data.sessions })))
})

function readOnly(group: Group, settings: readonly Setting[]): VNode {
  const t = words('settings')
  return card(
    { title: t(group) },
    facts(settings.map((one) => [t(one.id as 'suspended'), bdi(valueText(one, one.value))] as const)),
  )
}
