// The parts of a migration that the engines spell differently.
import type { ColumnDefinitionBuilder, RawBuilder } from 'kysely'

/**
 * `bytes` is the type of binary values. `id` is the type and the rules of a numbered primary key, spread into
 * addColumn('id', ...id). `roomy` ends the definition of a table whose rows change often: it leaves space for changed rows.
 * `byBytes` are the statements after which a text column is compared and folded by its bytes, in any locale: ASCII letters
 * only.
 */
export type ColumnTypes = {
  bytes: 'blob' | 'bytea'
  roomy: RawBuilder<unknown>
  byBytes(table: string, column: string): RawBuilder<unknown>[]
  id: ['integer' | 'bigint', (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder]
}
