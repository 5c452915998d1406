// Names, arguments and options of the task commands. What they do is loaded when one is called.
import { type Command, Option } from 'commander'
import { ROW_STATES } from '../../tasks/task.ts'
import { json, MAX_PAGE, onAnyBrand, PAGE, pageSize, wholeNumber } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const ID = ['<id>', 'its number in "task list"', wholeNumber] as const

export function addTaskCommands(task: Command, terminal: Terminal): void {
  onAnyBrand(task.command('list').description('list long work, newest first; it is forgotten after a week'))
    .option('--after <id>', 'the next page: tasks before this one', wholeNumber)
    .option('--limit <count>', `tasks on the page, at most ${MAX_PAGE}`, pageSize, PAGE)
    .action(async (options) => (await import('./task.ts')).taskList(options, terminal))
  task
    .command('show')
    .description('show a task: how far it is, and its rows that failed')
    .argument(...ID)
    .addOption(new Option('--state <state>', 'rows in this state').choices([...ROW_STATES]).default('failed'))
    .option('--after <row>', 'rows behind this one', wholeNumber)
    .option('--limit <count>', `rows at most, up to ${MAX_PAGE}`, pageSize, PAGE)
    .addOption(json())
    .action(async (id, options) => (await import('./task.ts')).taskShow(id, options, terminal))
  task
    .command('cancel')
    .description('cancel a task; what is done stays done')
    .argument(...ID)
    .addOption(json())
    .action(async (id, options) => (await import('./task.ts')).taskCancel(id, options, terminal))
}
