// POST /console/step-up: an admin proves again who it is, in a session that goes on. For the script of the console: JSON, and
// problems as the API has them.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SignedInAdmin } from '../../admins/admin-sessions.ts'
import type { StepUp } from '../../admins/sign-in.ts'
import type { App } from '../../app.ts'
import { AppError } from '../../errors.ts'
import type { Fields } from '../body.ts'
import { type ConsoleRequests, placeOf } from './session-requests.ts'

const STEP_UP = '/console/step-up'
const JSON_ROUTE = { config: { json: true } }

type Parts = { app: Pick<App, 'adminSignIn'>; scope: FastifyInstance; requests: ConsoleRequests }

export function addStepUp({ app: { adminSignIn }, scope, requests }: Parts): void {
  const { readForm, call, addressOf, sendProblem } = requests
  scope.post(STEP_UP, JSON_ROUTE, async (request, reply) => {
    const who = await caller(request)
    const proof = proofOf(await readForm(request), request)
    try {
      await call(request, () => adminSignIn.stepUp(who, proof, addressOf(request)))
    } catch (error) {
      // The session goes on: 401 would send the person to the sign-in.
      if (!(error instanceof AppError && error.code === 'not_authenticated')) throw error
      return sendProblem(request, reply, new AppError('step_up_needed', 'This does not prove it: try again.'))
    }
    return reply.code(204).header('cache-control', 'no-store').send()
  })

  scope.post(`${STEP_UP}/passkey-options`, JSON_ROUTE, async (request, reply) => {
    const who = await caller(request)
    const options = await call(request, () => adminSignIn.stepUpOptions(who, placeOf(request)))
    return reply.header('cache-control', 'no-store').send(options)
  })

  /** Errors: not_authenticated. */
  async function caller(request: FastifyRequest): Promise<SignedInAdmin> {
    const found = await requests.signedIn(request)
    if (found) return found
    throw new AppError('not_authenticated', 'The session in the console has ended: sign in again.')
  }
}

/** Errors: invalid_input. */
function proofOf({ code, password, passkey }: Fields, request: FastifyRequest): StepUp {
  if (typeof code === 'string') return { code }
  if (typeof password === 'string') return { password }
  if (typeof passkey === 'object' && passkey !== null)
    return { passkey: { ...placeOf(request), response: passkey } }
  throw new AppError('invalid_input', 'Send a code, a password or the answer of a passkey.')
}
