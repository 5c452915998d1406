// Queries as SQLite takes them. It has one writer at a time, so a row that was read in a unit of work is that unit's
// alone already: asking for its lock is left out.
import { type SelectModifierNode, SqliteDialect, type SqliteDialectConfig, SqliteQueryCompiler } from 'kysely'

const LOCKS: ReadonlySet<unknown> = new Set<SelectModifierNode['modifier']>([
  'ForUpdate',
  'ForNoKeyUpdate',
  'ForShare',
  'ForKeyShare',
  'NoWait',
  'SkipLocked',
])

class LocklessCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!LOCKS.has(node.modifier)) super.visitSelectModifier(node)
  }
}

export function makeSqliteDialect(config: SqliteDialectConfig): SqliteDialect {
  const dialect = new SqliteDialect(config)
  dialect.createQueryCompiler = () => new LocklessCompiler()
  return dialect
}
