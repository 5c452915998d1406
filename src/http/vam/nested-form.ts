// Forms whose names carry structure: `preferences[country][0]=1`, `preferences[country][]=1`. Trusts
// nothing: depth and number of names are bounded, and no name reaches a prototype.
import { AppError } from '../../errors.ts'
import { type Fields, type FormReading, type NamedTexts, noFields } from '../body.ts'

const MAX_NAMES = 1000
/** `a[b][c][d]`; deeper names are refused. */
const MAX_DEPTH = 4

/**
 * Both lists and objects become objects: `[]` takes the next number, other brackets name their value. When a value is sent
 * twice, the last one counts.
 */
export const NESTED: FormReading = { maxFields: MAX_NAMES, collect: nest, mayBeJson: true }

function nest(texts: NamedTexts): Fields {
  const fields = noFields()
  for (const [name, values] of texts) {
    const path = pathOf(name)
    for (const value of values) put(fields, path, value)
  }
  return fields
}

/** `a[b][]` → `a`, `b`, ``. A name with brackets in other places is a plain name. Errors: invalid_input. */
function pathOf(name: string): string[] {
  const parts = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name)
  if (!parts) return [name]
  const [, first = '', brackets = ''] = parts
  const path = [first, ...brackets.slice(1, -1).split('][')]
  if (path.length > MAX_DEPTH) throw new AppError('invalid_input', 'A field is nested too deeply.')
  return path
}

function put(fields: Fields, path: readonly string[], value: string): void {
  let place = fields
  for (const step of path.slice(0, -1)) place = inside(place, step)
  const last = path.at(-1) ?? ''
  place[last === '' ? next(place) : last] = value
}

function inside(place: Fields, step: string): Fields {
  const name = step === '' ? next(place) : step
  const found = place[name]
  if (typeof found === 'object' && found !== null) return found as Fields
  const made = noFields()
  place[name] = made
  return made
}

function next(place: Fields): string {
  return String(Object.keys(place).length)
}
