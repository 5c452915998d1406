// The forms of a list besides JSON, by Accept: lines of JSON for lists that have pages, CSV where a spreadsheet may want it.
import type { WantedRows } from '../dialect.ts'
import { CSV, NDJSON, type RowForm } from '../row-stream.ts'
import type { ManageOperation, ManageRequest } from './manage-operation.ts'
import { MAX_LIMIT } from './pages.ts'

const MOST_TYPES = 20
/** JSON is meant by these, and by a type that there is not. */
const JSON_TYPES = ['application/json', 'application/*', '*/*']

/** That an operation has. */
export function rowFormsOf({ input, output, routes: [{ method }], waits, csv }: ManageOperation): RowForm[] {
  if (method !== 'GET') return []
  return [...(isPaged({ input }) && 'next' in output.shape && !waits ? [NDJSON] : []), ...(csv ? [CSV] : [])]
}

function isPaged({ input }: Pick<ManageOperation, 'input'>): boolean {
  const { query } = input.shape
  return query !== undefined && 'shape' in query && 'after' in (query.shape as object)
}

/** Undefined: JSON. */
export function rowsWanted(operation: ManageOperation, request: ManageRequest): WantedRows | undefined {
  const form = chosenForm(request.accept, rowFormsOf(operation))
  if (!form) return undefined
  const { query } = request.fields as { query?: Record<string, unknown> }
  const isWhole = query?.limit === undefined
  return {
    ...{ form, isWhole, holder: request.authorization ?? '' },
    pageInput(input, after) {
      if (!isPaged(operation)) return input
      const own = { ...(isWhole && { limit: MAX_LIMIT }), ...(after !== undefined && { after }) }
      return { ...input, query: { ...(input.query as object), ...own } }
    },
  }
}

/** The most wanted type that there is (RFC 9110 section 12.5.1). */
function chosenForm(accept: string | undefined, forms: readonly RowForm[]): RowForm | undefined {
  if (accept === undefined || forms.length === 0) return undefined
  const wanted = accept
    .split(',', MOST_TYPES)
    .map(rangeOf)
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  for (const { type } of wanted) {
    const form = forms.find((one) => one.type === type)
    if (form || JSON_TYPES.includes(type)) return form
  }
  return undefined
}

function rangeOf(text: string): { type: string; weight: number } {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const [, weight = '1'] = parameters.map((one) => /^q=([\d.]{1,5})$/.exec(one) ?? []).find(([q]) => q) ?? []
  return { type, weight: Number(weight) || 0 }
}
