// AMAPI's routes: POST /api/amapi/<Method>, and how a request of it is read.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode } from '../../errors.ts'
import { noFields, readFields } from '../body.ts'
import { addDialect, type Spoken } from '../dialect-routes.ts'
import { type Doorway, headerText } from '../doorway.ts'
import {
  type Operation,
  type Outcome,
  presumedBrand,
  type Reply,
  runOperation,
  type WireRequest,
} from '../operation.ts'
import { amapi, encodeBug, encodeError } from './envelope.ts'
import { INTERNAL, WIRE } from './errors.ts'
import { operations } from './operations.ts'

export const AMAPI_PREFIX = '/api/amapi/'

const TEXTS: Partial<Record<ErrorCode, string>> = {
  method_unknown: `There is no such method. There are: ${operations.map((one) => one.name).join(', ')}.`,
  verb_not_allowed: 'Send a POST request.',
  body_too_large: 'The request body is too large.',
}

/** For what is refused before there is an application's answer. */
export function encodeTransportError(code: ErrorCode, text?: string): Reply {
  return encodeError(new AppError(code, text ?? TEXTS[code] ?? 'Bad request.'), undefined)
}

const spoken: Spoken<Operation> = {
  prefix: AMAPI_PREFIX.slice(0, -1),
  operations,
  routesOf: ({ name }) => [{ method: 'POST', path: AMAPI_PREFIX + name }],
  answer,
  encodeTransport: (code) => encodeTransportError(code),
  encodeBug: (requestId) => encodeBug(requestId, undefined),
  outcomeOf,
}

export function addAmapiRoutes(server: FastifyInstance, doorway: Doorway): void {
  addDialect(server, doorway, spoken)
}

async function answer(operation: Operation, request: FastifyRequest, doorway: Doorway): Promise<Outcome> {
  const wire = await readRequest(request, doorway)
  if (!(wire instanceof AppError)) return runOperation(doorway.app, amapi, operation, wire)
  const brand = await presumedBrand(doorway.app, request.headers.host ?? '')
  return { reply: encodeError(wire, brand), brand: undefined, error: wire }
}

async function readRequest(request: FastifyRequest, { addressOf }: Doorway): Promise<WireRequest | AppError> {
  try {
    const body = request.body
    return {
      id: request.id,
      fields: Buffer.isBuffer(body) ? await readFields(request.headers['content-type'], body) : noFields(),
      host: request.headers.host ?? '',
      address: addressOf(request),
      authorization: request.headers.authorization,
      idempotencyKey: headerText(request, 'idempotency-key'),
    }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

function outcomeOf(error: unknown): string {
  if (error === undefined) return 'success'
  return String(error instanceof AppError ? WIRE[error.code].code : INTERNAL.code)
}
