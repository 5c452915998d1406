// What the engines spell differently in a migration.
import type { ColumnDefinitionBuilder, RawBuilder } from 'kysely'

/**
 * `bytes` is the type of what is no text. `id` is the type and the rules of a numbered primary key, spread into addColumn('id', ...id). `roomy` ends the definition
 * of a table whose rows change again and again: what leaves them room to. `byBytes` are the statements after which a column
 * of text is compared and folded by its bytes, whatever the locale: ASCII letters only.
 */
export type ColumnTypes = {
  bytes: 'blob' | 'bytea'
  roomy: RawBuilder<unknown>
  byBytes(table: string, column: string): RawBuilder<unknown>[]
  id: ['integer' | 'bigint', (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder]
}
