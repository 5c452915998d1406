// A field that filters a list by a text, once the visitor stops typing.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { div, input, label as labelElement, part } from '../elements.ts'
import { icon } from '../icons.ts'

const WAIT_MS = 250

type Props = { label: string; value: string; onChange(value: string): void }

export const searchChip = part(function SearchChip({ label, value, onChange }: Props): VNode {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    const timer = setTimeout(() => text.trim() !== value && onChange(text.trim()), WAIT_MS)
    return () => clearTimeout(timer)
  }, [text])
  return div(
    { class: 'filter-search' },
    labelElement(
      { class: 'search-field' },
      icon('search', 18),
      input({
        ...{ type: 'search', value: text, placeholder: label, 'aria-label': label },
        onInput: (event) => setText(event.currentTarget.value),
      }),
    ),
  )
})
