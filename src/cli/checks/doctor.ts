// latchkey doctor: what is wrong or will be soon, and the commands that mend it. Reads only.
import type { Finding, Level } from '../../checks/finding.ts'
import { ConfigError, type EarlyConfig, readEarlyConfig } from '../../config/config.ts'
import { errorText } from '../error-text.ts'
import { CommandError, withReader } from '../open.ts'
import { jsonText, labelled, type Terminal } from '../terminal.ts'

/** The worst first. */
const LEVELS: readonly Level[] = ['red', 'yellow', 'green']

/** Errors: CommandError after the output when a finding is red. */
export async function doctor({ json }: { json?: true }, { out }: Terminal): Promise<void> {
  const findings = await examine()
  const sorted = LEVELS.flatMap((level) => findings.filter((one) => one.level === level))
  if (json) out(jsonText(findings))
  else for (const one of sorted) out(findingText(one), one.level)
  const counts = LEVELS.map((level) => `${findings.filter((one) => one.level === level).length} ${level}`)
  const summary = `${counts.join(', ')}.`
  if (findings.some(({ level }) => level === 'red')) throw new CommandError(summary)
  if (!json) out(summary)
}

async function examine(): Promise<Finding[]> {
  let config: EarlyConfig
  try {
    config = readEarlyConfig()
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [errorText(error).replaceAll('\n', ' ')]
    return problems.map((text) => ({ check: 'settings', level: 'red', text, command: null }))
  }
  return withReader(config, (core) => core.doctor.examine())
}

function findingText({ check, level, text, command }: Finding): string {
  return labelled([[`${level.padEnd(6)}  ${check}`, text]], command === null ? [] : [command])
}
