// The place in a list from which the next page goes on, as text that its caller cannot read or change: signed together with
// the question, so that a cursor of another question is refused and not silently wrong.
import { createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto'
import { AppError } from '../../errors.ts'
import { type KeyRing, sameText } from '../../secrets.ts'

/** `c_`, the key of the last row and 128 bits of a signature. */
const FORM = /^c_([\w-]{1,600})\.([\w-]{22})$/
const SIGNATURE_CHARS = 22

/** The values of the sort columns in the last row of a page. */
/** JSON. */
export type PageKey = unknown
type Cursors = ReturnType<typeof makeCursors>

const made = new WeakMap<KeyRing, Cursors>()

export function cursorsOf({ keyRing }: { keyRing: KeyRing }): Cursors {
  const known = made.get(keyRing) ?? makeCursors(keyRing)
  made.set(keyRing, known)
  return known
}

/** Signed with the first key, accepted under each key. */
function makeCursors(keyRing: KeyRing) {
  const signing = keyRing.derived(
    (keys) =>
      keys.map(({ key }) => createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'page cursor', 32)))) as [
        KeyObject,
        ...KeyObject[],
      ],
  )

  return {
    /** `question`: everything that decides which rows the list has, and their order. */
    write(question: string, key: PageKey): string {
      const place = Buffer.from(JSON.stringify(key)).toString('base64url')
      return `c_${place}.${signature(signing()[0], question, place)}`
    },

    /** Errors: cursor_invalid. */
    read(question: string, text: string): PageKey {
      const [, place = '', given = ''] = FORM.exec(text) ?? []
      if (signing().some((key) => sameText(given, signature(key, question, place))))
        return JSON.parse(Buffer.from(place, 'base64url').toString()) as PageKey
      throw new AppError(
        'cursor_invalid',
        'This cursor belongs to another list, or to other filters. Begin again without it.',
      )
    },
  }
}

function signature(key: KeyObject, question: string, place: string): string {
  const digest = createHmac('sha256', key).update(`${question}\n${place}`).digest('base64url')
  return digest.slice(0, SIGNATURE_CHARS)
}
