// How the clock of a sandbox brand is said.
import { countText } from '../../checks/words.ts'

export function aheadText(days: number): string {
  return `sandbox, ${countText(days, 'day')} ahead`
}
