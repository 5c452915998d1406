// Promises of every engine about units of work: src/db/database.ts.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { sql } from 'kysely'
import type { Handle } from '../../../src/db/database.ts'
import { makeIdBlocks } from '../../../src/db/id-blocks.ts'
import { precompileDeferredInsert, precompileInsertOrAbort } from '../../../src/db/precompile.ts'
import {
  brandNames,
  ENGINES,
  gate,
  insertBrand,
  openAgain,
  openTestDatabase,
} from '../../databases/test-database.ts'

for (const engine of ENGINES) {
  const open = (t: TestContext, needs = {}) => openTestDatabase(t, engine, needs)

  test(`${engine}: what was written is there for every reader and after opening again`, async (t) => {
    const { db, settings } = await open(t)
    const answer = await db.write(async (tx) => {
      await insertBrand(tx, 'one')
      return 'done'
    })
    assert.equal(answer, 'done')
    assert.deepEqual(await brandNames(db.read), ['one'])
    await db.close()
    const again = await openAgain(t, settings)
    assert.deepEqual(await brandNames(again.read), ['one'])
  })

  test(`${engine}: a unit sees its own changes, others only what is committed`, async (t) => {
    const { db } = await open(t)
    const seen = await db.write(async (tx) => {
      await insertBrand(tx, 'one')
      return { inside: await brandNames(tx), outside: await brandNames(db.read) }
    })
    assert.deepEqual(seen, { inside: ['one'], outside: [] })
  })

  test(`${engine}: reads do not wait for an open write`, async (t) => {
    const { db } = await open(t)
    await db.write((tx) => insertBrand(tx, 'before'))
    const { opened, open: end } = gate()
    const written = gate()
    const writing = db.write(async (tx) => {
      await tx.updateTable('brand').set({ name: 'after' }).execute()
      written.open()
      await opened
    })
    await written.opened
    const reads = await Promise.all(Array.from({ length: 20 }, () => brandNames(db.read)))
    end()
    await writing
    assert.deepEqual(reads, new Array(20).fill(['before']))
    assert.deepEqual(await brandNames(db.read), ['after'])
  })

  test(`${engine}: a failing unit undoes only itself`, async (t) => {
    const { db } = await open(t)
    const units = Array.from({ length: 30 }, (_, n) =>
      db.write(async (tx) => {
        await insertBrand(tx, `brand-${String(n).padStart(2, '0')}`)
        if (n % 3 === 1) throw new Error(`unit ${n} gives up`)
        if (n % 3 === 2) await insertBrand(tx, `brand-${String(n).padStart(2, '0')}`) // not unique
      }),
    )
    const outcomes = await Promise.allSettled(units)
    const kept = outcomes.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []))
    assert.deepEqual(kept, [0, 3, 6, 9, 12, 15, 18, 21, 24, 27])
    assert.deepEqual(
      await brandNames(db.read),
      kept.map((n) => `brand-${String(n).padStart(2, '0')}`),
    )
    const gaveUp = outcomes[1]
    assert.ok(gaveUp?.status === 'rejected')
    assert.equal(gaveUp.reason.message, 'unit 1 gives up')
  })

  test(`${engine}: statements handed over together run in order, and one that fails stops the rest`, async (t) => {
    const { db } = await open(t)
    const unit = db.write(async (tx) => {
      const all = ['a', 'b', 'a', 'c'].map((name) => insertBrand(tx, name))
      const outcomes = await Promise.allSettled(all)
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ['fulfilled', 'fulfilled', 'rejected', 'rejected'],
      )
    })
    await assert.rejects(unit, /unique/i)
    assert.deepEqual(await brandNames(db.read), [])
  })

  test(`${engine}: a failed statement whose result was not read fails its unit`, async (t) => {
    const { db } = await open(t)
    const unit = db.write(async (tx) => {
      await insertBrand(tx, 'one')
      insertBrand(tx, 'one').catch(() => {})
      insertBrand(tx, 'two').catch(() => {})
    })
    await assert.rejects(unit, /unique/i)
    assert.deepEqual(await brandNames(db.read), [])
  })

  test(`${engine}: a statement that was not awaited is part of its unit`, async (t) => {
    const { db } = await open(t)
    await db.write(async (tx) => {
      void insertBrand(tx, 'one')
    })
    assert.deepEqual(await brandNames(db.read), ['one'])
  })

  test(`${engine}: a deferred insert is kept with its unit, and a failed one undoes its unit and no other`, async (t) => {
    const { db } = await open(t)
    const insertDeferred = precompileDeferredInsert('plan')
    const plan = (months: number) => ({ brand_id: 1, months, label: 'a plan', retired_at: null })
    await db.write((tx) => insertBrand(tx, 'brand'))
    const months = [1, 2, 2, 3]
    let tries = 0
    const units = months.map((length) =>
      db.write(async (tx) => {
        await insertBrand(tx, `brand-${length}-${tries++}`)
        await insertDeferred(tx, plan(length))
      }),
    )
    const outcomes = await Promise.allSettled(units)
    assert.equal(outcomes.filter(({ status }) => status === 'rejected').length, 1)
    const kept = await db.read.selectFrom('plan').select('months').orderBy('months').execute()
    assert.deepEqual(
      kept.map((row) => row.months),
      [1, 2, 3],
    )
    const lonely = db.write(async (tx) => {
      await insertBrand(tx, 'undone')
      await insertDeferred(tx, plan(3))
    })
    await assert.rejects(lonely, /unique/i)
    const readsOn = db.write(async (tx) => {
      await insertDeferred(tx, plan(3))
      await brandNames(tx)
      await brandNames(tx)
    })
    await assert.rejects(readsOn, /unique/i, 'the first failure is reported, not what failed because of it')
    assert.ok(!(await brandNames(db.read)).includes('undone'))
  })

  test(`${engine}: a claim that finds its place taken undoes its unit and says so, and no other unit suffers`, async (t) => {
    const { db } = await open(t)
    await db.write((tx) => insertBrand(tx, 'brand'))
    const claim = precompileInsertOrAbort('plan', ['brand_id', 'months'])
    const insertDeferred = precompileDeferredInsert('brand_host')
    const take = (months: number, host: string, then: (tx: Handle) => Promise<unknown>) =>
      db.write(async (tx) => {
        const row = { brand_id: 1, months, label: 'a plan', retired_at: null }
        await claim(tx, row, () => new Error(`months ${months} are taken`))
        await insertDeferred(tx, { host, brand_id: 1 })
        await then(tx)
      })
    const nothing = async () => {}
    const outcomes = await Promise.allSettled([
      take(1, 'one', nothing),
      take(2, 'two', nothing),
      take(2, 'two again', nothing),
      take(2, 'two and a read', brandNames),
      take(3, 'three', nothing),
    ])
    const reasons = outcomes.map((one) => (one.status === 'rejected' ? one.reason.message : 'kept'))
    assert.deepEqual(reasons.sort(), ['kept', 'kept', 'kept', 'months 2 are taken', 'months 2 are taken'])
    const hosts = await db.read.selectFrom('brand_host').select('host').execute()
    assert.equal(hosts.length, 3)
    await assert.rejects(take(3, 'alone', nothing), /months 3 are taken/)
    assert.equal((await db.read.selectFrom('brand_host').select('host').execute()).length, 3)
  })

  test(`${engine}: two programs on one database never give out the same id`, async (t) => {
    const { db, settings } = await open(t)
    const other = await openAgain(t, settings)
    const programs = [makeIdBlocks(db), makeIdBlocks(other), makeIdBlocks(db)]
    const ids = await Promise.all(
      programs.flatMap((ids) => Array.from({ length: 250 }, () => ids.take('account'))),
    )
    assert.equal(new Set(ids).size, ids.length)
    assert.equal(Math.min(...ids), 1)
    assert.ok(Math.max(...ids) <= 900, 'no more is reserved than is needed')
  })

  test(`${engine}: a join finds by each value it is asked for`, async (t) => {
    const { db } = await open(t)
    for (const name of ['one', 'two']) await db.write((tx) => insertBrand(tx, name))
    for (const [brand_id, host] of [
      [1, 'a'],
      [2, 'b'],
    ] as const)
      await db.write((tx) => tx.insertInto('brand_host').values({ host, brand_id }).execute())
    const nameOf = async (host: string) => {
      const query = db.read.selectFrom('brand_host as h').innerJoin('brand', 'brand.id', 'h.brand_id')
      return (await query.select('name').where('h.host', '=', host).executeTakeFirst())?.name
    }
    assert.deepEqual(await Promise.all(['a', 'b', 'a', 'c'].map(nameOf)), ['one', 'two', 'one', undefined])
  })

  test(`${engine}: a handle used after its unit ended fails loudly`, async (t) => {
    const { db } = await open(t)
    const kept: Handle[] = []
    await db.write(async (tx) => {
      kept.push(tx)
    })
    await db
      .write(async (tx) => {
        kept.push(tx)
        throw new Error('no')
      })
      .catch(() => {})
    for (const handle of kept)
      await assert.rejects(insertBrand(handle, 'late'), /after its unit of work ended/)
    assert.deepEqual(await brandNames(db.read), [])
  })

  test(`${engine}: the reader cannot write, and no handle opens transactions of its own`, async (t) => {
    const { db } = await open(t)
    await assert.rejects(insertBrand(db.read, 'one'), /read-?only/i)
    await assert.rejects(
      db.read.transaction().execute(async () => {}),
      /Database\.write/,
    )
    assert.deepEqual(await brandNames(db.read), [])
  })

  test(`${engine}: once runs before and after the work, in its transaction`, async (t) => {
    const { db } = await open(t)
    const steps: unknown[] = []
    const once = {
      async begin(tx: Handle) {
        await insertBrand(tx, 'begin')
        steps.push('begin')
      },
      async end(tx: Handle, result: unknown) {
        steps.push(['end', result, await brandNames(tx)])
        await insertBrand(tx, 'end')
      },
    }
    const work = async (tx: Handle) => {
      steps.push(['work', await brandNames(tx)])
      await insertBrand(tx, 'work')
      return 42
    }
    assert.equal(await db.write(work, once), 42)
    assert.deepEqual(steps, ['begin', ['work', ['begin']], ['end', 42, ['begin', 'work']]])
    assert.deepEqual(await brandNames(db.read), ['begin', 'end', 'work'])
  })

  test(`${engine}: once can stop the work before it starts and undo it after it ended`, async (t) => {
    const { db } = await open(t)
    const refuse = async () => {
      throw new Error('seen before')
    }
    const pass = async () => {}
    let worked = 0
    const work = async (tx: Handle) => {
      worked++
      await insertBrand(tx, `work-${worked}`)
    }
    await assert.rejects(db.write(work, { begin: refuse, end: pass }), /seen before/)
    assert.equal(worked, 0)
    await assert.rejects(db.write(work, { begin: pass, end: refuse }), /seen before/)
    assert.equal(worked, 1)
    assert.deepEqual(await brandNames(db.read), [])
  })

  test(`${engine}: 64 callers writing at once all get their rows, each exactly once`, async (t) => {
    const { db } = await open(t)
    await db.write((tx) => insertBrand(tx, 'counter'))
    const caller = async (name: number) => {
      for (let turn = 0; turn < 5; turn++) {
        await db.write(async (tx) => {
          await tx
            .updateTable('brand')
            .set({ created_at: sql`created_at + 1` })
            .where('name', '=', 'counter')
            .execute()
          await insertBrand(tx, `caller-${name}-${turn}`)
        })
      }
    }
    await Promise.all(Array.from({ length: 64 }, (_, name) => caller(name)))
    const counter = await db.read
      .selectFrom('brand')
      .select('created_at')
      .where('name', '=', 'counter')
      .execute()
    assert.deepEqual(counter, [{ created_at: 321 }])
    assert.equal((await brandNames(db.read)).length, 321)
  })

  test(`${engine}: a unit that takes too long is undone and delays no other`, async (t) => {
    const { db } = await open(t, { limits: { unitTimeoutMs: 50, lockTimeoutMs: 50 } })
    const never = gate()
    const stuck = db.write(async (tx) => {
      await insertBrand(tx, 'stuck')
      await never.opened
      await insertBrand(tx, 'late')
    })
    const next = db.write((tx) => insertBrand(tx, 'next'))
    await assert.rejects(stuck, /given up after/)
    await next
    never.open()
    assert.deepEqual(await brandNames(db.read), ['next'])
  })

  test(`${engine}: when too many wait, one more is refused as overloaded`, async (t) => {
    const { db } = await open(t, { limits: { mostWaiting: 20 } })
    const { opened, open: end } = gate()
    const held = Array.from({ length: 6 }, () => db.write(() => opened))
    const started = Array.from({ length: 60 }, (_, n) => db.write((tx) => insertBrand(tx, `n${n}`)))
    const refused = await Promise.any(
      started.map((unit) =>
        unit.then(
          () => Promise.reject(),
          (error) => error,
        ),
      ),
    )
    assert.deepEqual(
      { code: refused.code, retryAfterS: refused.retryAfterS },
      { code: 'overloaded', retryAfterS: 1 },
    )
    end()
    await Promise.all(held)
    const outcomes = await Promise.allSettled(started)
    const kept = outcomes.filter(({ status }) => status === 'fulfilled').length
    assert.ok(kept + held.length > 20 && kept < 60, `${kept} of 60 were kept`)
    assert.equal((await brandNames(db.read)).length, kept)
  })

  test(`${engine}: closing waits for the writes that were accepted, and accepts no more`, async (t) => {
    const { db, settings } = await open(t)
    const accepted = Array.from({ length: 40 }, (_, n) => db.write((tx) => insertBrand(tx, `n${n}`)))
    const closing = db.close()
    await assert.rejects(
      db.write((tx) => insertBrand(tx, 'late')),
      /closed/,
    )
    await closing
    await Promise.all(accepted)
    const again = await openAgain(t, settings)
    assert.equal((await brandNames(again.read)).length, 40)
  })

  test(`${engine}: numbers come back as numbers, also sums and counts`, async (t) => {
    const { db } = await open(t)
    const big = 8_640_000_000_000_000
    await db.write(async (tx) => {
      await insertBrand(tx, 'one')
      await tx.updateTable('brand').set({ created_at: big }).execute()
    })
    const row = await db.read
      .selectFrom('brand')
      .select(({ fn }) => ['created_at', fn.countAll().as('count'), fn.sum('created_at').as('sum')])
      .groupBy('created_at')
      .executeTakeFirst()
    assert.deepEqual(row, { created_at: big, count: 1, sum: big })
  })

  test(`${engine}: values that the engines would treat differently are refused`, async (t) => {
    const { db } = await open(t)
    for (const value of [new Date(0), true, { a: 1 }, Number.NaN, () => 1]) {
      const unit = db.write((tx) => sql`update brand set title = ${value}`.execute(tx))
      await assert.rejects(unit, TypeError)
    }
  })

  test(`${engine}: changes return how many rows they touched`, async (t) => {
    const { db } = await open(t)
    const counts = await db.write(async (tx) => {
      const insert = (name: string) =>
        tx
          .insertInto('brand')
          .values({ name, title: '', settings: '{}', created_at: 1 })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst()
      const [first, again] = [await insert('one'), await insert('one')]
      const updated = await tx.updateTable('brand').set({ title: 'x' }).executeTakeFirst()
      const deleted = await tx.deleteFrom('brand').where('name', '=', 'two').executeTakeFirst()
      return [
        first.numInsertedOrUpdatedRows,
        again.numInsertedOrUpdatedRows,
        updated.numUpdatedRows,
        deleted.numDeletedRows,
      ]
    })
    assert.deepEqual(counts, [1n, 0n, 1n, 0n])
  })
}
