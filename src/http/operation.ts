// An operation is data; one runner does the rest: identify → repeat? → authenticate → limit → decode → run → encode. Knows
// no dialect: wire forms, texts and the place of credentials come from the Dialect that is passed in.
import type { z } from 'zod'
import type { App } from '../app.ts'
import type { Brand, Caller } from '../brands/brand.ts'
import type { Audience } from '../credentials/audience.ts'
import type { SignedIn } from '../credentials/credentials.ts'
import { onBehalfOf } from '../db/behalf.ts'
import { AppError, type ErrorCode, isUnavailable } from '../errors.ts'
import { AnsweredElsewhere, type AnswerKey } from '../idempotency/stored-answers.ts'
import type { TokenKind } from '../tokens/token.ts'
import { answerKey } from './answer-key.ts'
import type { Fields } from './body.ts'
import { encodeAnswer } from './long-answer.ts'
import type { WhoseCall } from './shown-address.ts'

/** Who may use an operation. Required: an operation without a permission does not compile. */
export type Permission =
  | { by: 'anyone' } // naming the brand is enough
  | { by: 'brand' } // the dialect's identify proved that it is the brand's own system
  | { by: 'signed_in'; audience: Audience; tokenKind: TokenKind }
  | { by: 'trusted'; audience: Audience; tokenKind: TokenKind }

export type SignInPermission = Extract<Permission, { audience: Audience }>

export function needsSignIn(permission: Permission): permission is SignInPermission {
  return 'audience' in permission
}

export type Who<P extends Permission> = P extends { by: 'anyone' | 'brand' } ? Caller : SignedIn

/** `path` may have parameters such as `{device}`. */
export type Route = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string }

export type Operation<
  P extends Permission = Permission,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
  Result = unknown,
> = {
  name: string
  /** Absent: POST, under the dialect's prefix and the name. The first is recommended. */
  routes?: readonly Route[]
  summary: string
  /** For the reference page; plain sentences. */
  description: string
  permission: P
  /** Whether a call may have an idempotency key. `run` then returns the result of its use case's transaction. */
  writes: boolean
  /** The account whose secrets the answer of a write shows: the answer is kept no longer than they are. Absent: it shows none. */
  secretsOf?(result: Result, who: Who<P>): number
  input: Input
  /** Undeclared fields are never sent. */
  output: Output
  /** Its errors besides those of every call. */
  errors: readonly ErrorCode[]
  example: { request: Record<string, string>; answer: z.input<Output> }
  /** Wraps the work for an allowed caller: counts it, and may refuse it. Method syntax: see operation(). */
  limit?<T>(app: App, who: Who<P>, work: (who: Who<P>) => Promise<T>): Promise<T>
  run(app: App, who: Who<P>, input: z.output<Input>): Promise<Result>
  encode(result: Result, who: Who<P>, input: z.output<Input>): z.input<Output>
}

/** Checks one operation against its own types; the list of a dialect then holds them as plain Operations. */
export function operation<P extends Permission, I extends z.ZodObject, O extends z.ZodObject, R>(
  definition: Operation<P, I, O, R>,
): Operation {
  return definition as unknown as Operation
}

/** A request as every dialect gets it from the server. */
export type WireRequest = {
  id: string
  fields: Fields
  host: string
  address: string
  authorization: string | undefined
  idempotencyKey: string | undefined
}

export type Reply = {
  status: number
  body: string | Buffer
  retryAfterS?: number | undefined
  replayed?: boolean
}

/** Used while the database is away and the brand of a call is not known: errors then have their real status. */
export const NOBODY_KNOWS = 'nobody knows'
/** The brand whose error mode is used; undefined: the usual mode. */
export type Whose = Brand | typeof NOBODY_KNOWS | undefined

type Input = Record<string, unknown>

/** The part of one dialect: how to authenticate, how to read fields, how to write answers. */
export type Dialect<Identified extends Caller> = {
  name: string
  /** The key or token that names the brand; not trusted. */
  namedBy(request: WireRequest): string | undefined
  /** The claimed sender of an untrusted call, or its source; not trusted. */
  claimedBy(operation: Operation, request: WireRequest): string
  identify(app: App, operation: Operation, request: WireRequest): Promise<Identified>
  authenticate(
    app: App,
    operation: Operation,
    request: WireRequest,
    identified: Identified,
  ): Promise<SignedIn | Caller>
  decode(operation: Operation, fields: Fields): Input
  encodeSuccess(output: Record<string, unknown>): string
  encodeError(error: AppError, brand: Whose): Reply
  encodeBug(requestId: string, brand: Whose): Reply
}

/** `error`: an AppError is only a refusal; anything else is a bug, to be logged. */
export type Outcome = { reply: Reply; brand: WhoseCall | undefined; error: unknown }

