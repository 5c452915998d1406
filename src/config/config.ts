// The configuration of the process: read → check everything → freeze. The only reader of the environment. The
// settings themselves are in settings.ts, where their texts come from in source.ts.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isPrivateAddress } from '../address.ts'
import { typed } from '../command-hint.ts'
import type { EncryptionKeys } from '../secrets.ts'
import { decodeText } from '../text.ts'
import { hostName, readPostgresUrl } from './postgres.ts'
import { keysIn, SETTINGS, type SettingValues } from './settings.ts'
import type { ShownSetting } from './shown-settings.ts'
import { type Env, readSettings, type Sourced } from './source.ts'
import { httpTlsOf, type RadiusTls, radiusTlsOf } from './tls.ts'
import type { TlsPaths } from './tls-files.ts'

export type SmtpConfig = {
  host: string
  port: number
  security: 'tls' | 'starttls' | 'none' // starttls is required, not tried
  user: string
  password: string
}

export type HttpConfig = {
  host: string
  port: number
  /** Null: plain HTTP. */
  tls: TlsPaths | null
  publicUrl: string
  trustedProxies: readonly string[]
  docs: boolean
  /** Null: there is none. `host`: the only host name that has it; null: all have it. */
  consoleAt: { host: string | null } | null
}

export type RadiusConfig = {
  hosts: readonly string[]
  /** null: off. Unless `explicit`, one that cannot be had must only warn. */
  authPort: number | null
  acctPort: number | null
  explicit: boolean
  /** Null: not served. */
  tls: RadiusTls | null
  interimS: number
}

export type Config = {
  dataDir: string // absolute
  database: { kind: 'sqlite'; file: string } | { kind: 'postgres'; url: string; poolSize: number }
  http: HttpConfig
  /** null: off. Unless `explicit`, a port that is taken must only warn. */
  metrics: { host: string; port: number; explicit: boolean } | null
  radius: RadiusConfig
  /** How long a list of who may log in lives at a gateway's agent; null: there are none. */
  offlineListMinutes: number | null
  /** `smtp` null: .eml files under dataDir/mail. `templatesDir` absolute; null: brands have no texts of their own. */
  mail: { from: string; smtp: SmtpConfig | null; templatesDir: string | null }
  /** Gets mails about what needs a look; null: there are none. */
  contactEmail: string | null
  /** Ranges that webhooks may call besides public addresses, by plain HTTP too. */
  webhookPrivate: readonly string[]
  /** The proxy through which webhooks are called; null: none. It may hold a password. */
  webhookProxy: string | null
  /** `dir` absolute; null: none is made by itself. */
  backup: { dir: string | null; hour: number; keep: number; passphrase: string | undefined }
  logLevel: 'debug' | 'info' | 'warn' | 'error'
  stopTimeoutMs: number
  /** Whether a start may make a new installation. */
  maySetUp: boolean
  stopDelayMs: number
  encryptionKeys: EncryptionKeys
  /** That holds the encryption keys; undefined: LATCHKEY_ENCRYPTION_KEY has them, and they stay until the next start. */
  encryptionKeyFile: string | undefined
  /** As they were given at the start. */
  settings: readonly ShownSetting[]
}

/** Before the first start there may be no encryption key yet; `init` makes it. */
export type EarlyConfig = Omit<Config, 'encryptionKeys'> & {
  encryptionKeys: EncryptionKeys | undefined
  /** That settings were read from. */
  settingFiles: readonly string[]
}

/** Everything that is wrong with the configuration, one line a problem. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((text) => `  - ${text}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** The frozen configuration. Throws ConfigError with all problems, a missing encryption key among them. */
export function readConfig(env: Env = process.env): Config {
  const { settingFiles, encryptionKeys, ...config } = readEarlyConfig(env)
  if (encryptionKeys) return Object.freeze({ ...config, encryptionKeys })
  throw new ConfigError([
    `LATCHKEY_ENCRYPTION_KEY: there is no ${encryptionKeyFileIn(config.dataDir)}; restore it from your backup, or set up a new installation with "${typed('init')}"`,
  ])
}

