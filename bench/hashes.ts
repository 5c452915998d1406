// What these cores can hash: bare Argon2id with the server's parameters, as many at once as there are cores,
// and nothing else in the process. Seconds in argv, on stdout JSON: hashes a second, processor time of each.
import { availableParallelism } from 'node:os'
import { type Algorithm, hash } from '@node-rs/argon2'
import { ARGON2 } from '../src/passwords.ts'

const seconds = Number(process.argv[2])
const options = {
  algorithm: 2 as Algorithm.Argon2id, // a const enum, which type stripping cannot read
  memoryCost: ARGON2.memoryKib,
  timeCost: ARGON2.passes,
  parallelism: ARGON2.lanes,
}

let hashes = 0
const startedAt = performance.now()
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (; performance.now() < startedAt + seconds * 1000; hashes++) await hash('Bench-Horse-12', options)
  }),
)
const { user, system } = process.cpuUsage()
const perSecond = hashes / ((performance.now() - startedAt) / 1000)
process.stdout.write(JSON.stringify({ perSecond, cpuMs: (user + system) / 1000 / hashes }))
