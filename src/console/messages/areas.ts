// The areas of messages: one for the frame and all parts, one for each page. Types only: the English texts give the names and
// the placeholders.
import type { messages as accounts } from './en/accounts.ts'
import type { messages as frame } from './en/frame.ts'
import type { messages as overview } from './en/overview.ts'

export type Areas = {
  accounts: typeof accounts
  frame: typeof frame
  overview: typeof overview
}
