// Queries in SQLite's form. SQLite has one writer at a time, so a unit of work already owns the rows it has read: requests
// for row locks are left out.
import {
  type LimitNode,
  type SelectModifierNode,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteQueryCompiler,
} from 'kysely'

const LOCKS: ReadonlySet<unknown> = new Set<SelectModifierNode['modifier']>([
  'ForUpdate',
  'ForNoKeyUpdate',
  'ForShare',
  'ForKeyShare',
  'NoWait',
  'SkipLocked',
])

class LocklessCompiler extends SqliteQueryCompiler {
  /** SQLite plans a statement again for each value of a bare `limit ?`, which costs several times as much as a small read. */
  protected override visitLimit(node: LimitNode): void {
    super.visitLimit(node)
    this.append(' + 0')
  }

  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (!LOCKS.has(node.modifier)) super.visitSelectModifier(node)
  }
}

export function makeSqliteDialect(config: SqliteDialectConfig): SqliteDialect {
  const dialect = new SqliteDialect(config)
  dialect.createQueryCompiler = () => new LocklessCompiler()
  return dialect
}
