// Answers an Access-Request: which login is it, is its password right, may it connect. The answer is Access-Accept,
// Access-Challenge or Access-Reject. The core notes the reason of a refusal; on the wire all refusals are the same bytes.
import { hkdfSync } from 'node:crypto'
import { isIPv4 } from 'node:net'
import type { Clock } from '../clock.ts'
import type { Random } from '../ids.ts'
import { foldLogin } from '../login-name.ts'
import { type EncryptionKeys, type KeyRing, ringOf } from '../secrets.ts'
import type { LoggedIn, LogIn } from '../sessions/login/log-in.ts'
import type { Login, Logins } from '../sessions/login/logins.ts'
import type { Admitted } from '../sessions/seats/admission.ts'
import { callerAddressOf } from './calling-station.ts'
import { attribute, eapMessages, findAttribute } from './codec/attributes.ts'
import { hmacMd5, makeHmacKey } from './codec/md5.ts'
import type { Attribute } from './codec/packet.ts'
import { makeLoginRepeats } from './login-repeats.ts'
import { type EapStep, makeEapConversations } from './methods/eap-conversations.ts'
import { findLoginProof, type LoginProof } from './methods/login-methods.ts'
import { mppeKeyAttributes } from './methods/mppe-keys.ts'
import type { GatewayRequest, RadiusAnswer } from './pipeline/request.ts'

/** The shortest Session-Timeout that is sent: 0 would mean no end, and a gateway needs a moment. */
const MIN_SESSION_TIMEOUT_S = 10
/** The longest Session-Timeout that is sent; a longer session logs in again. Some gateways count in 32 bits of milliseconds. */
const MAX_SESSION_TIMEOUT_S = 20 * 24 * 3600
const ATTEMPT_KEY_BYTES = 16
const REJECT: RadiusAnswer = { code: 'Access-Reject', attributes: [], refuses: true }

type Deps = {
  login: LogIn
  logins: Pick<Logins, 'noteRefused'>
  clock: Clock
  random: Random
  encryptionKeys: EncryptionKeys | KeyRing
  interimS: number
}
type Asked = { username: string; sessionKey: string | undefined; callerAddress: string | undefined }

export type RadiusAccess = ReturnType<typeof makeRadiusAccess>

export function makeRadiusAccess({ login, logins, clock, random, encryptionKeys, interimS }: Deps) {
  const attempts = makeLoginRepeats<LoggedIn>(clock)
  /** A keyed hash, the same at each process, so that the memory of requests reveals nothing of a password. */
  const attemptSecret = ringOf(encryptionKeys).derived(([{ key }]) =>
    makeHmacKey(Buffer.from(hkdfSync('sha256', key, '', 'login request', ATTEMPT_KEY_BYTES))),
  )
  const interim = attribute('Acct-Interim-Interval', interimS)
  const eap = makeEapConversations({ clock, random, encryptionKeys, check })

  async function answer(request: GatewayRequest): Promise<RadiusAnswer> {
    const message = findAttribute(request.packet, 'EAP-Message')
    if (message) return answerEap(request, await eap.answer(request, message))
    const asked = askedIn(request)
    const tried = findLoginProof(request)
    if (!tried) {
      logins.noteRefused({ ...asked, gateway: request.gateway }, 'method_not_spoken')
      return REJECT
    }
    const evidence = tried.evidence.toString('latin1')
    const requestKey = requestKeyOf(tried.once)
    const verdict = await attempts.run(attemptKey(request, asked, tried, requestKey), () =>
      login.logIn({ ...loginOf(request, asked), evidence, requestKey }, tried.fits),
    )
    if (verdict.kind === 'refused') return REJECT
    return accept(request, verdict.admitted, tried.proof(verdict.login.password, random))
  }

  /** Equal only for the same request, at each process. */
  function requestKeyOf(once: Buffer): string {
    return hmacMd5(attemptSecret(), once).toString('base64url')
  }

  /** The same for repeats of one attempt. */
  function attemptKey(
    { gateway }: GatewayRequest,
    { username, sessionKey, callerAddress }: Asked,
    { evidence }: LoginProof,
    requestKey: string,
  ): string {
    if (sessionKey === undefined) return `${gateway.id} ${foldLogin(username)} once ${requestKey}`
    const proof = hmacMd5(attemptSecret(), evidence).toString('latin1')
    return `${gateway.id} ${callerAddress} ${username} ${sessionKey} ${proof}`
  }

  /** EAP confirms success before it asks for a seat. */
  function check(
    request: GatewayRequest,
    username: string,
    evidence: Buffer,
    fits: (password: string) => boolean,
  ): Promise<Login | undefined> {
    const asked = loginOf(request, { ...askedIn(request), username })
    return login.check({ ...asked, evidence: evidence.toString('latin1') }, fits)
  }

  async function answerEap(request: GatewayRequest, step: EapStep): Promise<RadiusAnswer> {
    if (step.kind === 'failed') {
      if (step.why) logins.noteRefused({ ...askedIn(request), gateway: request.gateway }, step.why)
      return eapReject(step.eap)
    }
    const messages = eapMessages(step.eap)
    if (step.kind === 'challenge') {
      const state = step.state ? [attribute('State', step.state)] : []
      return { code: 'Access-Challenge', attributes: [...messages, ...state], refuses: step.refuses }
    }
    const { login: checked, keys, uses, undo } = step
    const { packet, secret } = request
    const asked = loginOf(request, { ...askedIn(request), username: checked.username })
    const requestKey = requestKeyOf(packet.bytes) // with its State, which no other request has
    const admitted = await login.admit({ ...asked, requestKey }, checked, uses).catch((error: unknown) => {
      undo()
      throw error
    })
    if (!admitted) return eapReject(step.refusal)
    const mppe = mppeKeyAttributes(keys, packet.authenticator, secret, random)
    return accept(request, admitted, [...messages, ...mppe])
  }

  function accept({ gateway }: GatewayRequest, admitted: Admitted, more: readonly Attribute[]): RadiusAnswer {
    const attributes = [...more, interim]
    const { classText, framedAddress, until } = admitted
    if (classText !== undefined) attributes.push(attribute('Class', Buffer.from(classText)))
    if (framedAddress !== undefined) attributes.push(framed(framedAddress))
    if (until !== null && gateway.profile.sessionTimeout === 'safe') {
      const leftS = Math.floor((until - clock.now()) / 1000)
      const timeoutS = Math.min(Math.max(leftS, MIN_SESSION_TIMEOUT_S), MAX_SESSION_TIMEOUT_S)
      attributes.push(attribute('Session-Timeout', timeoutS))
    }
    return { code: 'Access-Accept', attributes, refuses: false }
  }

  return { answer, isUnderWay: eap.isUnderWay }
}

function eapReject(failure: Buffer): RadiusAnswer {
  return { ...REJECT, attributes: eapMessages(failure) }
}

function askedIn({ packet }: GatewayRequest): Asked {
  const station = findAttribute(packet, 'Calling-Station-Id')
  return {
    username: findAttribute(packet, 'User-Name') ?? '',
    sessionKey: findAttribute(packet, 'Acct-Session-Id') || undefined,
    callerAddress: station === undefined ? undefined : callerAddressOf(station),
  }
}

function loginOf({ gateway, protocols, isUnsigned }: GatewayRequest, asked: Asked) {
  return { gateway, protocols, isUnsigned, ...asked }
}

function framed(address: string): Attribute {
  return isIPv4(address) ? attribute('Framed-IP-Address', address) : attribute('Framed-IPv6-Address', address)
}
