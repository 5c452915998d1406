// The search of every page: `/` leads to it. Suggestions come from the API, in groups; arrow keys choose one.
import { useSignal } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { hrefOf } from '../base.ts'
import { a, bdi, div, form, input, kbd, label, p, part, span } from '../elements.ts'
import { icon } from '../icons.ts'
import { words } from '../language.ts'
import { go } from '../router.ts'
import { can } from '../who.ts'
import { type Found, findAll, LEAST_CHARS } from './finding.ts'

/** After the last key: a search for every letter would be wasted. */
const WAIT_MS = 200

type Results = { text: string; found: readonly Found[] }

export const search = part(function Search(_: object): VNode {
  const t = words('frame')
  const field = useRef<HTMLInputElement>(null)
  const [text, results, isOpen, chosen] = [
    useSignal(''),
    useSignal<Results | undefined>(undefined),
    useSignal(false),
    useSignal(0),
  ]
  useEffect(() => focusBySlash(field), [])
  useEffect(
    () =>
      searchFor(text.value, (found) => {
        results.value = found
        chosen.value = 0
      }),
    [text.value],
  )
  const close = () => {
    isOpen.value = false
  }
  const open = (path: string) => {
    close()
    text.value = ''
    field.current?.blur()
    go(path)
  }
  const found = results.value?.found ?? []
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close()
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || found.length === 0) return
    event.preventDefault()
    chosen.value = (chosen.value + step + found.length) % found.length
  }
  return form(
    {
      ...{ class: 'search', role: 'search' },
      onSubmit: (event) => {
        event.preventDefault()
        const typed = text.value.trim()
        // Not what was found for an earlier text.
        if (results.value?.text !== typed) return
        const path = found[chosen.value]?.path ?? (can('sessions:read') ? whyPath(typed) : undefined)
        if (path !== undefined) open(path)
      },
      onFocusOut: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) close()
      },
    },
    label(
      { class: 'search-field' },
      icon('search', 18),
      input({
        ...{
          ref: field,
          type: 'text',
          inputMode: 'search',
          autocomplete: 'off',
          spellcheck: false,
          value: text.value,
        },
        ...{
          placeholder: t('searchHint'),
          'aria-label': t('search'),
          role: 'combobox',
          'aria-controls': 'found',
        },
        ...{ 'aria-expanded': isOpen.value, 'aria-autocomplete': 'list' as const, onKeyDown: onKey },
        'aria-activedescendant': isOpen.value && found.length > 0 ? `found-${chosen.value}` : undefined,
        onFocus: () => {
          isOpen.value = true
        },
        onInput: (event) => {
          text.value = event.currentTarget.value
          isOpen.value = true
        },
      }),
      kbd('/'),
    ),
    isOpen.value &&
      text.value.trim() !== '' &&
      suggestions(text.value.trim(), results.value, chosen.value, open),
  )
})

/** Of a name that nothing has: a customer may have misspelt it. */
function whyPath(text: string): string {
  return `/refused?login=${encodeURIComponent(text)}`
}

function suggestions(
  text: string,
  results: Results | undefined,
  chosen: number,
  open: (path: string) => void,
): VNode {
  const t = words('frame')
  const found = results?.found ?? []
  const groups = {
    accounts: t('accounts'),
    logins: t('logins'),
    sessions: t('sessions'),
    gateways: t('gateways'),
  }
  const state = () => {
    if (text.length < LEAST_CHARS) return t('searchMore', { count: LEAST_CHARS })
    return results?.text === text ? t('searchNothing', { text }) : t('searching')
  }
  return div(
    { class: 'found', id: 'found', role: 'listbox', 'aria-label': t('search') },
    found.map((one, at) => [
      one.group !== found[at - 1]?.group &&
        p({ class: 'found-group', role: 'presentation' }, groups[one.group]),
      a(
        {
          ...{ id: `found-${at}`, key: one.path, href: hrefOf(one.path), role: 'option', tabIndex: -1 },
          ...{ class: at === chosen ? 'chosen' : '', 'aria-selected': at === chosen },
          onClick: (event: MouseEvent) => {
            event.preventDefault()
            open(one.path)
          },
        },
        bdi(one.name),
        one.note !== undefined && span({ class: 'found-note' }, one.note),
      ),
    ]),
    found.length === 0 && p({ role: 'status' }, state()),
    found.length === 0 &&
      results?.text === text &&
      can('sessions:read') &&
      a(
        {
          ...{
            href: hrefOf(whyPath(text)),
            id: 'found-0',
            role: 'option',
            tabIndex: -1,
            'aria-selected': true,
          },
          class: 'chosen',
          onClick: (event: MouseEvent) => {
            event.preventDefault()
            open(whyPath(text))
          },
        },
        t('whyRefused', { text }),
      ),
  )
}

/** Returns what gives it up. */
function searchFor(text: string, show: (results: Results | undefined) => void): () => void {
  const wanted = text.trim()
  const control = new AbortController()
  if (wanted.length < LEAST_CHARS) {
    show(undefined)
    return () => undefined
  }
  const timer = setTimeout(async () => {
    const found = await findAll(wanted, control.signal)
    if (!control.signal.aborted) show({ text: wanted, found })
  }, WAIT_MS)
  return () => {
    clearTimeout(timer)
    control.abort()
  }
}

function focusBySlash(field: { current: HTMLInputElement | null }): () => void {
  const onKey = (event: KeyboardEvent) => {
    const isTyping =
      event.target instanceof Element && event.target.closest('input, textarea, select, dialog')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    field.current?.focus()
  }
  document.addEventListener('keydown', onKey)
  return () => document.removeEventListener('keydown', onKey)
}
