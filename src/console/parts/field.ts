// Fields of forms: each has a label, and may have a hint and a fault, which assistive programs read with it.
import type { VNode } from 'preact'
import { useId } from 'preact/hooks'
import {
  type Child,
  div,
  fieldset,
  input,
  label,
  legend,
  option,
  p,
  part,
  select,
  span,
  textarea,
} from '../elements.ts'

export type Common = {
  label: string
  hint?: Child
  /** What the server said is wrong with it. */
  fault?: string | undefined
  children?: Child
}

type Ids = { id: string; describedBy: string | undefined }

export function framed({ label: text, hint, fault }: Common, make: (ids: Ids) => VNode): VNode {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean)
  return div(
    { class: 'field' },
    label({ for: id }, text),
    make({ id, describedBy: described.length > 0 ? described.join(' ') : undefined }),
    hint !== undefined && p({ class: 'hint', id: `${id}-hint` }, hint),
    fault !== undefined && p({ class: 'fault', id: `${id}-fault`, role: 'alert' }, fault),
  )
}

type More = {
  autocomplete?: string
  autofocus?: boolean
  inputMode?: 'numeric' | 'decimal'
  min?: string | number
  max?: string | number
  maxLength?: number
  pattern?: string
  placeholder?: string
  required?: boolean
  step?: number
}

type InputType =
  | 'text'
  | 'email'
  | 'number'
  | 'date'
  | 'month'
  | 'password'
  | 'search'
  | 'url'
  | 'datetime-local'

type InputProps = Common & {
  value: string
  onChange(value: string): void
  type?: InputType
  /** Passed on to the element: min, max, pattern, autocomplete. */
  more?: More
}

/** A line of text, a number, a day or a month. */
export const textField = part(function TextField(props: InputProps) {
  const { value, onChange, type = 'text', more, fault } = props
  return framed(props, ({ id, describedBy }) =>
    input({
      ...{
        id,
        // Which attributes fit which type is for its caller.
        type: type as 'text',
        value,
        'aria-describedby': describedBy,
        'aria-invalid': fault !== undefined || undefined,
      },
      ...more,
      onInput: (event) => onChange(event.currentTarget.value),
    }),
  )
})

type AreaProps = Common & { value: string; onChange(value: string): void; rows?: number }

export const textArea = part(function TextArea(props: AreaProps) {
  const { value, onChange, rows = 4, fault } = props
  return framed(props, ({ id, describedBy }) =>
    textarea({
      ...{
        id,
        value,
        rows,
        'aria-describedby': describedBy,
        'aria-invalid': fault !== undefined || undefined,
      },
      onInput: (event) => onChange(event.currentTarget.value),
    }),
  )
})

export type Choice<V extends string = string> = { value: V; text: string }

/** The options of a <select>. */
export function optionsOf(choices: readonly Choice[], value: string | undefined): VNode[] {
  return choices.map((one) =>
    option({ value: one.value, selected: one.value === value, key: one.value }, one.text),
  )
}

type SelectProps = Common & { value: string; choices: readonly Choice[]; onChange(value: string): void }

export const selectField = part(function SelectField(props: SelectProps) {
  const { value, choices, onChange } = props
  return framed(props, ({ id, describedBy }) =>
    select(
      {
        ...{ id, value, 'aria-describedby': describedBy },
        onChange: (event) => onChange(event.currentTarget.value),
      },
      optionsOf(choices, value),
    ),
  )
})

type CheckProps = {
  label: Child
  hint?: Child
  checked: boolean
  onChange(checked: boolean): void
  disabled?: boolean
}

export const checkbox = part(function Checkbox({
  label: text,
  hint,
  checked,
  onChange,
  disabled,
}: CheckProps) {
  const id = useId()
  return div(
    { class: 'check' },
    input({
      ...{
        id,
        type: 'checkbox',
        checked,
        disabled,
        'aria-describedby': hint === undefined ? undefined : `${id}-hint`,
      },
      onChange: (event) => onChange(event.currentTarget.checked),
    }),
    label({ for: id }, text),
    hint !== undefined && p({ class: 'hint', id: `${id}-hint` }, hint),
  )
})

type SegmentedProps<V extends string> = {
  label: string
  value: V
  choices: readonly Choice<V>[]
  onChange(value: V): void
}

/** One of a few, all seen: the range of a chart. The label is for assistive programs. */
export function segmented<V extends string>({
  label: text,
  value,
  choices,
  onChange,
}: SegmentedProps<V>): VNode {
  return fieldset(
    { class: 'segmented' },
    legend({ class: 'unseen' }, text),
    choices.map((one) =>
      label(
        { key: one.value },
        input({
          ...{ type: 'radio', name: text, value: one.value, checked: one.value === value },
          onChange: () => onChange(one.value),
        }),
        span(one.text),
      ),
    ),
  )
}
