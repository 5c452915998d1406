// Names of logins that a person who typed another name may have meant. Pure.
import { foldLogin } from '../../login-name.ts'

/** The characters that names are made of; a name may have others, which are seldom. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789._-@']
/** A longer text is no name with a mistake: the number of names around it grows with its length. */
const MOST_CHARS = 64

/**
 * All folded names that differ from this one by one letter that is missing, added, wrong or changed places with the next; by blanks; or
 * by a part behind an `@`. Without the name itself; a few thousand at most, and none of a longer text.
 */
export function nearNames(typed: string): string[] {
  const name = foldLogin(typed)
  if (name.length > MOST_CHARS) return []
  const near = new Set([name.replace(/\s/g, ''), name.split('@', 1)[0] ?? ''])
  for (let at = 0; at <= name.length; at++) {
    const [before, behind] = [name.slice(0, at), name.slice(at)]
    const [first = '', second = ''] = behind
    near.add(before + behind.slice(1))
    near.add(before + second + first + behind.slice(2))
    for (const letter of LETTERS) {
      near.add(before + letter + behind)
      if (first !== '') near.add(before + letter + behind.slice(1))
    }
  }
  near.delete(name)
  near.delete('')
  return [...near]
}
