// The log: JSON lines on stderr. Nothing secret passes: values under secret names are masked at any depth of what is
// logged, and what looks like one of our keys or tokens is masked wherever it stands.
import {
  type Bindings,
  type ChildLoggerOptions,
  type DestinationStream,
  destination,
  type Logger,
  pino,
  stdSerializers,
  stdTimeFunctions,
} from 'pino'
import { isUnavailable } from './errors.ts'
import { visibleJson } from './text.ts'

export type Log = Logger
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

const MASK = '***'
const MAX_DEPTH = 6
const MAX_PARTS = 100 // of one object or list; more is cut off
/** Waiting for a reader of stderr that has stopped reading, lines beyond this are dropped, not kept. */
const MAX_BUFFER_BYTES = 8 * 1024 * 1024
const WRITE_BYTES = 8 * 1024
const WRITE_EVERY_MS = 100

/** Wire and core names alike: apikey, secret_key, setpassword, vpn_password, shortToken; SQL parameters as well. */
const SECRET_NAME =
  /passw|secret|token|api_?key|encryption_?key|authorization|cookie|^(parameters?|hash|auth|pass|detail)$/i
/** Keys and tokens wherever they stand in a line, links of admins, and who signs in in a URL. */
const SECRET_TEXT =
  /lk_(?:api|secret|manage|radius|agent)_[0-9a-f]{20,}|0x[12][0-9a-f]{32}|(?<=\/console\/start\/)[\w-]{20,}/g
const HAS_SECRET_TEXT = /lk_|0x|\/start\//
const URL_SIGN_IN = /:\/\/[^\s/@"]{0,200}:[^\s/@"]{1,200}@/g

/** JSON has escaped the controls of ASCII. DEL is one that it leaves. */
const BEYOND_ASCII = /[^\n -~]/

/** Lines go to stderr unless `stream` is given. Written in the background, but complete when the process exits. */
export function makeLog({ level, stream }: { level: LogLevel; stream?: DestinationStream }): Log {
  const log: Log = pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => masked(fields, 0) as Record<string, unknown>,
      },
      hooks: {
        streamWrite: withoutSecrets,
        logMethod(args, method) {
          if (!isSaid(args)) method.apply(this, args)
        },
      },
    },
    stream ?? openStderr(),
  )
  // pino formats what a child is bound to without asking `formatters`; its children inherit this method.
  const child = log.child
  log.child = function (this: Log, bindings: Bindings, options?: ChildLoggerOptions) {
    return Reflect.apply(child, this, [masked(bindings, 0), options])
  } as Log['child']
  return log
}

/** What failed because the database is away: the database has said so, once a second, whatever many failed. */
function isSaid([fields]: readonly unknown[]): boolean {
  return typeof fields === 'object' && fields !== null && 'err' in fields && isUnavailable(fields.err)
}

/** Most lines hold nothing that could be a secret or steer a screen, which is found out faster than by searching them. */
function withoutSecrets(written: string): string {
  const keyless = HAS_SECRET_TEXT.test(written) ? written.replace(SECRET_TEXT, MASK) : written
  const line = keyless.includes('://') ? keyless.replace(URL_SIGN_IN, `://${MASK}@`) : keyless
  return BEYOND_ASCII.test(line) ? `${visibleJson(line.trimEnd())}\n` : line
}

/** Lines are written together, a moment later: one system call for many. Complete when the process exits, unless killed. */
function openStderr(): DestinationStream {
  const stderr = destination({ dest: 2, sync: false, minLength: WRITE_BYTES, maxLength: MAX_BUFFER_BYTES })
  setInterval(() => stderr.flush(), WRITE_EVERY_MS).unref()
  return stderr
}

/** A logger that says nothing. */
export function silentLog(): Log {
  return pino({ level: 'silent' })
}

/** The few names of our own lines are asked again and again. */
const MOST_NAMES = 1000
const names = new Map<string, boolean>()

/** Whether values under this name are masked, here and in the audit trail. */
export function isSecretName(name: string): boolean {
  const known = names.get(name)
  if (known !== undefined) return known
  const isSecret = SECRET_NAME.test(name)
  if (names.size < MOST_NAMES) names.set(name, isSecret)
  return isSecret
}

function masked(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return masked({ ...stdSerializers.err(value) }, depth)
  if (depth >= MAX_DEPTH) return '…'
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).map((part) => masked(part, depth + 1))
  if (Buffer.isBuffer(value)) return `${value.length} bytes`
  if (value instanceof Date) return value
  const parts: Record<string, unknown> = {}
  for (const name of Object.keys(value).slice(0, MAX_PARTS)) {
    const part: unknown = Reflect.get(value, name)
    const isSecret = isSecretName(name) && part !== null && part !== undefined && typeof part !== 'boolean'
    parts[name] = isSecret ? MASK : masked(part, depth + 1)
  }
  return parts
}
