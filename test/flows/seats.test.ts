// Seats: as many sessions as a login may hold, not one more and not one fewer, whoever asks at the same moment.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openGatewayRoom } from '../gateway-room.ts'
import { ENGINES } from '../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: 200 logins at once over two gateways get exactly as many seats as the limit`, async (t) => {
    const room = await openGatewayRoom(t, { engine })
    for (const limit of [1, 3, 50]) {
      const who = await room.login(limit)
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, i) =>
          room.admit(who, i % 2 === 0 ? room.first : room.second, { callerAddress: `10.1.2.${i}` }),
        ),
      )
      const admitted = answers.filter((one) => one === 'admitted').length
      assert.deepEqual([admitted, (await room.seats(who)).length], [limit, limit])
    }
  })
}