/** Never throws: there is always a reply in the dialect's own form. */
export async function runOperation<Identified extends Caller>(
  app: App,
  dialect: Dialect<Identified>,
  operation: Operation,
  request: WireRequest,
): Promise<Outcome> {
  let identified: Identified | undefined
  try {
    const known = await dialect.identify(app, operation, request)
    identified = known
    const named = dialect.namedBy(request)
    if (named !== undefined) app.brands.noteNamed(named, known.brand)
    const reply = await onBehalfOf(known.brand.id, () => answer(app, dialect, operation, request, known))
    return { reply, brand: whose(known.brand), error: undefined }
  } catch (error) {
    const brand = identified?.brand ?? (await whoseCall(app, error, request.host, dialect.namedBy(request)))
    const reply =
      error instanceof AppError ? dialect.encodeError(error, brand) : dialect.encodeBug(request.id, brand)
    return { reply, brand: identified && whose(identified.brand), error }
  }
}

function whose({ name, settings }: Brand): WhoseCall {
  return { name, addresses: settings.session_addresses }
}

/** The error mode of a call that did not name its brand. Never throws: it is called after a failure. */
export async function presumedBrand(app: App, host: string): Promise<Whose> {
  try {
    return await app.brands.findPresumed(host)
  } catch {
    return NOBODY_KNOWS
  }
}

/** A database that has just failed to answer is not asked again: the caller has waited long enough. */
async function whoseCall(app: App, error: unknown, host: string, named: string | undefined): Promise<Whose> {
  const isAway = error instanceof AppError && (isUnavailable(error) || error.code === 'overloaded')
  if (!isAway) return presumedBrand(app, host)
  return (named === undefined ? undefined : app.brands.lastNamed(named)) ?? NOBODY_KNOWS
}

async function answer<Identified extends Caller>(
  app: App,
  dialect: Dialect<Identified>,
  operation: Operation,
  request: WireRequest,
  identified: Identified,
): Promise<Reply> {
  mustNotBeSuspended(identified.brand)
  const scope = { dialect: dialect.name, claimed: dialect.claimedBy(operation, request) }
  const key = operation.writes ? answerKey(operation, request, identified, scope) : undefined
  if (!key) return answerFresh(app, dialect, operation, request, identified, undefined)
  const before = await app.answers.find(key)
  if (before !== undefined) return { status: 200, body: before, replayed: true }
  try {
    return await answerFresh(app, dialect, operation, request, identified, key)
  } catch (error) {
    const isRefused = error instanceof AppError || error instanceof AnsweredElsewhere
    if (!isRefused || isUnavailable(error)) throw error
    // The same request may have been answered meanwhile, and have changed the state that this one was refused for.
    const meanwhile = await app.answers.find(key)
    if (meanwhile === undefined) throw error
    return { status: 200, body: meanwhile, replayed: true }
  }
}

/** Does the work. With a key, the work and its answer are one transaction; of two at once only one works. */
async function answerFresh<Identified extends Caller>(
  app: App,
  dialect: Dialect<Identified>,
  operation: Operation,
  request: WireRequest,
  identified: Identified,
  key: AnswerKey | undefined,
): Promise<Reply> {
  const isAnswered = key && (() => app.answers.isAnswered(key))
  const who = await dialect.authenticate(app, operation, request, { ...identified, isAnswered })
  const work = async (who: SignedIn | Caller): Promise<Reply> => {
    const input = dialect.decode(operation, request.fields)
    const encode = (result: unknown) =>
      dialect.encodeSuccess(operation.output.parse(operation.encode(result, who, input)))
    if (!key) {
      const answer = operation.encode(await operation.run(app, who, input), who, input)
      return { status: 200, body: await encodeAnswer(operation.output, answer, dialect.encodeSuccess) }
    }
    let body: string | undefined
    const once = app.answers.once(key, (result) => {
      body = encode(result)
      return { body, accountId: operation.secretsOf?.(result, who) ?? null }
    })
    const result = await operation.run(app, withOnce(who, once), input)
    return { status: 200, body: body ?? encode(result) }
  }
  return operation.limit ? operation.limit(app, who, work) : work(who)
}

/** Checked here and not during identification, so that the refusal has the brand's error mode. Errors: brand_suspended. */
function mustNotBeSuspended({ settings }: Brand): void {
  if (settings.suspended) throw new AppError('brand_suspended', 'This brand is suspended.')
}

function withOnce(who: SignedIn | Caller, once: Caller['once'] & object): SignedIn | Caller {
  return 'caller' in who ? { ...who, caller: { ...who.caller, once } } : { ...who, once }
}
