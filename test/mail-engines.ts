import { join } from 'node:path'
export type Engine = 'sqlite' | 'postgres'
export const ENGINES: readonly Engine[] = ['sqlite']
export async function databaseSettings(_engine: Engine, dataDir: string) {
  return { kind: 'sqlite' as const, file: join(dataDir, 'latchkey.db') }
}
