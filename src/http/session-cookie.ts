// The cookies of the console, and when they count. `__Host-lk` is a whole session, `__Host-lk-step` the half one of a person whose
// second factor is missing. Browsers send them to this host alone, over a safe connection. They count where the browser says
// that a page of this host has sent the request: no page can change what it says. Pure.
import type { HttpConfig } from '../config/config.ts'

export const SESSION_COOKIE = '__Host-lk'
export const STEP_COOKIE = '__Host-lk-step'
type CookieName = typeof SESSION_COOKIE | typeof STEP_COOKIE

/** 32 bytes in base64url. */
const TOKEN = /^[\w-]{43}$/
const FLAGS = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** Undefined when there is none, or when it is sent twice: then another page of the host may have set one. */
export function cookieOf(header: string | undefined, name: CookieName): string | undefined {
  const values = (header ?? '').split(/;\s*/).flatMap((pair) => {
    const at = pair.indexOf('=')
    return pair.slice(0, at).trim() === name ? [pair.slice(at + 1).trim()] : []
  })
  const [value = '', ...others] = values
  return others.length === 0 && TOKEN.test(value) ? value : undefined
}

/** Without an age: the browser forgets it when it is closed; the server ends sessions by itself. */
export function setCookie(name: CookieName, token: string): string {
  return `${name}=${token}; ${FLAGS}`
}

export function dropCookie(name: CookieName): string {
  return `${name}=; ${FLAGS}; Max-Age=0`
}

/** The headers of a request that its browser sets. */
export type BrowserHeaders = {
  host?: string | undefined
  origin?: string | undefined
  'sec-fetch-site'?: string | string[] | undefined
}

/** As browsers write it: in small letters, without a path. */
const ORIGIN = /^(https?):\/\/([^/?#@\sA-Z]+)$/
const READING = ['GET', 'HEAD']

/** Hosts that browsers take as safe without TLS, since what is sent there stays on the machine. */
const OF_THIS_MACHINE = /^(?:localhost|(?:[\w-]+\.)+localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i

/**
 * Whether a cookie of the request counts. What changes something has to come from a page of the same host: Sec-Fetch-Site and
 * Origin say so, and a request without either is none of a browser that we trust. What only reads may also come from the
 * address bar.
 */
export function mayUseCookie(method: string, headers: BrowserHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site']
  if (READING.includes(method)) return site === 'same-origin' || site === 'none'
  return site === 'same-origin' && isOwnOrigin(headers, publicUrl)
}

/**
 * The scheme is not compared: behind a proxy it is not known. Over plain HTTP only pages of this machine count. A proxy may
 * leave out the port of the host, so the origin of the public URL counts as well.
 */
function isOwnOrigin({ origin = '', host = '' }: BrowserHeaders, publicUrl: string): boolean {
  const [, scheme, named] = ORIGIN.exec(origin) ?? []
  if (scheme === undefined || named === undefined) return false
  if (scheme === 'http' && !isOfThisMachine(named)) return false
  return named === host.toLowerCase() || origin === new URL(publicUrl).origin
}

function isOfThisMachine(host: string): boolean {
  return OF_THIS_MACHINE.test(host)
}

/** Whether the console is at this host, which the header names. */
export function isConsoleHost(place: HttpConfig['consoleAt'], host: string): boolean {
  if (place === null) return false
  return place.host === null || place.host === host.toLowerCase().replace(/:\d+$/, '')
}

/**
 * Whether the browser keeps a cookie that is Secure. It sends Sec-Fetch-Site only to addresses that it takes as safe, so no
 * proxy has to say whether the browser used TLS.
 */
export function isSafeConnection(headers: BrowserHeaders): boolean {
  return headers['sec-fetch-site'] !== undefined
}
