// What a wire test is made of, as data: a story has steps that set the stage and then exchanges, each with the code that
// must come. Texts may hold {{names}} of what came before, such as {{apikey}} or {{client.short_token}}.

export type Fields = Record<string, unknown>

/** A call, in whichever encoding the stage speaks. Fields that are undefined are not sent. */
export type Call = { method: string; fields: Fields; headers?: Record<string, string> }

export type Step =
  /** A call that must succeed, or fail with `code`; its answer is remembered under the name `as`. */
  | { call: Call; as?: string; code?: number; times?: number }
  | { waitS: number }
  | { settings: Record<string, string | number | boolean> }
  /** Host names of the story's brand. */
  | { hosts: string[] }
  | { allow: string }
  /** A second brand with these host names, remembered as `other`. */
  | { otherBrand: { hosts: string[] } }
  | { revoke: 'api' | 'secret' }
  | { job: 'nightly' }
  /** What no method does, done in the database. */
  | { account: 'suspended' | 'active' }
  | { product: string; becomes: 'suspended' | 'active' }
  /** A real fault: stored VPN passwords cannot be read any more. */
  | { damage: 'vpn passwords' }
  /** As many attempts wait for each other (or for a free core) as may wait; they end with the story. */
  | { crowd: 'attempts'; email: string }
  | { crowd: 'hashes' }

export type Exchange = {
  name: string
  before?: Step[]
  call: Call
  /** Sent as it stands, repeated so many times, instead of the fields; the content type is among the headers. */
  raw?: { text: string; times?: number }
  verb?: string
  path?: string
  /** 0: success. */
  code: number
  /** The HTTP status in both modes, where something is refused before there is an application's answer. */
  status?: number
  /** The brand is not known yet, so that its setting `error_status` cannot count. */
  brandless?: boolean
  /** The parameter that the message must name. */
  names?: string
  /** Headers that must be there. */
  has?: Record<string, string>
}

export type Story = {
  name: string
  given: Step[]
  exchanges: Exchange[]
  /** Its only exchange is the published sample of the method. */
  published?: boolean
  /** Costly, and nothing of it depends on encoding or engine: run once. */
  once?: boolean
}

/** All stories of a method. */
export type Chapter = { method: string; stories: Story[] }
