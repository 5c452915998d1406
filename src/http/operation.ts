// An operation as data: its routes, who may call it, what it takes and what it answers. run-operation.ts runs it. Knows no
// dialect.
import type { z } from 'zod'
import type { SignedInAdmin } from '../admins/admin-sessions.ts'
import type { App } from '../app.ts'
import type { Actor } from '../audit/actor.ts'
import type { Brand, Caller } from '../brands/brand.ts'
import type { Audience } from '../credentials/audience.ts'
import type { SignedIn } from '../credentials/credentials.ts'
import type { ManageKey } from '../credentials/manage-keys/manage-key.ts'
import type { Level, Scope } from '../credentials/manage-keys/scope.ts'
import type { Handle, IdempotencyHook } from '../db/database.ts'
import type { ErrorCode } from '../errors.ts'
import type { ServedGateway } from '../gateways/directory.ts'
import type { TokenKind } from '../tokens/token.ts'
import type { BrowserHeaders } from './session-cookie.ts'

/** Who may use an operation. Required: an operation without a permission does not compile. */
export type Permission =
  | { by: 'anyone' } // naming the brand is enough
  | { by: 'brand' } // the dialect's identify proved that it is the brand's own system
  | { by: 'gateway' } // the dialect's identify proved that it is the agent of a gateway
  | ManagePermission
  | { by: 'signed_in'; audience: Audience; tokenKind: TokenKind }
  | { by: 'trusted'; audience: Audience; tokenKind: TokenKind }

/**
 * The dialect's identify proved a management key with this scope; undefined: any key. `level`: what the call is about: one
 * brand, the installation, or `either`: one brand where one is named, else all brands. `ofInstallation`: only keys of the
 * installation may, although the call is about one brand. `stepUp`: an admin has to have proved a factor in the last minutes;
 * keys are not asked. `person`: only admins may, since it is about themselves. `deletes`: only admins may whose role allows to close and delete; of keys the scope decides.
 */
export type ManagePermission = {
  by: 'manage'
  scope: Scope | undefined
  level: Level | 'either'
  ofInstallation?: true
  stepUp?: true
  person?: true
  deletes?: true
}

/** Whether the key of one brand may not make the call, whatever its scopes. */
export function needsInstallationKey({ level, ofInstallation }: ManagePermission): boolean {
  return level === 'installation' || ofInstallation === true
}

export type SignInPermission = Extract<Permission, { audience: Audience }>

export function needsSignIn(permission: Permission): permission is SignInPermission {
  return 'audience' in permission
}

/** The agent of a gateway. It acts for no brand. */
export type GatewayCaller = { gateway: ServedGateway }

/**
 * What a manager has shown: a management key, or a session in the console. `brandId`: the only brand for which it counts; null:
 * all.
 */
export type ManageCredential = Pick<ManageKey, 'scopes' | 'brandId'> &
  ({ kind: 'key'; key: ManageKey } | { kind: 'admin'; signedIn: SignedInAdmin })

/** A manager who acts on the installation or on all brands. */
export type InstallationCaller = { credential: ManageCredential; actor: Actor; once?: IdempotencyHook }
/** The same, who acts on one brand. */
export type BrandManager = Caller & { credential: ManageCredential }
export type EitherManager = InstallationCaller & { brand?: Brand }

type Manager<L> = L extends 'brand'
  ? BrandManager
  : L extends 'installation'
    ? InstallationCaller
    : EitherManager

export type Who<P extends Permission> = P extends { by: 'manage'; level: infer L }
  ? Manager<L>
  : P extends { by: 'gateway' }
    ? GatewayCaller
    : P extends { by: 'anyone' | 'brand' }
      ? Caller
      : SignedIn

/** `path` may have parameters such as `{device}`. */
export type Route = { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string }

/** What `run` may know of the request besides its input. */
export type CallContext = {
  /** The source of the call. */
  address: string
  /** Of an operation that waits: fires when the caller does not wait for the answer any more. */
  signal: AbortSignal
  /** The request's If-Match, in a dialect that has it. */
  ifMatch?: string | undefined
  /** In a dialect that takes cookies: what the browser says of the page that asks. */
  browser?: BrowserHeaders | undefined
  /** Of an operation that streams: the body as it comes, to be read once. Errors: those of upload.ts. */
  upload?: AsyncIterable<Uint8Array> | undefined
}

/** `tx`: the transaction of the work; undefined: it is committed. */
export type Looking<P extends Permission, Input, Result> = {
  app: App
  who: Who<P>
  input: Input
  result: Result
  tx: Handle | undefined
  call: CallContext
}

export type Operation<
  P extends Permission = Permission,
  Input extends z.ZodObject = z.ZodObject,
  Output extends z.ZodObject = z.ZodObject,
  Result = unknown,
  Shown = Result,
> = {
  name: string
  /** Its name in the log and the metrics; absent: `name`. */
  label?: string
  /** Absent: POST, under the dialect's prefix and the name. The first is recommended. */
  routes?: readonly Route[]
  summary: string
  /** For the reference page; plain sentences. */
  description: string
  permission: P
  /** Whether a call may have an idempotency key. `run` then returns the result of its use case's transaction. */
  writes: P extends { by: 'gateway' } ? false : boolean
  /** A GET that answers when there is something to answer. HEAD is refused: it would take the answer and lose it. */
  waits?: boolean
  /** A limit of its own for the body; absent: MAX_BODY_BYTES. */
  maxBytes?: number
  /** The media types of a body that `run` reads as it comes, as `call.upload`. Absent: the body is read before. */
  streams?: readonly string[]
  /** The account whose secrets the answer of a write shows: the answer is kept no longer than they are. Absent: it shows none. */
  secretsOf?(result: Result, who: Who<P>): number
  /** Of a dialect that reads path, query and body apart: an object of `path`, `query` and `body`, as far as there are any. */
  input: Input
  /** The status of success; absent: 200. An answer with 204 has no body. */
  status?: 200 | 201 | 202 | 204
  /** Of an operation whose success has more than one status: that of this answer. Absent: `status`. */
  statusOf?(answer: Record<string, unknown>): number
  /** Undeclared fields are never sent. */
  output: Output
  /** Its errors besides those of every call. */
  errors: readonly ErrorCode[]
  example: { request: Readonly<Record<string, unknown>>; answer: z.input<Output> }
  /** Wraps the work for an allowed caller: counts it, and may refuse it. Method syntax: see operation(). */
  limit?<T>(app: App, who: Who<P>, work: (who: Who<P>) => Promise<T>): Promise<T>
  run(app: App, who: Who<P>, input: z.output<Input>, call: CallContext): Promise<Result>
  /**
   * Reads what the answer shows, where the result of `run` is not enough: with an idempotency key inside its transaction. Absent:
   * the answer shows the result.
   */
  look?(work: Looking<P, z.output<Input>, Result>): Promise<Shown>
  encode(shown: Shown, who: Who<P>, input: z.output<Input>): z.input<Output>
  /** The name of a success in the log and the metrics; absent: `success`. Nothing secret. */
  outcomeOf?(result: Result): string
}

/** Checks one operation against its own types; the list of a dialect then holds them as plain Operations. */
export function operation<P extends Permission, I extends z.ZodObject, O extends z.ZodObject, R, S = R>(
  definition: Operation<P, I, O, R, S>,
): Operation {
  return definition as unknown as Operation
}
