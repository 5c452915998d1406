// An answer as text. A long list is encoded in slices, so that other requests have their turn in between. Knows no dialect.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'

/** Entries that are checked and encoded without a pause: some milliseconds. */
const SLICE = 500

/** `write` makes the text of the data that `schema` lets through; a long answer is returned as the bytes to be sent. */
export async function encodeAnswer(
  schema: z.ZodObject,
  answer: Record<string, unknown>,
  write: (output: Record<string, unknown>) => string,
): Promise<string | Buffer> {
  const long = Object.entries(answer).find(([name, value]) => isLong(schema.shape[name], value))
  if (!long) return write(schema.parse(answer))
  const [name, list] = long as [string, unknown[]]
  const slices = await encodeList(schema.shape[name] as z.ZodArray, list)
  const around = write({ ...schema.parse({ ...answer, [name]: [] }), [name]: [PLACE] })
  const [before = '', after = ''] = around.split(JSON.stringify(PLACE))
  return Buffer.concat([Buffer.from(before), ...slices, Buffer.from(after)])
}

/** The place of the list; no stored text has such characters. */
const PLACE = '\0list\0'

function isLong(schema: unknown, value: unknown): boolean {
  return schema instanceof z.ZodArray && Array.isArray(value) && value.length > SLICE
}

/** The text between the brackets. */
async function encodeList(schema: z.ZodArray, list: readonly unknown[]): Promise<Buffer[]> {
  const slices: Buffer[] = []
  for (let at = 0; at < list.length; at += SLICE) {
    const text = JSON.stringify(schema.parse(list.slice(at, at + SLICE))).slice(1, -1)
    slices.push(Buffer.from(at === 0 ? text : `,${text}`))
    await nextTurn()
  }
  return slices
}
