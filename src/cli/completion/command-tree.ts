// All commands as a list, for completion scripts and for the guard of commands.
import type { Command } from 'commander'

export type CommandNode = {
  /** As one types it after the program's name: `account list`; '' for the program itself. */
  path: string
  description: string
  below: { name: string; description: string }[]
  options: CommandOption[]
  /** Words that its first argument can be. */
  words: readonly string[]
}

/** `flags`: such as `-h` and `--help`. `choices`: words that its value can be. */
export type CommandOption = {
  flags: string[]
  description: string
  takesValue: boolean
  choices: readonly string[]
}

/** The program first, each command before those below it. */
export function listCommands(program: Command): CommandNode[] {
  const walk = (command: Command, path: string): CommandNode[] => [
    nodeOf(command, path),
    ...command.commands.flatMap((sub) => walk(sub, `${path} ${sub.name()}`.trim())),
  ]
  return walk(program, '')
}

function nodeOf(command: Command, path: string): CommandNode {
  const help = { flags: ['--help'], description: 'show help', takesValue: false, choices: [] }
  return {
    path,
    description: command.description(),
    below: command.commands.map((sub) => ({ name: sub.name(), description: sub.description() })),
    options: [
      ...command.options.map(({ short, long, description, required, optional, argChoices }) => ({
        flags: [short, long].filter((flag) => flag !== undefined && flag !== null),
        description,
        takesValue: required || optional,
        choices: argChoices ?? [],
      })),
      help,
    ],
    words: command.registeredArguments[0]?.argChoices ?? [],
  }
}

/** The words that may come next, without values. */
export function nextWords({ below, options, words }: CommandNode): string[] {
  return [...below.map(({ name }) => name), ...words, ...options.flatMap(({ flags }) => flags)]
}
