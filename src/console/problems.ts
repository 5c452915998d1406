// What a call answers when it does not do what was asked: a problem (RFC 9457) of the API, or no answer at all.

type Body = { code?: unknown; detail?: unknown; errors?: unknown; instance?: unknown }
export type FieldFault = { pointer?: string; parameter?: string; detail: string }

/** The code of a call without an answer of the server: it is away, or something in between is. */
export const AWAY = 'away'
const AWAY_STATUSES = [502, 503, 504]

export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly faults: readonly FieldFault[]
  /** For the server's log; undefined without an answer. */
  readonly requestId: string | undefined

  constructor(status: number, body: Body, cause?: unknown) {
    super(typeof body.detail === 'string' ? body.detail : `HTTP ${status}`, { cause })
    this.status = status
    this.code = typeof body.code === 'string' ? body.code : status === 0 ? AWAY : `http_${status}`
    this.faults = Array.isArray(body.errors) ? body.errors : []
    this.requestId = String(body.instance ?? '').split(':')[3]
  }

  /** The server, or its database, is away: the same call may succeed later. */
  get isAway(): boolean {
    return this.status === 0 || AWAY_STATUSES.includes(this.status)
  }

  /** The fault of a field of the body: `/settings/title`. */
  faultOf(pointer: string): string | undefined {
    return this.faults.find((fault) => fault.pointer === `#${pointer}`)?.detail
  }
}

/** What is wrong with a field of the body, if the call was refused for it. */
export function faultAt(trouble: unknown, pointer: string): string | undefined {
  return trouble instanceof Problem ? trouble.faultOf(pointer) : undefined
}

/** What went wrong, where no field says it. */
export function troubleBeside(trouble: unknown): string | undefined {
  const isAtField = trouble instanceof Problem && trouble.faults.length > 0
  return trouble instanceof Error && !isAtField ? trouble.message : undefined
}
