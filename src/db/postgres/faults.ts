// The meaning of failures of PostgreSQL, of poolers before it and of the network: one sentence for the operator that says
// what to do. A failure that is not in the lists is a bug. Messages of the server name users and databases, never passwords
// or rows.

import { AppError } from '../../errors.ts'
import type { Away } from '../away.ts'
import { LostRace } from '../database.ts'
import { codeOf } from '../engine-faults.ts'

/** The server, user and database that the sentences name. */
export type ServerAddress = { at: string; user: string; database: string }

type Sentence = (place: ServerAddress, message: string) => string

/** A code of this program in the form of a SQLSTATE, for a server with an older timeline than one that was seen. */
export const OLD_PRIMARY = 'LK001'

const SETTING = 'LATCHKEY_DATABASE_URL'
const SAYS: Sentence = ({ at }, message) => `The database server at ${at} says: ${message}.`
const KEEPS_OUT: Sentence = ({ at }, message) =>
  `The database server at ${at} refuses this login (${message}): check user and password in ${SETTING}, and pg_hba.conf.`
const NO_HOST: Sentence = ({ at }) => `The database host ${at} has no address: check the host in ${SETTING}.`
const SILENT: Sentence = ({ at }) => `The database server at ${at} does not answer.`
const BROKE: Sentence = ({ at }) => `The connection to the database server at ${at} broke.`
const UNTRUSTED: Sentence = ({ at }) =>
  `No authority that this machine trusts has signed the certificate of the database server at ${at}: name its CA by sslrootcert=FILE in ${SETTING}, or write sslmode=require, which encrypts and does not check it.`

/** SQLSTATE, or its class. */
const OF_STATE: Readonly<Record<string, Sentence>> = {
  '3D000': ({ user, database }) =>
    `There is no database "${database}": make it with "createdb --owner=${user} ${database}".`,
  28000: KEEPS_OUT,
  '28P01': KEEPS_OUT,
  42501: ({ user, database }, message) =>
    `The database user "${user}" may not do what is needed (${message}): let it own the database: alter database "${database}" owner to "${user}".`,
  '42P07': ({ database }, message) =>
    `The database "${database}" has tables of another program (${message}): make one for Latchkey alone, with createdb.`,
  25006: ({ at }) =>
    `The database server at ${at} is read-only: it is a standby, or is set to read-only; nothing can be written.`,
  [OLD_PRIMARY]: ({ at }) =>
    `The database server at ${at} is an old primary: a standby was promoted meanwhile, and is written now.`,
  '08': SAYS,
  53: SAYS,
  '57P': SAYS,
  58: SAYS,
}

/** Codes of Node, for sockets, names and certificates. */
const OF_CODE: Readonly<Record<string, Sentence>> = {
  ECONNREFUSED: ({ at }) => `No database server listens at ${at}: check ${SETTING} and that the server runs.`,
  ENOENT: ({ at }) => `No database server listens at ${at}: check ${SETTING} and that the server runs.`,
  ENOTFOUND: NO_HOST,
  EAI_AGAIN: NO_HOST,
  ETIMEDOUT: SILENT,
  EHOSTUNREACH: SILENT,
  ENETUNREACH: SILENT,
  ECONNRESET: BROKE,
  EPIPE: BROKE,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  CERT_HAS_EXPIRED: ({ at }) => `The certificate of the database server at ${at} has expired.`,
  ERR_TLS_CERT_ALTNAME_INVALID: ({ at }) =>
    `The certificate of the database server is not for ${at}: write the host that it names into ${SETTING}, or sslmode=verify-ca.`,
}

/** The driver's own errors have no code; they are recognized by the beginning of their text. */
const OF_TEXT: readonly (readonly [beginning: string, sentence: Sentence])[] = [
  ['timeout exceeded when trying to connect', SILENT],
  ['Connection terminated due to connection timeout', SILENT],
  ['Query read timeout', SILENT],
  ['Connection terminated', BROKE],
  ['Client has encountered a connection error', BROKE],
  ['Client was closed', BROKE],
  [
    'The server does not support SSL',
    ({ at }) => `The database server at ${at} does no TLS: write sslmode=disable into ${SETTING}.`,
  ],
]

const LOAD: Readonly<Record<string, string>> = {
  '55P03': 'Another transaction keeps the rows locked.',
  40001: 'Another transaction got in the way.',
  '40P01': 'Another transaction got in the way.',
  57014: 'A statement took too long.',
}

/** Undefined: the error does not come from the server, the network or the configuration. */
export function troubleOf(error: unknown, place: ServerAddress): string | undefined {
  if (!(error instanceof Error)) return undefined
  const code = codeOf(error)
  const sentence =
    OF_STATE[code] ??
    OF_CODE[code] ??
    (isState(error) ? (OF_STATE[code.slice(0, 3)] ?? OF_STATE[code.slice(0, 2)]) : undefined) ??
    OF_TEXT.find(([beginning]) => error.message.startsWith(beginning))?.[1]
  return sentence?.(place, error.message)
}

/** A lock of another transaction means load, an unreachable server means an outage; neither is a bug. */
export function translateFault(error: unknown, place: ServerAddress, away: Away): unknown {
  const load = error instanceof LostRace ? error.message : LOAD[codeOf(error)]
  if (load) return new AppError('overloaded', load, { retryAfterS: 1, cause: error })
  const reason = troubleOf(error, place)
  return reason === undefined ? error : away(reason, error)
}

/** Every failure while a connection is opened counts as trouble. */
export function connectTrouble(error: unknown, place: ServerAddress): string {
  const known = troubleOf(error, place)
  if (known !== undefined && !codeOf(error).startsWith('ECONNRESET') && !known.endsWith('broke.'))
    return known
  const message = error instanceof Error ? error.message : String(error)
  return `What listens at ${place.at} does not answer as a PostgreSQL server does (${message}): check ${SETTING}.`
}

/** The server ends this connection, or can no longer be written: connections to it should not be used again. */
export function hasMoved(error: unknown): boolean {
  return MOVED.has(codeOf(error))
}

/** Read-only; shutting down by an administrator or after a crash; starting up. */
const MOVED = new Set(['25006', OLD_PRIMARY, '57P01', '57P02', '57P03'])

/** The server answered and keeps the connection: the refused work is surely undone, and the connection is usable. */
export function isServerError(error: unknown): boolean {
  const code = codeOf(error)
  return isState(error) && !code.startsWith('57P') && !code.startsWith('08')
}

/** Whether the error is an answer of the server or of a pooler. */
export function isState(error: unknown): boolean {
  const code = codeOf(error)
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')
}
