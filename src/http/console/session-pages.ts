// The routes of the console that its people use before the program runs, and beside it: sign-in, sign-out, the links by which they
// begin, and a proof again.
import type { FastifyInstance } from 'fastify'
import { MAX_BODY_BYTES } from '../body.ts'
import type { RouteContext, Unread } from '../route-context.ts'
import { type EncodeProblem, makeRequests } from './session-requests.ts'
import { addFirstStep, addPasskeySignIn, addSecondStep, addSignOut } from './sign-in.ts'
import { addStart } from './start.ts'
import { addStepUp } from './step-up.ts'

const TYPES = ['application/x-www-form-urlencoded', 'application/json']

export function addSessionPages(
  server: FastifyInstance,
  context: RouteContext,
  encodeProblem: EncodeProblem,
): void {
  if (context.app.config.http.consoleAt === null) return
  const requests = makeRequests(context, encodeProblem)
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      TYPES,
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      (_request, body, done) => done(null, body),
    )
    scope.addHook('onRequest', requests.refuseForeign)
    scope.setErrorHandler((error: Unread, request, reply) => requests.sendTrouble(error, request, reply))
    const parts = { app: context.app, scope, requests }
    for (const add of [addFirstStep, addSecondStep, addPasskeySignIn, addSignOut, addStart, addStepUp])
      add(parts)
  })
}
