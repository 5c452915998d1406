// The runner of all operations: identify → repeat? → authenticate → limit → decode → run → encode. Knows no dialect.
import type { App } from '../app.ts'
import type { Brand, Caller } from '../brands/brand.ts'
import type { SignedIn } from '../credentials/credentials.ts'
import { asCall, onBehalfOf, unhurried } from '../db/behalf.ts'
import type { Handle } from '../db/database.ts'
import { AppError, isOverloaded, isUnavailable } from '../errors.ts'
import { AnsweredElsewhere, type AnswerKey } from '../idempotency/stored-answers.ts'
import { answerKey } from './answer-key.ts'
import {
  type Dialect,
  type ErrorBrand,
  type IdentifiedCaller,
  isRefusal,
  type Reply,
  UNKNOWN_BRAND,
  type WantedRows,
  type WireRequest,
} from './dialect.ts'
import { encodeAnswer } from './long-answer.ts'
import type { Operation } from './operation.ts'
import { columnsOf, type RowPage, streamRows } from './row-stream.ts'
import type { WhoseCall } from './shown-address.ts'

const OK = 200
const NO_CONTENT = 204

/** `bug`: what the operation has thrown, if it was no refusal; to be logged. */
export type OperationOutcome = { reply: Reply; brand: WhoseCall | undefined; bug?: unknown }

type Call = { app: App; dialect: Dialect; operation: Operation; request: WireRequest }
type Who = SignedIn | IdentifiedCaller

/** Never throws: there is always a reply in the dialect's own form. */
export async function runOperation(call: Call): Promise<OperationOutcome> {
  const { dialect, operation, request } = call
  // An operation that waits or streams asks the database again and again, and its caller has time.
  const as = operation.waits || operation.streams ? unhurried : asCall
  const outcome = await as(request.id, () => outcomeOf(call))
  if (!dialect.finish) return outcome
  return { ...outcome, reply: dialect.finish(outcome.reply, operation, request) }
}

async function outcomeOf(call: Call): Promise<OperationOutcome> {
  const { app, dialect, operation, request } = call
  let identified: IdentifiedCaller | undefined
  try {
    const known = await dialect.identify(app, operation, request)
    identified = known
    if (!isOfBrand(known)) return { reply: await answer(call, known), brand: undefined }
    const reply = await onBehalfOf(known.brand.id, () => answer(call, known))
    return { reply, brand: whose(known.brand) }
  } catch (error) {
    const brand = identified && isOfBrand(identified) ? identified.brand : undefined
    const mode = brand ?? (await whoseCall(call, error))
    const at = { operation, path: request.path, requestId: request.id }
    const noted = brand && whose(brand)
    if (isRefusal(dialect.errors, error)) return { reply: dialect.encodeError(error, mode, at), brand: noted }
    return { reply: dialect.encodeBug(request.id, mode, at), brand: noted, bug: error }
  }
}

function isOfBrand(identified: IdentifiedCaller): identified is Caller {
  return 'brand' in identified && identified.brand !== undefined
}

function whose({ name, settings }: Brand): WhoseCall {
  return { name, addresses: settings.session_addresses }
}

/** The error mode of a call that did not name its brand. Never throws: it is called after a failure. */
export async function presumedBrand(app: App, dialect: Dialect, host: string): Promise<ErrorBrand> {
  if (!dialect.namedBy) return undefined
  try {
    return await app.brands.findPresumed(host)
  } catch {
    return UNKNOWN_BRAND
  }
}

/** A database that has just failed to answer is not asked again: the caller has waited long enough. */
async function whoseCall({ app, dialect, request }: Call, error: unknown): Promise<ErrorBrand> {
  if (!isUnavailable(error) && !isOverloaded(error)) return presumedBrand(app, dialect, request.host)
  const named = dialect.namedBy?.(request)
  return (named === undefined ? undefined : app.brands.lastNamed(named)) ?? UNKNOWN_BRAND
}

async function answer(call: Call, caller: IdentifiedCaller): Promise<Reply> {
  if (isOfBrand(caller) && !call.dialect.mayManageSuspended?.(caller)) mustNotBeSuspended(caller.brand)
  const key = keyOf(call, caller)
  if (!key) return answerFresh(call, caller, undefined)
  const before = await call.app.answers.find(key)
  if (before !== undefined) return replayed(call.operation, before)
  try {
    return await answerFresh(call, caller, key)
  } catch (error) {
    const isRefused = error instanceof AppError || error instanceof AnsweredElsewhere
    if (!isRefused || isUnavailable(error)) throw error
    // The same request may have been answered meanwhile, and have changed the state that this one was refused for.
    const meanwhile = await call.app.answers.find(key)
    if (meanwhile === undefined) throw error
    return replayed(call.operation, meanwhile)
  }
}

