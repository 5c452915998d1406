// Runs the parts named on the command line, in the server's namespace: `inside.ts RUN_PID FOLDER PART…`.
import { join } from 'node:path'
import { type LabReport, runLab } from '../labs/parts/lab-report.ts'
import { makeCertificates } from './certificates.ts'
import { runFaults } from './faults.ts'
import { runGateway } from './gateway-part.ts'
import type { Lab } from './lab.ts'
import { networksOf } from './networks.ts'
import { GATEWAY_PARTS } from './parts.ts'
import { runVariants } from './variants.ts'

const [runPid, folder = '', ...parts] = process.argv.slice(2)
const networks = networksOf(Number(runPid))

await runLab('real gateways, real clients', async (report) => {
  const certificates = makeCertificates(join(folder, 'certificates'), 'ocserv')
  for (const part of parts) {
    const startedAt = performance.now()
    await runPart(part, { folder: join(folder, part), networks, certificates }, report)
    report.figure(`${part}: seconds`, Math.round((performance.now() - startedAt) / 1000))
  }
})
// A daemon that outlives its part must not keep the lab from ending.
process.exit()

async function runPart(name: string, lab: Lab, report: LabReport): Promise<void> {
  const gateway = GATEWAY_PARTS.find((part) => part === name)
  try {
    if (gateway) await runGateway(gateway, lab, report)
    else await (name === 'faults' ? runFaults : runVariants)(lab, report)
  } catch (err) {
    report.promise(`${name}: the part runs to its end`, false, err)
  }
}
