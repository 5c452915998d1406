// A field that takes one file.
import { input, part } from '../../elements.ts'
import { type Common, framed } from '../../parts/field.ts'

type Props = Common & {
  /** Endings of names. */
  accept: string
  onChange(file: File | undefined): void
}

export const fileField = part(function FileField(props: Props) {
  const { accept, onChange, fault } = props
  return framed(props, ({ id, describedBy }) =>
    input({
      ...{ id, type: 'file', accept },
      ...{ 'aria-describedby': describedBy, 'aria-invalid': fault !== undefined || undefined },
      onChange: (event) => onChange(event.currentTarget.files?.[0]),
    }),
  )
})
