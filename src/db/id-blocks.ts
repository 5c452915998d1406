// Ids of new accounts and subscriptions, known before their rows are written, so that the rows of a new account can be sent
// together. A block is reserved in its own transaction; ids that a process leaves over are never used.
import { asWait } from './behalf.ts'
import type { Database } from './database.ts'
import { precompile } from './precompile.ts'

/** A larger block saves transactions, a smaller one leaves smaller gaps. */
const IDS_A_BLOCK = 100

export type Numbered = 'account' | 'subscription'
export type IdBlocks = ReturnType<typeof makeIdBlocks>

export function makeIdBlocks(db: Database) {
  const blocks = {
    account: makeBlock(() => reserve(db, 'account')),
    subscription: makeBlock(() => reserve(db, 'subscription')),
  }
  return {
    /** An id that no other caller gets; call it outside of transactions. Ids rise within a process, but not across several. */
    take: (name: Numbered): Promise<number> => blocks[name](),
  }
}

function makeBlock(reserveNext: () => Promise<number>): () => Promise<number> {
  let next = 0
  let end = 0
  let reserving: Promise<void> | undefined

  async function refill() {
    try {
      next = await reserveNext()
      end = next + IDS_A_BLOCK
    } finally {
      reserving = undefined
    }
  }

  return async () => {
    while (next === end) {
      reserving ??= refill()
      const shared = reserving
      await asWait(() => shared)
    }
    return next++
  }
}

async function reserve(db: Database, name: Numbered): Promise<number> {
  const [row] = await db.write((tx) => advance(tx, name))
  if (!row) throw new Error(`no ids are kept for ${name}`)
  return row.next_id - IDS_A_BLOCK
}

const advance = precompile<{ next_id: number }, [Numbered]>((tx, name) =>
  tx
    .updateTable('id_block')
    .set((eb) => ({ next_id: eb('next_id', '+', eb.lit(IDS_A_BLOCK)) }))
    .where('name', '=', name)
    .returning('next_id'),
)
