// A whole app with the use cases of the account commands over its storage and its clock.
import type { TestContext } from 'node:test'
import { makeAccountCore } from '../src/cli/account-core.ts'
import { type Line, splitLines } from '../src/cli/lines.ts'
import type { Engine } from './harness.ts'
import { openPrepaidRoom } from './prepaid-room.ts'

export type OperatorRoom = Awaited<ReturnType<typeof openOperatorRoom>>

export async function openOperatorRoom(t: TestContext, engine: Engine) {
  const room = await openPrepaidRoom(t, { engine })
  const core = makeAccountCore(room.app)
  const { brand, caller } = room

  async function idOf(name: string): Promise<number> {
    return (await core.finding.get(brand.id, name)).accountId
  }

  return {
    ...room,
    ...core,
    idOf,
    suspend: async (name: string, reason?: string) =>
      core.suspension.suspend(caller, { accountId: await idOf(name), reason }),
    resume: async (name: string) =>
      core.suspension.resume(caller, { accountId: await idOf(name), reason: undefined }),
    /** The export file. */
    async exported({ secrets = true, after = 0 } = {}): Promise<string> {
      const lines: string[] = []
      for await (const { account } of core.exporting.all(brand, { secrets, after })) {
        lines.push(`${JSON.stringify(account)}\n`)
      }
      return lines.join('')
    },
    /** Counts and problems of taking over a file. */
    async imported(file: string | Buffer, { dryRun = false, allowSlowHashes = false, as = caller } = {}) {
      const problems: string[] = []
      const onProblem = ({ line, reason }: { line: number; reason: string }) =>
        problems.push(`${line}: ${reason}`)
      const counts = await core.importing.importAll(as, linesOf(file), { dryRun, allowSlowHashes, onProblem })
      return { ...counts, problems }
    },
  }
}

export function linesOf(file: string | Buffer): AsyncGenerator<Line> {
  async function* chunks() {
    yield Buffer.from(file)
  }
  return splitLines(chunks())
}
