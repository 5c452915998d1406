// latchkey completion: prints the completion script of a shell.
import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'
import { listCommands } from './command-tree.ts'
import { completionScript, type Shell } from './scripts.ts'

export function completion(shell: Shell, program: Command, { out }: Terminal): void {
  out(completionScript(shell, program.name(), listCommands(program)).trimEnd())
}
