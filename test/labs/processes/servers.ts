// Three servers on one PostgreSQL behind spreaders, any of which can be killed and started again.
import { randomInt } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { chooseRadiusPorts, type RadiusPorts } from '../parts/radius-ports.ts'
import { type Installation, type ServerProcess, startServer } from '../parts/server-process.ts'
import { type Spreader, spreadTcp, spreadUdp } from './spreader.ts'

const SERVERS = 3
const BETWEEN_KILLS_MS = 1000

type Place = { radius: RadiusPorts; server: ServerProcess | undefined }
export type Servers = Awaited<ReturnType<typeof startServers>>

export async function startServers(
  installation: Installation,
  env: Record<string, string>,
  killsEach: number,
) {
  const places: Place[] = []
  for (let i = 0; i < SERVERS; i++) places.push({ radius: await chooseRadiusPorts(), server: undefined })
  let kills = 0

  const start = async (place: Place) => {
    place.server = await startServer(installation, { env: { ...env, ...place.radius.env } })
    return place.server
  }
  await Promise.all(places.map(start))
  const running = () => places.filter(({ server }) => server !== undefined)
  const spreaders: Record<'http' | 'auth' | 'acct', Spreader> = {
    http: await spreadTcp(() => running().flatMap(({ server }) => server?.port ?? [])),
    auth: await spreadUdp(() => running().map(({ radius }) => radius.auth)),
    acct: await spreadUdp(() => running().map(({ radius }) => radius.acct)),
  }

  async function killOne(): Promise<Place> {
    const alive = running()
    const place = alive[randomInt(alive.length)]
    if (!place?.server) throw new Error('no server runs')
    await kill(place)
    return place
  }

  async function kill(place: Place): Promise<void> {
    kills++
    // The spreader learns of it as a balancer does: when packets and connections are lost.
    await place.server?.kill()
    place.server = undefined
  }

  return {
    http: spreaders.http.port,
    radius: { auth: spreaders.auth.port, acct: spreaders.acct.port },
    places,
    kill,
    kills: () => kills,

    /** While `work` runs, one server after the other is killed and started again, the first after `afterMs`. */
    async during<T>(afterMs: number, work: Promise<T>): Promise<T> {
      let isOver = false
      const over = work.finally(() => {
        isOver = true
      })
      over.catch(() => {}) // reported below
      for (let kill = 0; kill < killsEach && !(kill > 0 && isOver); kill++) {
        await pause(kill === 0 ? afterMs : BETWEEN_KILLS_MS)
        await start(await killOne())
      }
      return over
    },

    async stop(): Promise<(number | null)[]> {
      for (const spreader of Object.values(spreaders)) spreader.close()
      return Promise.all(running().map(({ server }) => server?.stop() ?? null))
    },
  }
}