/** As readConfig, but the encryption key may be missing. */
export function readEarlyConfig(env: Env = process.env): EarlyConfig {
  const problems: string[] = []
  const { values, given, files, shown } = readSettings(env, problems)
  const dataDir = resolve(values.dataDir ?? '.')
  const encryptionKeyFile = encryptionKeyFileIn(dataDir)
  const config = {
    dataDir,
    database: databaseOf(values, dataDir, problems),
    http: httpOf(values, problems),
    metrics: metricsOf(values, given),
    radius: radiusOf(values, given, problems),
    offlineListMinutes: typeof values.offlineListMin === 'number' ? values.offlineListMin : null,
    mail: mailOf(values, given, problems),
    backup: backupOf(values),
    contactEmail: values.contactEmail ?? null,
    webhookPrivate: values.webhookPrivate ?? [],
    webhookProxy: values.webhookProxy?.href ?? null,
    logLevel: values.logLevel ?? 'info',
    maySetUp: values.setUp !== 'off',
    stopTimeoutMs: (values.stopTimeoutS ?? 0) * 1000,
    stopDelayMs: (values.stopDelayS ?? 0) * 1000,
    encryptionKeys: values.encryptionKey
      ? asKeys(values.encryptionKey)
      : keysInFile(encryptionKeyFile, problems),
    encryptionKeyFile: values.encryptionKey ? undefined : encryptionKeyFile,
    settings: shown,
    settingFiles: files,
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return deepFreeze(config)
}

/** For a program that is started. */
export function inheritedEnvironment(): Env {
  return process.env
}

/** The embedded database of a data directory. */
export function embeddedIn(dataDir: string): Config['database'] {
  return { kind: 'sqlite', file: join(dataDir, 'latchkey.db') }
}

/** The file of the embedded database; undefined with a database server. */
export function databaseFile({ database }: Pick<Config, 'database'>): string | undefined {
  return database.kind === 'sqlite' ? database.file : undefined
}

/** For people; a server without its user and password. */
export function databaseName({ database }: Pick<Config, 'database'>): string {
  if (database.kind === 'sqlite') return `SQLite, ${database.file}`
  const { hosts, database: name } = readPostgresUrl(database.url)
  return `PostgreSQL, ${name} at ${hosts.map(hostName).join(', ')}`
}

/** Where the encryption key lies unless LATCHKEY_ENCRYPTION_KEY is given. */
export function encryptionKeyFileIn(dataDir: string): string {
  return join(dataDir, 'encryption.key')
}

type Values = Partial<SettingValues>
type Given = Sourced['given']

function databaseOf(
  { databaseUrl, databasePool = 1 }: Values,
  dataDir: string,
  problems: string[],
): Config['database'] {
  if (!databaseUrl) return embeddedIn(dataDir)
  try {
    readPostgresUrl(databaseUrl)
  } catch (error) {
    problems.push(
      `${SETTINGS.databaseUrl.name}: ${error instanceof Error ? error.message : 'cannot be used'}`,
    )
  }
  return { kind: 'postgres', url: databaseUrl, poolSize: databasePool }
}

function backupOf({ backupDir, backupHour = 0, backupKeep = 1, backupPassphrase }: Values): Config['backup'] {
  const dir = backupDir === undefined ? null : resolve(backupDir)
  return { dir, hour: backupHour, keep: backupKeep, passphrase: backupPassphrase }
}

function httpOf(values: Values, problems: string[]): HttpConfig {
  const { httpHost = '', httpPort = 0, publicUrl, trustedProxies = [], docs } = values
  const { consolePages, consoleHost = null } = values
  const tls = httpTlsOf(values, problems)
  const url = publicUrl?.href ?? `${tls ? 'https' : 'http'}://localhost:${httpPort}`
  return {
    host: httpHost,
    port: httpPort,
    tls,
    publicUrl: url.replace(/\/+$/, ''),
    trustedProxies,
    docs: docs !== 'off',
    consoleAt: consolePages === 'off' ? null : { host: consoleHost },
  }
}

function metricsOf({ metricsHost = '', metricsPort = 'off' }: Values, given: Given): Config['metrics'] {
  if (metricsPort === 'off') return null
  return { host: metricsHost, port: metricsPort, explicit: given.has('metricsPort') }
}

function radiusOf(values: Values, given: Given, problems: string[]): RadiusConfig {
  const portOf = (port: number | 'off' = 'off') => (port === 'off' ? null : port)
  return {
    hosts: values.radiusHost ?? [],
    authPort: portOf(values.radiusAuthPort),
    acctPort: portOf(values.radiusAcctPort),
    explicit: (['radiusHost', 'radiusAuthPort', 'radiusAcctPort'] as const).some((name) => given.has(name)),
    tls: radiusTlsOf(values, problems),
    interimS: values.radiusInterimS ?? 0,
  }
}

function mailOf(values: Values, given: Given, problems: string[]): Config['mail'] {
  const host = values.publicUrl?.hostname ?? 'localhost'
  const smtp = smtpOf(values, problems)
  if (smtp && !given.has('mailFrom') && !given.has('publicUrl')) {
    problems.push(`LATCHKEY_MAIL_FROM: needed to send mail; write ${SETTINGS.mailFrom.write}`)
  }
  const templatesDir = values.templatesDir === undefined ? null : resolve(values.templatesDir)
  return { from: values.mailFrom ?? `no-reply@${host}`, smtp, templatesDir }
}

function smtpOf({ smtpUrl, smtpSecurity }: Values, problems: string[]): SmtpConfig | null {
  if (!smtpUrl) {
    if (smtpSecurity)
      problems.push('LATCHKEY_SMTP_SECURITY: has no effect without LATCHKEY_SMTP_URL; write both or none')
    return null
  }
  const host = smtpUrl.hostname.replace(/^\[|\]$/g, '')
  const isTls = smtpUrl.protocol === 'smtps:'
  if (smtpSecurity === 'none' && isTls) {
    problems.push('LATCHKEY_SMTP_SECURITY: none contradicts smtps://; write smtp:// in LATCHKEY_SMTP_URL')
  } else if (smtpSecurity === 'none' && !isPrivateHost(host)) {
    problems.push(
      `LATCHKEY_SMTP_SECURITY: ${host} is not private, mail to it must be encrypted; leave this setting out`,
    )
  }
  return {
    host,
    port: Number(smtpUrl.port) || (isTls ? 465 : 587),
    security: isTls ? 'tls' : (smtpSecurity ?? 'starttls'),
    user: decodeURIComponent(smtpUrl.username),
    password: decodeURIComponent(smtpUrl.password),
  }
}

/** A private address, or a name that only a private network can resolve. */
export function isPrivateHost(host: string): boolean {
  return isPrivateAddress(host) || /^(?:[a-z0-9-]+|.+\.(?:localhost|local|internal|lan))$/i.test(host)
}

function keysInFile(path: string, problems: string[]): EncryptionKeys | undefined {
  if (!existsSync(path)) return undefined
  let text = ''
  try {
    text = decodeText(readFileSync(path)) ?? ''
  } catch {
    problems.push(
      `LATCHKEY_ENCRYPTION_KEY: cannot read ${path}; make it readable for the user that runs the server`,
    )
    return undefined
  }
  const keys = keysOf(text)
  if (keys) return keys
  problems.push(
    `LATCHKEY_ENCRYPTION_KEY: ${path} is damaged; restore it, or write ${SETTINGS.encryptionKey.write}`,
  )
  return undefined
}

/** Of the text of a key file; undefined when it is damaged. */
export function keysOf(text: string): EncryptionKeys | undefined {
  return asKeys(keysIn(text) ?? [])
}

function asKeys([first, ...others]: EncryptionKeys[number][]): EncryptionKeys | undefined {
  return first && [first, ...others]
}

/** Buffers cannot be frozen; nothing else here is left writable. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
