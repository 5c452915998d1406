// Sends a file, which the server takes as it comes.
import { bodyOf, request } from '../../api.ts'
import type { Answer, Given, PathOf } from '../../api-shapes.ts'

/** As long as the server takes one upload. */
const LONGEST_MS = 15 * 60_000

/** Errors: Problem. */
export async function upload<P extends PathOf<'post'>>(
  path: P,
  given: Omit<Given<'post', P>, 'body'>,
  file: { body: Blob; type: string },
): Promise<Answer<'post', P>> {
  const response = await request({ method: 'post', path, given, file, timeoutMs: LONGEST_MS })
  return (await bodyOf(response)) as Answer<'post', P>
}
