// The facts about a method that the shared scenarios need.
import type { Fields, Step } from '../scenario.ts'

export type MethodTemplate = {
  method: string
  /** The fields that it needs besides a credential to succeed, as on the published page. */
  good: Fields
  /** Steps before the call can succeed. */
  given: Step[]
  /** Required parameters besides `apikey`. */
  required: string[]
  /** The kind of name in `email`. */
  email: 'owner' | 'owner or alias' | 'alias'
  caller: 'anyone' | 'signed in' | 'trusted'
  /** The token that it accepts. */
  token?: 'short_token' | 'long_token'
  writes: boolean
}
