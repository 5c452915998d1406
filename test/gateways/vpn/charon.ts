// strongSwan's daemon in a namespace, controlled by swanctl over its own socket. charon-systemd, because it keeps no pid
// file, so several can run on one machine.
import { PATIENCE_MS, type Program, type Ran, runProgram, startProgram } from '../programs.ts'

export type Charon = { program: Program; swanctl(...args: string[]): Promise<Ran> }

type Where = { network: string; config: string; folder: string; socket: string }

export async function startCharon({ network, config, folder, socket }: Where): Promise<Charon> {
  const env = { STRONGSWAN_CONF: config, SWANCTL_DIR: folder }
  const program = startProgram(network, '/usr/sbin/charon-systemd', [], { env })
  if (!(await program.waitFor(/spawning \d+ worker threads/, PATIENCE_MS)))
    throw new Error(`charon did not start: ${program.output().slice(-2000)}`)
  const swanctl = (...args: string[]) =>
    runProgram(network, 'swanctl', [...args, '--uri', `unix://${socket}`], {
      env,
      timeoutMs: 2 * PATIENCE_MS,
    })
  return { program, swanctl }
}
