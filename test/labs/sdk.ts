// The lab of the SDK: its generated files are made again and compared, it is packed, and installed from its file into an empty
// folder. There a program compiles against it, and lists accounts of a real server.
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type LabReport, runLab } from './parts/lab-report.ts'
import { buildSdk, SDK } from './parts/sdk-package.ts'
import { makeInstallation, removeInstallation, runCommand, startServer } from './parts/server-process.ts'

const MOST_PACKED_BYTES = 60_000
const TIMEOUT_MS = 5 * 60_000
const PROGRAM = `import { type Account, Latchkey, LatchkeyError, type LatchkeyEvent } from 'latchkey-sdk'

const [, , url = '', key = ''] = process.argv
const latchkey = new Latchkey({ url, key })
const made: Account = await latchkey.accounts.create({ external_id: 'shop-1', subscription: { days: 30 } })
const ids: string[] = []
for await (const account of latchkey.accounts.list({ status: 'active' })) ids.push(account.id)
const code = await latchkey.accounts.get('acc_99').catch((error: unknown) => error instanceof LatchkeyError && error.code)
export const nameOf = (event: LatchkeyEvent) => (event.type === 'account.created' ? event.data.account.id : event.type)
console.log(JSON.stringify({ isListed: ids.includes(made.id), code }))
`
const OPTIONS = {
  compilerOptions: {
    ...{
      target: 'es2022',
      lib: ['es2022', 'dom'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
    },
    ...{ types: ['node'], outDir: 'out', skipLibCheck: false, exactOptionalPropertyTypes: true },
  },
  include: ['program.mts'],
}

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'latchkey-sdk-'))
try {
  await runLab('the SDK as a package', trySdk)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function trySdk(report: LabReport): Promise<void> {
  await buildSdk()
  const check = await run('npm', ['run', '--silent', 'check'], { cwd: SDK, timeout: TIMEOUT_MS }).catch(
    ({ stdout, stderr }) => ({ failed: `${stdout}${stderr}` }),
  )
  report.promise('its files are those that the generator writes, and compile', !('failed' in check), check)
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: SDK, timeout: TIMEOUT_MS })
  const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '')
  const { size } = statSync(file)
  report.figure('packed bytes', size)
  report.promise(`the package has less than ${MOST_PACKED_BYTES} bytes`, size < MOST_PACKED_BYTES, size)
  await tryInstalled(file, report)
}

/** By the Node of this machine, which may be older than the project's own. */
async function tryInstalled(file: string, report: LabReport): Promise<void> {
  const node = { cwd: folder, timeout: TIMEOUT_MS }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'shop', private: true, type: 'module' }))
  writeFileSync(join(folder, 'program.mts'), PROGRAM)
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(OPTIONS))
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--prefer-offline', file], node)
  const compiler = join(SDK, 'node_modules/typescript/bin/tsc')
  const types = join(SDK, '../node_modules/@types')
  const compiled = await run(process.execPath, [compiler, '-p', folder, '--typeRoots', types], node).catch(
    ({ stdout }) => ({ failed: String(stdout) }),
  )
  report.promise('a strict program compiles against its types', !('failed' in compiled), compiled)
  const installation = await makeInstallation()
  try {
    const { key } = JSON.parse(await runCommand(installation, 'key', 'create', 'manage', '--json'))
    const server = await startServer(installation)
    const url = `http://127.0.0.1:${server.port}`
    const PATH = process.env.PATH?.split(':')
      .filter((part) => !part.includes('node_modules'))
      .join(':')
    const own = { ...node, env: { ...process.env, PATH } }
    const { stdout: version } = await run('node', ['--version'], own)
    report.figure('Node', version.trim())
    const { stdout } = await run('node', ['out/program.mjs', url, key], own)
    report.promise(
      'the program opens and lists an account, and decides on the code of an error',
      stdout.trim() === '{"isListed":true,"code":"account_not_found"}',
      stdout,
    )
    await server.stop()
  } finally {
    await removeInstallation(installation)
  }
}
