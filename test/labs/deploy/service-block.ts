// The commands of "systemd" in docs/operations.md, typed one after another on a copy of this machine's /etc with an empty /opt and
// /var/lib; systemctl works on the files alone, as no systemd may run here. Then the program as the unit starts it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operationsBlock } from '../../readme.ts'
import { hasProgram } from '../parts/debian-program.ts'
import type { LabReport } from '../parts/lab-report.ts'

const ROOT = join(import.meta.dirname, '../../..')
const TIMEOUT_MS = 60_000
/** Without a running systemd a unit can be enabled, not started. */
const NOT_NOW = 'systemctl() { command systemctl "$1" "$3"; }'
const UNIT = '/etc/systemd/system/latchkey.service'

export async function tryServiceBlock(report: LabReport): Promise<void> {
  const tools = {
    '/usr/bin/unshare': 'util-linux',
    '/usr/sbin/useradd': 'passwd',
    '/usr/bin/systemctl': 'systemd',
  }
  if (process.getuid?.() !== 0 || !Object.entries(tools).every(([path, name]) => hasProgram(path, name)))
    return console.log('skipped: the commands for a unit need root, unshare, useradd and systemctl')
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-service-'))
  try {
    const lines = ['set -eu', ...copiesIn(folder), NOT_NOW, ...operationsBlock('systemd'), ...looks()]
    const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', SYSTEMD_OFFLINE: '1' }
    const options = { env, cwd: '/', encoding: 'utf8', timeout: TIMEOUT_MS } as const
    const { status, stdout, stderr } = spawnSync(
      '/usr/bin/unshare',
      ['--mount', 'sh', '-c', lines.join('\n')],
      options,
    )
    report.promise('the commands for a unit run as printed', status === 0, [stdout, stderr])
    report.promise('the unit is enabled', stdout.includes(`\nenabled: ${UNIT}\n`), stdout)
    report.promise('its data is for its user alone', stdout.includes('\nowner: latchkey 700\n'), stdout)
    report.promise('it finds its settings and what init has made', stdout.includes('"brands":'), [
      stdout,
      stderr,
    ])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Places of this machine that the commands write to. The package is links to the checkout: Node runs no TypeScript in a node_modules. */
function copiesIn(folder: string): string[] {
  const installed = '/opt/latchkey/node_modules'
  return [
    'mount --make-rprivate /',
    `cp -a /etc ${folder}/etc`,
    `mkdir ${folder}/opt ${folder}/lib`,
    `mount --bind ${folder}/etc /etc`,
    `mount --bind ${folder}/opt /opt`,
    `mkdir -p ${installed}/latchkey ${installed}/.bin /opt/checkout`,
    `mount --bind '${ROOT}' /opt/checkout`,
    `ln -s /opt/checkout/deploy ${installed}/latchkey/deploy`,
    `ln -s /opt/checkout/latchkey ${installed}/.bin/latchkey`,
    `mount --bind ${folder}/lib /var/lib`,
  ]
}

/** `status` in the place of `serve`, with the user and the environment that the unit has. */
function looks(): string[] {
  return [
    `systemd-analyze verify ${UNIT}`,
    'echo "enabled: $(readlink /etc/systemd/system/multi-user.target.wants/latchkey.service)"',
    'echo "owner: $(stat -c "%U %a" /var/lib/latchkey)"',
    `environment=$(sed -n 's/^Environment=//p' ${UNIT} | grep -v CACHE)`,
    `program=$(sed -n 's/^ExecStart=\\(.*\\) serve$/\\1/p' ${UNIT})`,
    'runuser -u latchkey -- env $environment $program status --json',
  ]
}
