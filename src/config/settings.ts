// Every setting of the server as data: its name, default, unit, meaning and what it accepts. The table of docs/configuration.md is
// tested against this list. Knows nothing of where values come from.
import { z } from 'zod'
import { CONSOLE_SETTINGS } from './console-settings.ts'
import { MAIL_SETTINGS } from './mail-settings.ts'
import {
  addresses,
  host,
  isDecodable,
  MAX_LISTENED,
  MAX_TRUSTED_PROXIES,
  PEM_FILE,
  portOrOff,
  ranges,
  SHORTEST_PASSPHRASE,
  url,
  wholeNumber,
} from './setting-values.ts'

export type Setting<S extends z.ZodType = z.ZodType> = {
  name: `LATCHKEY_${string}`
  /** Taken when nothing is given; undefined: the setting is then absent. */
  default?: string
  /** The table's word for a default that is worked out or for being absent. */
  defaultNote?: string
  unit: string
  description: string
  /** What to write instead of a bad value; completes "write …". */
  write: string
  /** Never shown; may also be given as the path of a file that holds it, under the name with _FILE. */
  secret?: boolean
  schema: S
}

const setting = <S extends z.ZodType>(entry: Setting<S>): Setting<S> => entry

export const SETTINGS = {
  configFile: setting({
    name: 'LATCHKEY_CONFIG',
    defaultNote: '`latchkey.conf` in the data directory, if it is there',
    unit: 'path',
    description: 'file with further settings, one `NAME=value` a line; variables win over it',
    write: 'the path of a file',
    schema: z.string(),
  }),
  dataDir: setting({
    name: 'LATCHKEY_DATA_DIR',
    default: './data',
    unit: 'path',
    description: 'directory of the embedded database, the encryption key and the mail files',
    write: 'the path of a directory',
    schema: z.string(),
  }),
  httpHost: setting({
    name: 'LATCHKEY_HTTP_HOST',
    default: '127.0.0.1',
    unit: 'address',
    description: 'address the server listens on; `0.0.0.0` or `::` opens it to the network',
    write: 'an IP address or a host name of this machine, such as 127.0.0.1 or 0.0.0.0',
    schema: host,
  }),
  httpPort: setting({
    name: 'LATCHKEY_HTTP_PORT',
    default: '8080',
    unit: 'port',
    description: 'port the server listens on; 0 takes any free one',
    write: 'a whole number from 0 to 65535',
    schema: wholeNumber(0, 65_535),
  }),
  httpTlsCert: setting({
    name: 'LATCHKEY_HTTP_TLS_CERT_FILE',
    defaultNote: 'none: plain HTTP',
    description:
      "the server's certificate for HTTPS, with its chain, PEM; with it and its key the port above speaks TLS only. Read again when it changes",
    ...PEM_FILE,
  }),
  httpTlsKey: setting({
    name: 'LATCHKEY_HTTP_TLS_KEY_FILE',
    defaultNote: 'none',
    description: 'its private key, PEM',
    ...PEM_FILE,
  }),
  publicUrl: setting({
    name: 'LATCHKEY_PUBLIC_URL',
    defaultNote: '`http://localhost:` and the port; `https` with a certificate',
    unit: 'URL',
    description: 'what browsers and apps put in front of every path; links in messages begin with it',
    write: 'a URL such as https://vpn.example.com, without ? and #',
    schema: url('http:', 'https:').refine(
      (value) => value.search + value.hash + value.username + value.password === '',
    ),
  }),
  trustedProxies: setting({
    name: 'LATCHKEY_TRUSTED_PROXIES',
    defaultNote: 'none',
    unit: 'addresses',
    description:
      'proxies whose `X-Forwarded-For` is believed: addresses and CIDR ranges, separated by commas',
    write: `at most ${MAX_TRUSTED_PROXIES} addresses or ranges separated by commas, such as 127.0.0.1,10.0.0.0/8`,
    schema: ranges,
  }),
  webhookPrivate: setting({
    name: 'LATCHKEY_WEBHOOK_PRIVATE',
    defaultNote: 'none',
    unit: 'addresses',
    description:
      'addresses that webhooks may call besides public ones, by plain HTTP too: addresses and CIDR ranges, separated by commas',
    write: `at most ${MAX_TRUSTED_PROXIES} addresses or ranges separated by commas, such as 10.0.0.0/8`,
    schema: ranges,
  }),
  webhookProxy: setting({
    name: 'LATCHKEY_WEBHOOK_PROXY',
    defaultNote: 'none: calls go out directly',
    unit: 'URL',
    description:
      'HTTP proxy (CONNECT) through which webhooks are called: `http://proxy:3128`, also with user name and password; it then decides which addresses a name may have',
    write: 'a URL such as http://proxy.example.com:3128, without path, ? and #',
    secret: true,
    schema: url('http:', 'https:').refine(
      ({ pathname, search, hash, username, password }) =>
        pathname === '/' && search + hash === '' && isDecodable(username) && isDecodable(password),
    ),
  }),
  databaseUrl: setting({
    name: 'LATCHKEY_DATABASE_URL',
    defaultNote: 'the embedded database, `latchkey.db` in the data directory',
    unit: 'URL',
    description:
      'database server to use instead of the embedded one: `postgres://user:password@host:5432/name`, or with several hosts',
    write: 'postgres://user:password@host:5432/name, or leave it out to use the embedded database',
    secret: true,
    // Kept as text; postgres.ts says what else is wrong with it.
    schema: z.string().regex(/^postgres(ql)?:\/\//),
  }),
  databasePool: setting({
    name: 'LATCHKEY_DATABASE_POOL',
    default: '10',
    unit: 'connections',
    description:
      'most connections to the database server at once; from 3 on, what one brand blocks stops no other and no login',
    write: 'a whole number from 1 to 200',
    schema: wholeNumber(1, 200),
  }),
  metricsHost: setting({
    name: 'LATCHKEY_METRICS_HOST',
    default: '127.0.0.1',
    unit: 'address',
    description: 'address of the metrics listener',
    write: 'an IP address or a host name of this machine, such as 127.0.0.1',
    schema: host,
  }),
  metricsPort: setting({
    name: 'LATCHKEY_METRICS_PORT',
    default: '9464',
    unit: 'port',
    description: 'port of the metrics listener; 0 takes any free one, `off` switches it off',
    write: 'a whole number from 0 to 65535, or off',
    schema: portOrOff,
  }),
  radiusHost: setting({
    name: 'LATCHKEY_RADIUS_HOST',
    default: '127.0.0.1,::1',
    unit: 'addresses',
    description:
      'addresses that gateways send RADIUS to, separated by commas; `0.0.0.0,::` opens it to the network',
    write: `at most ${MAX_LISTENED} IP addresses of this machine separated by commas, such as 127.0.0.1,::1 or 0.0.0.0,::`,
    schema: addresses,
  }),
  radiusAuthPort: setting({
    name: 'LATCHKEY_RADIUS_AUTH_PORT',
    default: '1812',
    unit: 'port',
    description: 'UDP port of logins; 0 takes any free one, `off` switches it off',
    write: 'a whole number from 0 to 65535, or off',
    schema: portOrOff,
  }),
  radiusAcctPort: setting({
    name: 'LATCHKEY_RADIUS_ACCT_PORT',
    default: '1813',
    unit: 'port',
    description: 'UDP port of accounting; 0 takes any free one, `off` switches it off',
    write: 'a whole number from 0 to 65535, or off',
    schema: portOrOff,
  }),
  radiusTlsPort: setting({
    name: 'LATCHKEY_RADIUS_TLS_PORT',
    default: '2083',
    unit: 'port',
    description: 'TCP port of RADIUS over TLS; listens when the next three settings are given',
    write: 'a whole number from 0 to 65535',
    schema: wholeNumber(0, 65_535),
  }),
  radiusTlsCert: setting({
    name: 'LATCHKEY_RADIUS_TLS_CERT_FILE',
    defaultNote: 'none: no RADIUS over TLS',
    description: "the server's certificate for RADIUS over TLS, with its chain, PEM",
    ...PEM_FILE,
  }),
  radiusTlsKey: setting({
    name: 'LATCHKEY_RADIUS_TLS_KEY_FILE',
    defaultNote: 'none',
    description: 'its private key, PEM',
    ...PEM_FILE,
  }),
  radiusTlsCa: setting({
    name: 'LATCHKEY_RADIUS_TLS_CA_FILE',
    defaultNote: 'none',
    description:
      "who signs gateways' certificates, PEM; a certificate names its gateway or the gateway's host",
    ...PEM_FILE,
  }),
  radiusTlsCrl: setting({
    name: 'LATCHKEY_RADIUS_TLS_CRL_FILE',
    defaultNote: 'none',
    description:
      'revocation lists, PEM, one for each CA in the file before; after its next update no gateway gets in',
    ...PEM_FILE,
  }),
  radiusInterimS: setting({
    name: 'LATCHKEY_RADIUS_INTERIM_S',
    default: '600',
    unit: 'seconds',
    description:
      'how often gateways report on a session; one that is silent for three times as long is given up. Less than 60 is for tests',
    write: 'a whole number from 3 to 86400',
    schema: wholeNumber(3, 86_400), // RFC 2869 section 5.16: not under 60, better not under 600
  }),
  offlineListMin: setting({
    name: 'LATCHKEY_OFFLINE_LIST_MIN',
    default: 'off',
    unit: 'minutes',
    description:
      'life of the signed lists by which agents of gateways let known logins in while this server is away, such as 15; `off`: no login is let in then',
    write: 'a whole number from 1 to 1440, or off',
    schema: z.literal('off').or(wholeNumber(1, 1440)),
  }),
  ...MAIL_SETTINGS,
  logLevel: setting({
    name: 'LATCHKEY_LOG_LEVEL',
    default: 'info',
    unit: '',
    description: 'least serious lines to log: `debug`, `info`, `warn` or `error`',
    write: 'debug, info, warn or error',
    schema: z.enum(['debug', 'info', 'warn', 'error']),
  }),
  encryptionKey: setting({
    name: 'LATCHKEY_ENCRYPTION_KEY',
    defaultNote: '`encryption.key` in the data directory, made on the first start',
    unit: 'keys',
    description:
      'keys for stored secrets, `id:base64-of-32-bytes`, separated by commas; the first encrypts, all decrypt',
    write: 'id:base64-of-32-bytes, several separated by commas, each id once (letters, digits, - and _)',
    secret: true,
    schema: z
      .string()
      .transform(keysIn)
      .refine((keys) => keys !== undefined),
  }),
  backupDir: setting({
    name: 'LATCHKEY_BACKUP_DIR',
    defaultNote: 'none: no backup is made by itself',
    unit: 'path',
    description: 'directory that gets a verified copy of the database once a day',
    write: 'the path of a directory',
    schema: z.string(),
  }),
  backupHour: setting({
    name: 'LATCHKEY_BACKUP_HOUR',
    default: '3',
    unit: 'hour (UTC)',
    description: 'when in a day the copy is made',
    write: 'a number from 0 to 23',
    schema: wholeNumber(0, 23),
  }),
  backupKeep: setting({
    name: 'LATCHKEY_BACKUP_KEEP',
    default: '14',
    unit: 'copies',
    description: 'how many copies stay in that directory, the newest',
    write: 'a number from 1 to 1000',
    schema: wholeNumber(1, 1000),
  }),
  backupPassphrase: setting({
    name: 'LATCHKEY_BACKUP_PASSPHRASE',
    defaultNote: 'none: backups are without the encryption key',
    unit: '',
    description: 'passphrase under which backups hold the encryption key as well',
    write: `at least ${SHORTEST_PASSPHRASE} characters`,
    secret: true,
    schema: z.string().min(SHORTEST_PASSPHRASE).max(1024),
  }),
  docs: setting({
    name: 'LATCHKEY_DOCS',
    default: 'on',
    unit: '',
    description:
      'whether `/`, `/docs` and `/openapi` describe the APIs to visitors; `off` where no visitor needs that',
    write: 'on or off',
    schema: z.enum(['on', 'off']),
  }),
  ...CONSOLE_SETTINGS,
  setUp: setting({
    name: 'LATCHKEY_SETUP',
    default: 'on',
    unit: '',
    description:
      'whether a start sets up where nothing is set up; `off` for services: a volume that is not mounted must not become an empty server',
    write: 'on or off',
    schema: z.enum(['on', 'off']),
  }),
  stopDelayS: setting({
    name: 'LATCHKEY_STOP_DELAY_S',
    default: '0',
    unit: 'seconds',
    description:
      'how long after SIGTERM everything is still served while `/health/ready` answers 503 and answers end their connections; longer than a balancer takes to notice',
    write: 'a whole number from 0 to 300',
    schema: wholeNumber(0, 300),
  }),
  stopTimeoutS: setting({
    name: 'LATCHKEY_STOP_TIMEOUT_S',
    default: '25',
    unit: 'seconds',
    description: 'how long running requests may take to finish after SIGTERM and that delay',
    write: 'a whole number from 1 to 600',
    schema: wholeNumber(1, 600),
  }),
}

/** The values of all settings; those without a default may be absent. */
export type SettingValues = {
  [K in keyof typeof SETTINGS]:
    | z.output<(typeof SETTINGS)[K]['schema']>
    | ((typeof SETTINGS)[K] extends { default: string } ? never : undefined)
}

const MAX_KEYS = 10

/** `id:base64` parts separated by commas or line ends; undefined when any part is wrong. */
export function keysIn(text: string): { id: string; key: Buffer }[] | undefined {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '')
  const keys = parts.map((part) => {
    const [, id = '', encoded = ''] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/.exec(part) ?? []
    return { id, key: Buffer.from(encoded, 'base64') }
  })
  const isGood = keys.every(({ id, key }) => id !== '' && key.length === 32)
  const isUnique = new Set(keys.map(({ id }) => id)).size === keys.length
  return isGood && isUnique && keys.length > 0 && keys.length <= MAX_KEYS ? keys : undefined
}
