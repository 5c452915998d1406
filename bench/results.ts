// The bench's result as text: every goal with its figure, in the terminal and as bench/RESULTS.md.
import { writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'

export type Goal = {
  what: string
  figure: number
  unit: string
  bound: 'at least' | 'at most'
  goal: number
  how: string
}

export function isMet({ figure, bound, goal }: Goal): boolean {
  return bound === 'at least' ? figure >= goal : figure <= goal
}

function line(goal: Goal): string {
  const { what, figure, unit, bound, how } = goal
  const met = isMet(goal) ? 'yes' : '**no**'
  return `| ${what} | ${figure.toFixed(2)}${unit} | ${bound} ${goal.goal}${unit} | ${met} | ${how} |`
}

/** Markdown that says what was measured, on what, when and how to repeat it. */
export function describe(goals: Goal[], notes: string[], command: string): string {
  const [cpu] = cpus()
  return `# Results of the bench

Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)} with Node ${process.version} on ${process.platform}
${process.arch}, ${cpus().length} cores (${cpu?.model.trim()}), ${(totalmem() / 2 ** 30).toFixed(0)} GiB of memory.
Server, baseline and load generator share the machine. Ratios are medians over the rounds of one run, each of two
measurements that followed each other.

| measure | figure | goal | met | from |
| --- | --- | --- | --- | --- |
${goals.map(line).join('\n')}

${notes.map((note) => `- ${note}`).join('\n')}
`
}

export async function writeResults(text: string, name = 'RESULTS.md'): Promise<void> {
  await writeFile(join(import.meta.dirname, name), text)
}
