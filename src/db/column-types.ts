// What the engines spell differently in a migration.
import type { ColumnDefinitionBuilder } from 'kysely'

/** `id` is the type and the rules of a numbered primary key, spread into addColumn('id', ...id). */
export type ColumnTypes = {
  id: ['integer' | 'bigint', (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder]
}
