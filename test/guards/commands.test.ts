import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Command } from 'commander'
import { makeProgram } from '../../src/cli/commands.ts'
import { listCommands } from '../../src/cli/completion/command-tree.ts'
import { openTerminal } from '../../src/cli/terminal.ts'
import { commandFaults } from './commands.ts'

test('every command and option has a description, and every list prints JSON', () => {
  const commands = listCommands(makeProgram(openTerminal()))
  assert.ok(commands.length > 60, `only ${commands.length} commands found`)
  assert.deepEqual(commandFaults(commands), [])
})

test('a command without a description, and a list without --json, are found', () => {
  const program = new Command('latchkey').description('the program')
  const things = program.command('thing').description('things')
  things.command('list').description('list the things').option('--all')
  things.command('add').option('--json', 'print JSON')
  assert.deepEqual(commandFaults(listCommands(program)), [
    'thing list --all: no description',
    'thing list: no --json',
    'thing add: no description',
  ])
})
