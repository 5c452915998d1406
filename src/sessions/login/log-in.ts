// The login as one use case for all dialects: is the password right, may this login have a session here, and how long is a
// refusal held back. A dialect brings the evidence and translates the answer.
import { makeRecentKeys } from '../../bounds/recent-keys.ts'
import type { Attempts, NewSource } from '../../credentials/attempts.ts'
import type { SingleUse, SingleUses } from '../../credentials/single-uses.ts'
import type { LoginFacts } from '../authorization/login-facts-store.ts'
import type { Admission, AdmissionRequest, Admitted } from '../seats/admission.ts'
import type { Authenticated, Login, LoginAttempt, Logins } from './logins.ts'

/**
 * A refusal leaves this long after its request came, for every reason and any amount of work: unknown, wrong, disabled and
 * expired logins cannot be distinguished by time, and guessing is slow. Finding the reason takes less time, unless the
 * database is very slow.
 */
export const REFUSAL_DELAY_MS = 100
/** Remembered admitted logins, whose requests may be sent again: of all gateways, and of one. */
const LET_IN = { most: 65_536, mostOfOne: 8192 }

export type LoginRequest = LoginAttempt &
  Pick<AdmissionRequest, 'gateway' | 'protocols' | 'sessionKey' | 'callerAddress' | 'requestKey'>

export type LoggedIn = { kind: 'admitted'; admitted: Admitted; login: Login } | { kind: 'refused' }

/** Whether the proof fits the password of the login with this name. */
export type Verify = (password: string, username: string) => boolean

export type LogIn = ReturnType<typeof makeLogIn>

type Right = Extract<Authenticated, { kind: 'right' }>

const REFUSED: LoggedIn = { kind: 'refused' }

type Deps = {
  logins: Pick<Logins, 'authenticate' | 'noteRefused'>
  admission: Pick<Admission, 'preview' | 'admit' | 'again'>
  attempts: Pick<Attempts, 'note'>
  singleUses: Pick<SingleUses, 'isUsed'>
}

export function makeLogIn({ logins, admission, attempts, singleUses }: Deps) {
  const letIn = makeRecentKeys<Admitted>(LET_IN)

  /** What an earlier sending of this request was given, as far as access is still allowed. */
  function admittedBefore(request: LoginRequest, right: Right): LoggedIn | undefined {
    const before = letIn.get(request.gateway.id, nameOf(request, right.login))
    if (!before) return undefined
    const access = admission.preview({ ...askOf(request, right.login), facts: right.facts })
    if (access.kind !== 'allowed') return REFUSED
    return { kind: 'admitted', admitted: { ...before, until: access.until }, login: right.login }
  }

  return {
    /**
     * Takes a seat when the password fits and access is allowed. A refusal is noted with its reason. Errors: AppError
     * overloaded.
     */
    async logIn(request: LoginRequest, verify: Verify): Promise<LoggedIn> {
      const right = await logins.authenticate(request, verify)
      if (right.kind !== 'right') return REFUSED
      const before = request.requestKey === undefined ? undefined : admittedBefore(request, right)
      if (before) return before
      const { login, facts, newSource } = right
      const answer = await admission.admit(askOf(request, login, facts, newSource))
      if (answer.kind !== 'admitted') return REFUSED
      if (request.requestKey !== undefined) letIn.add(request.gateway.id, nameOf(request, login), answer)
      return { kind: 'admitted', admitted: answer, login }
    },

    /**
     * For methods that confirm the password before they ask for a seat: returns the login when the password fits and access
     * is allowed. No seat is taken. Errors: AppError overloaded.
     */
    async check(request: LoginRequest, verify: Verify): Promise<Login | undefined> {
      const right = await logins.authenticate(request, verify)
      if (right.kind !== 'right') return undefined
      const { login, facts, newSource } = right
      if (newSource) await attempts.note(newSource)
      const { kind } = admission.preview({ ...askOf(request, login), facts })
      return kind === 'allowed' ? login : undefined
    },

    /**
     * A seat for a login that `check` has found and proved by `uses`, which no other request may prove again. Errors:
     * AppError overloaded.
     */
    async admit(
      request: Omit<LoginRequest, 'evidence'>,
      login: AdmissionRequest['login'],
      uses: SingleUse,
    ): Promise<Admitted | undefined> {
      const ask = askOf(request, login)
      if (await singleUses.isUsed(uses)) {
        const before = await admission.again(ask)
        if (!before) logins.noteRefused(request, 'eap_broken')
        return before
      }
      const answer = await admission.admit({ ...ask, uses })
      return answer.kind === 'admitted' ? answer : undefined
    },
  }
}

function askOf(
  { gateway, protocols, sessionKey, callerAddress, requestKey }: Omit<LoginRequest, 'evidence'>,
  login: AdmissionRequest['login'],
  facts?: LoginFacts,
  newSource?: NewSource,
): AdmissionRequest {
  return { gateway, protocols, login, facts, newSource, sessionKey, callerAddress, requestKey }
}

/** The same for a repeat of the request of this login. */
function nameOf({ requestKey }: LoginRequest, { subscriptionId }: Login): string {
  return `${subscriptionId} ${requestKey}`
}
