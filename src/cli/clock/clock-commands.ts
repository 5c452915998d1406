// Names and options of the commands about time: the clock of a sandbox brand, and what the next nights will do.
import { type Command, InvalidArgumentError } from 'commander'
import { json, onBrand, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'

export function addClockCommands(clock: Command, terminal: Terminal): void {
  onBrand(
    clock
      .command('advance')
      .description("move a sandbox brand's clock on, and run every night in between; live brands refuse"),
  )
    .argument('<days>', 'how far: 1d to 400d', daysAhead)
    .action(async (days, options) => (await import('./clock.ts')).clockAdvance(days, options, terminal))
  onBrand(clock.command('show').description('show the time by the clock of a brand')).action(
    async (options) => (await import('./clock.ts')).clockShow(options, terminal),
  )
}

export function addJobCommands(jobs: Command, terminal: Terminal): void {
  jobs
    .command('list')
    .description('list the jobs: last run, how long it took, its result, the next run, and who has it now')
    .addOption(json())
    .action(async (options) => (await import('./jobs.ts')).jobsList(options, terminal))
  jobs
    .command('run <name>')
    .description('run a job at once, due or not; refused while another process runs it')
    .addOption(json())
    .action(async (name, options) => (await import('./jobs.ts')).jobsRun(name, options, terminal))
  onBrand(
    jobs
      .command('preview')
      .description('say what the next nights will do: renewals, endings, expiries and erasures by date'),
  )
    .option('--days <count>', 'how many nights, at most 400', wholeNumber, 30)
    .action(async (options) => (await import('./preview.ts')).jobsPreview(options, terminal))
}

function daysAhead(text: string): number {
  if (/^\d{1,5}d$/.test(text)) return Number(text.slice(0, -1))
  throw new InvalidArgumentError('Write days, such as 31d.')
}
