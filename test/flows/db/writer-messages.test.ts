// What crosses to the thread that writes: the bytes of a statement unchanged, and nothing beside them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serialize } from 'node:v8'
import { parametersOf, toOrder } from '../../../src/db/sqlite/writer-messages.ts'

const SQL = 'select ?'

test('a message holds the bytes of a parameter, not the buffer that they are a view of', () => {
  const small = Buffer.from('sixteen bytes it', 'latin1')
  assert.ok(small.buffer.byteLength > 1000, 'a small buffer is a view of a large one')
  const message = serialize(toOrder(SQL, [small, small.subarray(4)], false))
  assert.ok(message.length < 100, `${message.length} bytes`)
})

test('parameters come out as they went in', () => {
  const every = Uint8Array.from({ length: 256 }, (_, at) => at)
  const given = ['text', every, null, 7, every.subarray(200), new Uint8Array(0), Buffer.from('ü')]
  const order = toOrder(SQL, given, true)
  assert.deepEqual(
    parametersOf(order).map((value) => (value instanceof Uint8Array ? [...value] : value)),
    given.map((value) => (value instanceof Uint8Array ? [...value] : value)),
  )
  assert.equal(order[2], true)
  assert.deepEqual(parametersOf(toOrder(SQL, ['a'], false)), ['a'])
})