function keyOf({ dialect, operation, request }: Call, caller: IdentifiedCaller): AnswerKey | undefined {
  if (!operation.writes || !('actor' in caller)) return undefined
  const claimed = dialect.claimedBy?.(operation, request) ?? ''
  const holder = dialect.holderOf?.(caller)
  return answerKey(operation, request, caller, {
    ...{ dialect: dialect.name, claimed, holder, keyFields: dialect.keyFields },
  })
}

function replayed(operation: Operation, body: string): Reply {
  const status = operation.statusOf ? operation.statusOf(JSON.parse(body)) : (operation.status ?? OK)
  return { status, body, outcome: 'success', replayed: true }
}

/** Does the work. With a key, the work and its answer are one transaction; of two at once only one works. */
async function answerFresh(
  call: Call,
  identified: IdentifiedCaller,
  key: AnswerKey | undefined,
): Promise<Reply> {
  const { app, dialect, operation, request } = call
  const isAnswered = key && (() => app.answers.isAnswered(key))
  const who = dialect.authenticate
    ? await dialect.authenticate(app, operation, request, { ...identified, isAnswered })
    : identified
  const work = (who: Who) => workAs(call, who, key)
  return operation.limit ? operation.limit(app, who, work) : work(who)
}

async function workAs(call: Call, who: Who, key: AnswerKey | undefined): Promise<Reply> {
  const { app, dialect, operation, request } = call
  const input = dialect.decode(operation, request)
  let status: number = operation.status ?? OK
  const write = (output: Record<string, unknown>) => {
    status = operation.statusOf?.(output) ?? status
    return dialect.encodeSuccess(output, operation)
  }
  const success = (result: unknown, body: string | Buffer): Reply => ({
    ...{ status, body, outcome: operation.outcomeOf?.(result) ?? 'success' },
  })
  const look = async (result: unknown, tx?: Handle): Promise<unknown> =>
    operation.look ? operation.look({ app, who, input, result, tx, call: request }) : result
  const rows = dialect.rowsWanted?.(operation, request)
  if (rows) return streamReply(call, who, input, rows)
  if (!key) {
    const result = await operation.run(app, who, input, request)
    if (status === NO_CONTENT) return success(result, '')
    const answer = operation.encode(await look(result), who, input)
    return success(result, await encodeAnswer(operation.output, answer, write))
  }
  const encode = async (result: unknown, tx?: Handle) => {
    if (status === NO_CONTENT) return ''
    return write(operation.output.parse(operation.encode(await look(result, tx), who, input)))
  }
  let body: string | undefined
  const once = app.answers.once(key, async (result, tx) => {
    body = await encode(result, tx)
    return { body, accountId: operation.secretsOf?.(result, who) ?? null }
  })
  const result = await operation.run(app, withOnce(who, once), input, request)
  return success(result, body ?? (await encode(result)))
}

/** The rows of a list as lines. Errors: those of its first page; overloaded. */
async function streamReply(
  { app, operation, request }: Call,
  who: Who,
  input: Record<string, unknown>,
  { form, holder, pageInput, isWhole }: WantedRows,
): Promise<Reply> {
  const body = await streamRows({
    ...{ form, holder, requestId: request.id, columns: columnsOf(operation) },
    async read(after) {
      const wanted = pageInput(input, after)
      const result = await operation.run(app, who, wanted, request)
      const shown = operation.look
        ? await operation.look({ app, who, input: wanted, result, tx: undefined, call: request })
        : result
      const page = operation.output.parse(operation.encode(shown, who, wanted)) as RowPage
      return isWhole ? page : { data: page.data }
    },
    onFault: (err) =>
      app.log.error({ request: request.id, method: operation.name, err }, 'a list has broken off'),
  })
  return { status: OK, body, type: form.type, outcome: 'success' }
}

/** Checked here and not during identification, so that the refusal has the brand's error mode. Errors: brand_suspended. */
function mustNotBeSuspended({ settings }: Brand): void {
  if (settings.suspended) throw new AppError('brand_suspended', 'This brand is suspended.')
}

function withOnce(who: Who, once: Caller['once'] & object): Who {
  return 'caller' in who ? { ...who, caller: { ...who.caller, once } } : { ...who, once }
}
