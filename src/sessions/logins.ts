// Logins: whose is this name, and does what was tried fit its password? Failures slow down who sends them, and nobody else.
import type { ServedGateway } from '../gateways/directory.ts'

/** What a gateway's user signs in with. Never logged: the password is in clear. */
export type Login = {
  subscriptionId: number
  accountId: number
  brandId: number
  username: string
  password: string
}

export type LoginAttempt = {
  gateway: Pick<ServedGateway, 'id' | 'name'>
  username: string
  callerAddress: string | undefined
  /** The same for repeats of one attempt, which count once: the session key with a hash of what was tried. */
  attemptKey: string
}

export type WhyWrong = 'unknown_login' | 'wrong_password' | 'throttled'

export type Logins = {
  /**
   * `verify` says whether what was tried fits a password; it is called at once and once at most, for an unknown login with
   * a made-up password, so that both cost the same. Errors: AppError overloaded.
   */
  authenticate(
    attempt: LoginAttempt,
    verify: (password: string) => boolean,
  ): Promise<{ kind: 'right'; login: Login } | { kind: 'wrong'; why: WhyWrong }>
  /** For methods that need the password before the answer to a challenge is there. */
  find(username: string): Promise<Login | undefined>
}
