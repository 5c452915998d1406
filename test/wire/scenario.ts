// The parts of a wire test, as data: a scenario has steps that prepare the server, and then exchanges, each with the expected
// code. Texts may have {{names}} of earlier values, such as {{apikey}} or {{client.short_token}}.

export type Fields = Record<string, unknown>

/** A call, in the server's encoding. Undefined fields are not sent. */
export type Call = { method: string; fields: Fields; headers?: Record<string, string> }

export type Step =
  /** A call that must succeed, or fail with `code`; its answer is remembered under the name `as`. */
  | { call: Call; as?: string; code?: number; times?: number }
  | { waitS: number }
  | { settings: Record<string, string | number | boolean> }
  /** Host names of the scenario's brand. */
  | { hosts: string[] }
  | { allow: string }
  /** A second brand with these host names, remembered as `other`. */
  | { otherBrand: { hosts: string[] } }
  | { revoke: 'api' | 'secret' }
  | { job: 'nightly' }
  /** Changes that no method makes, made in the database. */
  | { account: 'suspended' | 'active' }
  | { product: string; becomes: 'suspended' | 'active' }
  /** A real fault: stored VPN passwords cannot be read any more. */
  | { damage: 'vpn passwords' }
  /** As many attempts wait for each other (or for a free core) as may wait; they end with the scenario. */
  | { crowd: 'attempts'; email: string }
  | { crowd: 'hashes' }

export type Exchange = {
  name: string
  before?: Step[]
  call: Call
  /** Sent unchanged, repeated `times` times, instead of the fields; the content type is among the headers. */
  raw?: { text: string; times?: number }
  verb?: string
  path?: string
  /** 0: success. */
  code: number
  /** The HTTP status in both modes, for a refusal before the operation runs. */
  status?: number
  /** The brand is not known yet, so its setting `error_status` does not count. */
  brandless?: boolean
  /** The parameter that the message must name. */
  names?: string
  /** Headers that the answer must have. */
  has?: Record<string, string>
}

export type Scenario = {
  name: string
  given: Step[]
  exchanges: Exchange[]
  /** Its only exchange is the published sample of the method. */
  published?: boolean
  /** Costly, and independent of encoding and engine: run once. */
  once?: boolean
}

/** All scenarios of a method. */
export type Suite = { method: string; scenarios: Scenario[] }
