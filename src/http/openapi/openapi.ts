// Makes an OpenAPI 3.1 document from operations. Knows no dialect: names, texts, forms of answers and possible errors come
// from the Described that is passed in. Everything is in the order of the operations.
import { HOUR_MS } from '../../clock.ts'
import { LICENSE as LICENSE_ID } from '../../config/package.ts'
import { KEPT_MS } from '../../idempotency/stored-answers.ts'
import { KEY_SHAPE } from '../answer-key.ts'
import { toSchema } from './json-schema.ts'
import { errorResponse } from './openapi-answers.ts'
import { bodyOf, hasBody, pathsOf } from './openapi-calls.ts'
import type { Described, DescribedError, Envelope, OpenApi } from './openapi-document.ts'

/** The frame of a dialect whose bodies are the fields alone. */
export const NO_ENVELOPE: Envelope = { schema: (own) => own, example: (own) => own }

export function makeOpenApi(described: Described): OpenApi {
  const errors = new Map<string, DescribedError>()
  for (const operation of described.operations) {
    for (const error of described.errors(operation)) errors.set(error.name, error)
  }
  for (const error of described.elsewhere) errors.set(error.name, error)
  const { operations } = described
  return {
    openapi: '3.1.1',
    info: {
      ...described.info,
      license: LICENSE,
      contact: { name: 'The operator', url: described.serverUrl },
    },
    servers: [{ url: described.serverUrl }],
    tags: [...new Set(operations.map(described.tag))].map((name) => ({
      name,
      description: described.tags[name] ?? '',
    })),
    paths: pathsOf(described),
    components: {
      schemas: Object.fromEntries([
        ...operations.flatMap((one) => [
          ...(hasBody(one, described) ? [[`${one.name}Request`, bodyOf(one, described).schema]] : []),
          ...(one.status === 204
            ? []
            : [[`${one.name}Answer`, described.answer.schema(toSchema(one.output, 'output'), one)]]),
        ]),
      ]),
      examples: Object.fromEntries(
        [...errors.values()].map(({ name, meaning, answer }) => [name, { summary: meaning, value: answer }]),
      ),
      responses: Object.fromEntries(
        described.elsewhere.map((error) => [error.name, errorResponse([error], described)]),
      ),
      headers: { ...HEADERS, ...described.own?.headers },
      parameters: { ...PARAMETERS, ...described.own?.parameters },
      securitySchemes: described.securitySchemes,
    },
  }
}

const LICENSE = { name: LICENSE_ID, identifier: LICENSE_ID }

const HEADERS = {
  'X-Request-Id': {
    description: "Names this request in the server's log",
    required: true,
    schema: { type: 'string', minLength: 1 },
  },
  'Retry-After': {
    description:
      'Seconds after which a repeat has a chance; with "rate limited" and "too many failed attempts"',
    schema: { type: 'integer', minimum: 1 },
  },
  'Idempotent-Replayed': {
    description: '`true`: this answer was given before, to the same Idempotency-Key; nothing was done again',
    schema: { type: 'string', const: 'true' },
  },
}

const PARAMETERS = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: `A new random text for each thing to do. A repeat with the same key and fields within ${KEPT_MS / HOUR_MS} hours does nothing and gets the same answer.`,
    schema: { type: 'string', pattern: KEY_SHAPE.source },
  },
}
