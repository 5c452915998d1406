// Answers with a long list: the same bytes as if they were encoded at once, with turns for other work in between.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import { encodeAnswer } from '../../../src/http/long-answer.ts'

const schema = z.object({ total: z.int(), data: z.array(z.object({ name: z.string() })), last: z.string() })
const write = (output: object) => JSON.stringify({ header: { code: 1 }, body: output })
const answerOf = (length: number) => ({
  last: '"data":[] $& \0',
  data: Array.from({ length }, (_, i) => ({ secret: 'undeclared', name: `ü"\\${i} $1 list` })),
  total: length,
})

test('a long list is written as a short one is', async () => {
  for (const length of [0, 1, 500, 501, 1000, 1501]) {
    const answer = answerOf(length)
    assert.equal(String(await encodeAnswer(schema, answer, write)), write(schema.parse(answer)), `${length}`)
  }
})

test('others have their turn while a long list is written', async () => {
  let turns = 0
  let isWritten = false
  const others = async () => {
    for (; !isWritten; turns++) await nextTurn()
  }
  const watching = others()
  await encodeAnswer(schema, answerOf(10_000), write)
  isWritten = true
  await watching
  assert.ok(turns >= 20, `${turns} turns`)
})

test('a list with an entry that the schema forbids is a bug, wherever it stands', async () => {
  for (const at of [0, 700, 1500]) {
    const data = answerOf(1501).data.map((one, i) => (i === at ? { name: 1 } : one))
    await assert.rejects(encodeAnswer(schema, { ...answerOf(0), data }, write), z.ZodError)
  }
})
