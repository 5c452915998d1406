// Title, colour and hosts of the brand. The colour is seen as it will look, with the contrast of what is written on it.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { hrefOf } from '../../base.ts'
import { bdi, div, form, input, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { facts } from '../../parts/facts.ts'
import { textArea, textField } from '../../parts/field.ts'
import { notify } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { faultAt, troubleBeside } from '../../problems.ts'
import { type Brand, can } from '../../who.ts'
import type { Setting } from './setting.ts'
import { whence } from './whence.ts'

/** Of #rrggbb; whether it is a colour, the server says. */
const COLOR_CHARS = 7

type Props = { owner: Brand; color: Setting | undefined; onChanged(next: Brand): void }

export const lookCard = part(function LookCard({ owner, color, onChanged }: Props): VNode {
  const t = words('settings')
  const former = { title: owner.title, color: String(color?.value ?? ''), hosts: owner.hosts.join('\n') }
  const [draft, setDraft] = useState(former)
  const [busy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<unknown>()
  const isChanged = JSON.stringify(draft) !== JSON.stringify(former)
  if (!can('brand:write'))
    return card(
      { title: t('look') },
      facts([
        [t('title'), bdi(owner.title)],
        [t('color'), former.color],
        [t('hosts'), owner.hosts.length === 0 ? '–' : owner.hosts.join(', ')],
      ]),
    )
  const faultOf = (pointer: string) => faultAt(trouble, pointer)
  const beside = troubleBeside(trouble)
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change })
  const save = async () => {
    setBusy(true)
    setTrouble(undefined)
    try {
      const body = {
        ...(draft.title !== former.title && { title: draft.title.trim() }),
        ...(draft.hosts !== former.hosts && {
          hosts: draft.hosts.split(/[\s,]+/).filter((one) => one !== ''),
        }),
        ...(draft.color !== former.color && { settings: { color: draft.color.trim() } }),
      }
      const next = await write('patch', '/brands/{brand}', { path: { brand: owner.id }, body })
      setDraft({ ...draft, title: next.title, hosts: next.hosts.join('\n') })
      onChanged(next)
      notify(t('saved'))
    } catch (error) {
      setTrouble(error)
    }
    setBusy(false)
  }
  return card(
    { title: t('look') },
    form(
      {
        class: 'setting-form',
        onSubmit: (event) => {
          event.preventDefault()
          if (isChanged && !busy) void save()
        },
      },
      textField({
        ...{ label: t('title'), hint: t('titleHint'), value: draft.title, fault: faultOf('/title') },
        ...{ onChange: (title: string) => set({ title }), more: { maxLength: 100, autocomplete: 'off' } },
      }),
      div(
        { class: 'color-line' },
        textField({
          ...{ label: t('color'), hint: t('colorHint'), value: draft.color },
          ...{ fault: faultOf('/settings/color'), more: { maxLength: 7, autocomplete: 'off' } },
          onChange: (next: string) => set({ color: next }),
        }),
        input({
          ...{ type: 'color', class: 'color-pick', 'aria-label': t('pickColor') },
          value: draft.color.length === COLOR_CHARS ? draft.color.toLowerCase() : former.color,
          onInput: (event) => set({ color: event.currentTarget.value }),
        }),
        draft.color.length === COLOR_CHARS &&
          preview({ color: draft.color.slice(1).toLowerCase(), title: draft.title }),
      ),
      color && whence(color),
      textArea({
        ...{ label: t('hosts'), hint: t('hostsHint'), value: draft.hosts, rows: 3 },
        ...{ fault: faultOf('/hosts'), onChange: (hosts: string) => set({ hosts }) },
      }),
      beside !== undefined && p({ class: 'fault', role: 'alert' }, beside),
      div(
        { class: 'actions' },
        button({ kind: 'primary', type: 'submit', busy, disabled: !isChanged }, t('save')),
        isChanged && button({ kind: 'quiet', onClick: () => setDraft(former) }, t('discard')),
      ),
    ),
  )
})

/** As /console/look has it. */
type Look = { color: string; on: string; contrast: number; light: string; dark: string }

const preview = part(function Preview({ color, title }: { color: string; title: string }): VNode | null {
  const t = words('settings')
  const [look, setLook] = useState<Look>()
  useEffect(() => {
    const control = new AbortController()
    fetch(hrefOf(`/look/${encodeURIComponent(color)}.json`), { signal: control.signal })
      .then((response) => (response.ok ? response.json() : undefined))
      .then((next: Look | undefined) => setLook(next))
      .catch(() => undefined)
    return () => control.abort()
  }, [color])
  if (!look) return null
  const contrast = t('contrast', { contrast: formats().number(look.contrast) })
  return div(
    { class: 'color-preview', role: 'group', 'aria-label': t('preview') },
    span({ class: 'swatch-button', style: { background: look.color, color: look.on } }, bdi(title)),
    span({ class: 'on-light', style: { color: look.light } }, t('onLight')),
    span({ class: 'on-dark', style: { color: look.dark } }, t('onDark')),
    badge(look.contrast >= LEAST_CONTRAST ? 'good' : 'warn', contrast),
  )
})

/** WCAG 2.2 AA. */
const LEAST_CONTRAST = 4.5
