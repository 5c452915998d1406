// A call of the gateway API, as data: its route, the check of its body and query, its work. Knows no server.
import type { z } from 'zod'
import type { App } from '../../app.ts'
import { AppError } from '../../errors.ts'
import type { ServedGateway } from '../../gateways/directory.ts'

/** The context of a call, besides its input. */
export type Asking = {
  app: App
  /** The gateway whose token came with the call. */
  gateway: ServedGateway
  /** The source of the call. */
  address: string
  /** Fires when the caller does not wait for the answer any more. */
  signal: AbortSignal
}

export type Call = {
  /** Its name in the log and the metrics. */
  name: string
  method: 'GET' | 'POST'
  path: string
  maxBytes?: number
  run(asking: Asking, fields: unknown): Promise<Answered>
}

/** `outcome`: for the log. */
export type Answered = { body: object; outcome?: string }

/** `work` gets the checked body of a POST or query of a GET. Errors: invalid_input and those of `work`. */
export function makeCall<Input extends z.ZodType>(
  call: Omit<Call, 'run'> & { input: Input; work(asking: Asking, input: z.output<Input>): Promise<Answered> },
): Call {
  const { input, work, ...rest } = call
  return { ...rest, run: async (asking, fields) => work(asking, checked(input, fields)) }
}

function checked<Input extends z.ZodType>(input: Input, fields: unknown): z.output<Input> {
  const result = input.safeParse(fields)
  if (result.success) return result.data
  throw new AppError('invalid_input', problemsOf(result.error))
}

/** The sent value is not repeated: it may be a password. */
export function problemsOf({ issues }: z.ZodError): string {
  const texts = issues
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
  return texts.join('; ')
}
const MOST_PROBLEMS = 5

/** All protocols of the gateway, or the one that the call names. Errors: invalid_input. */
export function protocolsOf(
  { name, protocols }: ServedGateway,
  slug: string | undefined,
): ServedGateway['protocols'] {
  if (slug === undefined) return protocols
  const named = protocols.filter((one) => one.slug === slug)
  if (named.length > 0) return named
  const known = protocols.map((one) => one.slug).join(', ')
  throw new AppError('invalid_input', `protocol: ${name} has ${known}`)
}
