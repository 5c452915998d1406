// EAP logins under way in the fuzz lab: the server's messages so far, the client's next message, and whether the server's
// answer is right. The response itself is that of RFC 2759, whose bytes are tested elsewhere.
import { makeNtResponse } from '../../../src/radius/methods/mschapv2.ts'
import { type Attribute, attributesOf, EAP_MESSAGE, find, STATE, USER_NAME } from '../parts/radius-wire.ts'
import type { Chance } from '../parts/seeded-random.ts'

const RESPONSE = 2
const MSCHAPV2 = 26
const OP_CHALLENGE = 1
const OP_RESPONSE = 2
const OP_SUCCESS = 3
const CHALLENGE_BYTES = 16
/** Further ones are dropped; the server forgets them. */
const MOST_OPEN = 300
const MOST_REMEMBERED = 50_000

type Talk = {
  state: Buffer
  identifier: number
  username: string
  /** Undefined: the response was right, and the server has confirmed it. */
  challenge: Buffer | undefined
  /** MS-CHAPv2's own. */
  id: number
}
/** The message of a request in a conversation, before it is changed. */
export type Said = { attributes: Attribute[]; proof: Buffer | undefined; username: string }

export type Talks = ReturnType<typeof makeTalks>

/** `password` is that of all logins. */
export function makeTalks(chance: Chance, password: string) {
  const open: Talk[] = []
  /** States under which the server may accept a login, and the request that it accepted. */
  const proven = new Map<string, Buffer | undefined>()

  function respond({ challenge, identifier, username, id, state }: Talk): Said {
    const peerChallenge = chance.bytes(CHALLENGE_BYTES)
    const authenticatorChallenge = challenge ?? Buffer.alloc(CHALLENGE_BYTES)
    const tried = chance.happens(0.3) ? 'Wrong-Horse-12' : password
    const attempt = { username, authenticatorChallenge, peerChallenge }
    const value = Buffer.concat([
      peerChallenge,
      Buffer.alloc(8),
      makeNtResponse(attempt, tried),
      Buffer.alloc(1),
    ])
    const data = Buffer.concat([
      Buffer.from([OP_RESPONSE, id, 0, 0, value.length]),
      value,
      Buffer.from(username),
    ])
    data.writeUInt16BE(data.length, 2)
    const isRight = tried === password && challenge !== undefined
    return { attributes: attributes(identifier, state, data), proof: isRight ? value : undefined, username }
  }

  return {
    /** The next message of a client; undefined: no conversation is under way. A conversation may be continued twice. */
    goOn(): Said | undefined {
      const at = chance.below(open.length)
      const talk = open[at]
      if (!talk) return undefined
      if (chance.happens(0.7)) open.splice(at, 1)
      if (talk.challenge || chance.happens(0.2)) return respond(talk)
      const said = attributes(talk.identifier, talk.state, Buffer.from([OP_SUCCESS]))
      return { attributes: said, proof: undefined, username: talk.username }
    },

    /** The fault of a challenge as an answer to `request`; undefined: there is none. */
    challenged(request: Buffer, said: Said | undefined, reply: Buffer): string | undefined {
      const received = attributesOf(reply) ?? []
      const [state, eap] = [find(received, STATE), eapOf(received)]
      if (!state || eap.length < 10 || eap[4] !== MSCHAPV2) return undefined
      const talk = {
        state,
        identifier: eap[1] ?? 0,
        username: said?.username ?? nameIn(request),
        id: eap[6] ?? 0,
      }
      if (eap[5] === OP_CHALLENGE) remember({ ...talk, challenge: eap.subarray(10, 10 + CHALLENGE_BYTES) })
      if (eap[5] !== OP_SUCCESS) return undefined
      const sent = eapOf(attributesOf(request) ?? [])
      if (!said?.proof || !proves(sent, said.proof)) return 'it tells of success without a proof'
      remember({ ...talk, challenge: undefined })
      if (proven.size < MOST_REMEMBERED) proven.set(state.toString('hex'), undefined)
      return undefined
    },

    /**
     * Whether this request may be accepted: its State belongs to a proven conversation, and no other request was accepted by
     * it.
     */
    mayLetIn(request: Buffer): boolean {
      const state = find(attributesOf(request) ?? [], STATE)?.toString('hex') ?? ''
      if (!proven.has(state)) return proven.size >= MOST_REMEMBERED
      const before = proven.get(state)
      if (!before) proven.set(state, request)
      return !before || before.equals(request)
    },
  }

  function remember(talk: Talk): void {
    if (open.length >= MOST_OPEN) open.shift()
    open.push(talk)
  }
}

function attributes(identifier: number, state: Buffer, data: Buffer): Attribute[] {
  const eap = Buffer.concat([Buffer.from([RESPONSE, identifier, 0, 0, MSCHAPV2]), data])
  eap.writeUInt16BE(eap.length, 2)
  return [
    { type: EAP_MESSAGE, value: eap },
    { type: STATE, value: state },
  ]
}

function nameIn(request: Buffer): string {
  return find(attributesOf(request) ?? [], USER_NAME)?.toString() ?? ''
}

function eapOf(all: readonly Attribute[]): Buffer {
  return Buffer.concat(all.filter(({ type }) => type === EAP_MESSAGE).map(({ value }) => value))
}

/** Challenge and response are the proof; the bytes between and after them are reserved (RFC 2759 section 4). */
function proves(sent: Buffer, proof: Buffer): boolean {
  const at = sent.indexOf(proof.subarray(0, 16))
  return at >= 0 && sent.subarray(at + 24, at + 48).equals(proof.subarray(24, 48))
}
