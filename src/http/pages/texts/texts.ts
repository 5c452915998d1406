// What the pages of mailed links say, as each language writes it: templates with {placeholders}. A text that is missing in one
// language does not compile. Pure.
import type { PasswordGroup, Weakness } from '../../../accounts/password-rule.ts'

export type PageTexts = {
  /** Before the names of the languages. */
  language: string
  /** Before the title of a page that shows a mistake. */
  problem: string
  whatToDo: string
  away: { heading: string; advice: string }
  failed: { heading: string; advice: string }
  unreadable: { heading: string; advice: string }
  dead: string
  reset: ResetTexts
  confirm: ConfirmTexts
}

export type ResetTexts = {
  heading: string
  account: string
  password: string
  again: string
  /** By how many groups of characters are needed; with count, the fewest characters. */
  hints: Readonly<Record<3 | 4, string>>
  show: string
  save: string
  suspicion: string
  others: string
  endAliases: string
  endAliasesHint: string
  renewVpn: string
  renewVpnHint: string
  doneTitle: string
  done: string
  /** With email. */
  doneNext: string
  alone: string
  renewed: string
  signedOut: string
  unchanged: string
  dead: { why: string; steps: readonly string[] }
  mistakes: { empty: string; emptyAgain: string; differ: string; busy: string }
  /** With count, and of few_groups with groups and missing. */
  weak: Readonly<Record<Weakness['why'], string>>
  /** As they stand after "add". */
  groups: Readonly<Record<PasswordGroup, string>>
}

export type ConfirmTexts = {
  heading: string
  /** With email. */
  question: string
  button: string
  otherwise: string
  doneTitle: string
  done: string
  /** With email. */
  thanks: string
  unchanged: string
  dead: { why: string; steps: readonly string[] }
}
