// The parts of an OpenAPI 3.1 document: how a dialect describes itself, and the types of the document, as far as documents
// here use it.
import type { Operation, Route } from '../operation.ts'

/** JSON Schema 2020-12, as far as documents here use it. */
export type Schema = {
  readonly [keyword: string]: unknown
  type?: string | readonly string[]
  title?: string
  description?: string
  properties?: Readonly<Record<string, Schema>>
  required?: readonly string[]
  items?: Schema
}

/** An error as callers see it: every HTTP status it can come with, and one answer as an example. */
export type DescribedError = {
  name: string
  statuses: readonly number[]
  meaning: string
  answer: Readonly<Record<string, unknown>>
  mayRetry: boolean
}

export type Callers = { summary: string; credentials: readonly { name: string; text: string }[] }

/** The frame around an operation's own fields, in schemas and in examples. */
export type Envelope = {
  schema(own: Schema, operation: Operation): Schema
  example(own: Readonly<Record<string, unknown>>, operation: Operation): Readonly<Record<string, unknown>>
}

export type Info = { title: string; version: string; summary: string; description: string }

/** Headers that only one dialect has: as `components` has them, and their names for each operation. */
export type OwnHeaders = {
  parameters: Readonly<Record<string, unknown>>
  headers: Readonly<Record<string, unknown>>
  requestOf(operation: Operation): readonly string[]
  /** Of its success. */
  answerOf(operation: Operation): readonly string[]
  /** The media types of other forms of a list. */
  rowTypesOf(operation: Operation): readonly string[]
  /** Whether an answer may be 304. */
  isConditional(operation: Operation): boolean
}

/** The description of one dialect. */
export type Described = {
  info: Info
  serverUrl: string
  requestTypes: readonly string[]
  /** The media type of errors; absent: JSON. */
  errorType?: string
  /** Whether path, query and body each have a schema of their own (request-parts.ts), or share the fields of one. */
  input: 'apart' | 'together'
  operations: readonly Operation[]
  /** The subject of an operation, for programs that sort by it. */
  tag(operation: Operation): string
  /** A sentence for each subject. */
  tags: Readonly<Record<string, string>>
  /** The routes of an operation; the first is recommended. */
  routes(operation: Operation): readonly Route[]
  /** Whether the path is kept only for clients that know nothing newer. */
  isLegacy(path: string): boolean
  /** The frame of a request whose fields are together. */
  request: Envelope
  /** The frame of a successful answer. */
  answer: Envelope
  callers(operation: Operation): Callers
  security(operation: Operation): readonly Readonly<Record<string, readonly string[]>>[]
  securitySchemes: Readonly<Record<string, unknown>>
  /**
   * The schema of an answer with one of these errors. It is complete, since readers of documents close the parts of an allOf
   * one by one.
   */
  errorSchema(errors: readonly DescribedError[]): Schema
  errors(operation: Operation): readonly DescribedError[]
  /** Absent: it has none. */
  own?: OwnHeaders
  /** Errors of requests that reach no operation; in `components.responses`, by name. */
  elsewhere: readonly DescribedError[]
}

export type MediaType = { schema: Schema; example?: unknown; examples?: Record<string, Example> }
export type Example = { $ref: string } | { summary: string; value: unknown }
export type Response = {
  description: string
  headers: Record<string, unknown>
  content: Record<string, MediaType>
}

/** A field that is no part of a body. */
export type Parameter = {
  name: string
  in: 'path' | 'query'
  required: boolean
  description?: string
  schema: Schema
  example?: unknown
}

export type RequestBody = { required: boolean; content: Record<string, MediaType> }

export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'

export type DocumentedOperation = {
  operationId: string
  /** The id of the recommended operation that this route also calls. */
  'x-same-as'?: string
  deprecated?: true
  tags: string[]
  summary: string
  description: string
  'x-callers': Callers
  security: Described['security'] extends (...args: never[]) => infer R ? R : never
  parameters?: ({ $ref: string } | Parameter)[]
  requestBody?: RequestBody
  responses: Record<string, Response>
}

export type OpenApi = {
  openapi: string
  info: Info & { license: { name: string; identifier: string }; contact: { name: string; url: string } }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Partial<Record<Verb, DocumentedOperation>>>
  components: {
    schemas: Record<string, Schema>
    examples: Record<string, { summary: string; value: unknown }>
    responses: Record<string, Response>
    headers: Record<string, unknown>
    parameters: Record<string, unknown>
    securitySchemes: Readonly<Record<string, unknown>>
  }
}
