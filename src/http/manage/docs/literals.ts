// Values of JSON as programs in three languages write them.

type Syntax = {
  object: readonly [open: string, close: string]
  list: readonly [open: string, close: string]
  /** The name of a field and what stands before its value. */
  name(name: string): string
  words: readonly [nothing: string, yes: string, no: string]
  emptyObject: string
  indent: number
}

const TYPESCRIPT: Syntax = {
  object: ['{ ', ' }'],
  list: ['[', ']'],
  name: (name) => `${/^\w+$/.test(name) ? name : quoted(name)}: `,
  words: ['null', 'true', 'false'],
  emptyObject: '{}',
  indent: 2,
}
const PHP: Syntax = {
  object: ['[', ']'],
  list: ['[', ']'],
  name: (name) => `${quoted(name)} => `,
  words: ['null', 'true', 'false'],
  emptyObject: '(object) []', // an empty array is a list
  indent: 4,
}
const PYTHON: Syntax = {
  object: ['{', '}'],
  list: ['[', ']'],
  name: (name) => `${quoted(name)}: `,
  words: ['None', 'True', 'False'],
  emptyObject: '{}',
  indent: 4,
}

/** What fits into a sample beside the text. */
const MOST_CHARS = 56

export const typescript = (value: unknown, depth = 0) => literal(value, TYPESCRIPT, depth)
export const php = (value: unknown, depth = 0) => literal(value, PHP, depth)
export const python = (value: unknown, depth = 0) => literal(value, PYTHON, depth)

/** `depth`: how far the line is indented on which the value begins. */
function literal(value: unknown, syntax: Syntax, depth: number): string {
  const [nothing, yes, no] = syntax.words
  if (value === null) return nothing
  if (typeof value === 'boolean') return value ? yes : no
  if (typeof value !== 'object') return typeof value === 'number' ? String(value) : quoted(String(value))
  const isList = Array.isArray(value)
  const written = (at: number) =>
    isList
      ? value.map((one) => literal(one, syntax, at))
      : Object.entries(value).map(([name, one]) => syntax.name(name) + literal(one, syntax, at))
  const [open, close] = isList ? syntax.list : syntax.object
  if (written(depth).length === 0) return isList ? open + close : syntax.emptyObject
  const short = `${open}${written(depth).join(', ')}${close}`
  if (short.length <= MOST_CHARS && !short.includes('\n')) return short
  const margin = ' '.repeat(depth + syntax.indent)
  const lines = written(depth + syntax.indent).map((one) => `${margin}${one},\n`)
  return `${open.trim()}\n${lines.join('')}${' '.repeat(depth)}${close.trim()}`
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
