// Metadata as an operator types them: name=value.
import { UsageError } from '../open.ts'
import { cell } from '../terminal.ts'

/** Errors: UsageError. */
export function givenMetadata(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((one) => {
      const at = one.indexOf('=')
      if (at < 1) throw new UsageError(`"${cell(one)}": write name=value.`)
      return [one.slice(0, at), one.slice(at + 1)] as const
    }),
  )
}

/** As a change: an empty value takes its name away. Errors: UsageError. */
export function changedMetadata(given: readonly string[]): Record<string, string | null> {
  const entries = Object.entries(givenMetadata(given))
  return Object.fromEntries(entries.map(([name, value]) => [name, value || null]))
}
