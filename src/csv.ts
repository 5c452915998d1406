// Reads and writes comma-separated values with a line of column names (RFC 4180), as spreadsheets have them. Pure.
import { AppError } from './errors.ts'

/** Each row by column name; rows without any text are left out. Errors: invalid_input. */
export function parseCsv(text: string): Record<string, string>[] {
  const [head = [], ...rows] = rowsOf(text.replace(/^\uFEFF/, ''))
  const names = head.map((name) => name.trim())
  return rows
    .filter((row) => row.some((cell) => cell !== ''))
    .map((row, at) => {
      if (row.length > names.length)
        throw new AppError('invalid_input', `row ${at + 1} has more cells than there are columns`)
      return Object.fromEntries(names.map((name, i) => [name, row[i] ?? '']))
    })
}

/** A cell is quoted or plain; what follows it ends the cell or the row. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y

function rowsOf(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  CELL.lastIndex = 0
  while (CELL.lastIndex < text.length) {
    const found = CELL.exec(text)
    if (!found) throw new AppError('invalid_input', `row ${rows.length}: a quote is open or out of place`)
    const [, quoted, plain, end] = found
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  if (row.length > 0) rows.push([...row, ''])
  return rows
}

/** Rows as lines, the last without its end. A cell is quoted where it must be. */
export function csvText(rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  return rows.map((row) => row.map(quoted).join(',')).join('\n')
}
