// Saves a whole list as a file: the server streams its rows, page after page, and the browser keeps them until all are there.

import { request } from '../api.ts'
import type { Given, PathOf } from '../api-shapes.ts'

const FORMS = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const
/** As long as the server goes on with one list. */
const LONGEST_MS = 30 * 60_000

/** `name`: of the file, to which the day is added. Errors: Problem. */
export async function downloadRows<P extends PathOf<'get'>>(
  path: P,
  given: Given<'get', P>,
  { form, name }: { form: keyof typeof FORMS; name: string },
): Promise<void> {
  const headers = { accept: FORMS[form] }
  const response = await request({ method: 'get', path, given, headers, timeoutMs: LONGEST_MS })
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = `${name}-${new Date().toISOString().slice(0, 10)}.${form}`
  link.click()
  // The browser has begun to save it by then.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
