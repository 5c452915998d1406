// What the stories that every method shares must know of a method.
import type { Fields, Step } from '../story.ts'

export type Plot = {
  method: string
  /** What it takes besides a credential to succeed, as the published page has it. */
  good: Fields
  /** Before the call can succeed. */
  given: Step[]
  /** Required parameters besides `apikey`. */
  required: string[]
  /** Whose name `email` is. */
  email: 'owner' | 'owner or alias' | 'alias'
  caller: 'anyone' | 'signed in' | 'trusted'
  /** The token that it takes. */
  token?: 'short_token' | 'long_token'
  writes: boolean
}
