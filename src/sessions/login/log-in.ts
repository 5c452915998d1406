// The login as one use case for all dialects: is the password right, may this login have a session here, and how long is a
// refusal held back. A dialect brings the evidence and translates the answer.
import { makeRecentKeys } from '../../bounds/recent-keys.ts'
import type { Attempts } from '../../credentials/attempts.ts'
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

export type LoginRequest = Pick<AdmissionRequest, 'gateway' | 'protocols' | 'sessionKey' | 'callerAddress'> &
  Pick<LoginAttempt, 'username' | 'isUnsigned'> & {
    /** The proof of the password, as text; the same wrong proof counts once. Secret. */
    evidence: string
    /** Equal only for a repeat of the same request: a repeat takes no second seat. Undefined: it cannot be repeated. */
    requestKey?: string
  }

export type LoggedIn = { kind: 'admitted'; admitted: Admitted; login: Login } | { kind: 'refused' }

/** Whether the proof fits the password of the login with this name. */
export type Verify = (password: string, username: string) => boolean

export type LogIn = ReturnType<typeof makeLogIn>

type Right = Extract<Authenticated, { kind: 'right' }>

type Deps = {
  logins: Pick<Logins, 'authenticate'>
  admission: Pick<Admission, 'preview' | 'admit'>
  attempts: Pick<Attempts, 'note'>
}

export function makeLogIn({ logins, admission, attempts }: Deps) {
  const letIn = makeRecentKeys<Admitted>(LET_IN)

  async function authenticate(request: LoginRequest, verify: Verify): Promise<Right | undefined> {
    const { gateway, username, callerAddress, isUnsigned, evidence: attemptKey } = request
    const attempt = { gateway, username, callerAddress, attemptKey, ...(isUnsigned && { isUnsigned }) }
    const found = await logins.authenticate(attempt, verify)
    return found.kind === 'right' ? found : undefined
  }

  async function admitOnce(request: LoginRequest, { login, ...known }: Right): Promise<Admitted | undefined> {
    const ask = { ...askOf(request, login), ...known }
    if (request.requestKey === undefined) return admitted(await admission.admit(ask))
    const name = `${login.subscriptionId} ${request.requestKey}`
    const before = letIn.get(ask.gateway.id, name)
    if (before) {
      const access = admission.preview(ask)
      return access.kind === 'allowed' ? { ...before, until: access.until } : undefined
    }
    const now = admitted(await admission.admit(ask))
    if (now) letIn.add(ask.gateway.id, name, now)
    return now
  }

  return {
    /**
     * Takes a seat when the password fits and access is allowed. A refusal is noted with its reason. Errors: AppError
     * overloaded.
     */
    async logIn(request: LoginRequest, verify: Verify): Promise<LoggedIn> {
      const right = await authenticate(request, verify)
      const seated = right && (await admitOnce(request, right))
      return seated ? { kind: 'admitted', admitted: seated, login: right.login } : { kind: 'refused' }
    },

    /**
     * For methods that confirm the password before they ask for a seat: returns the login when the password fits and access
     * is allowed. No seat is taken. Errors: AppError overloaded.
     */
    async check(request: LoginRequest, verify: Verify): Promise<Login | undefined> {
      const right = await authenticate(request, verify)
      if (!right) return undefined
      const { login, facts, newSource } = right
      if (newSource) await attempts.note(newSource)
      const { kind } = admission.preview({ ...askOf(request, login), facts })
      return kind === 'allowed' ? login : undefined
    },

    /** A seat for a login that `check` has found. Errors: AppError overloaded. */
    async admit(
      request: Omit<LoginRequest, 'evidence'>,
      login: AdmissionRequest['login'],
    ): Promise<Admitted | undefined> {
      return admitted(await admission.admit(askOf(request, login)))
    },
  }
}

function askOf(
  { gateway, protocols, sessionKey, callerAddress }: Omit<LoginRequest, 'evidence'>,
  login: AdmissionRequest['login'],
): AdmissionRequest {
  return { gateway, protocols, login, sessionKey, callerAddress }
}

function admitted(answer: Awaited<ReturnType<Admission['admit']>>): Admitted | undefined {
  return answer.kind === 'admitted' ? answer : undefined
}
