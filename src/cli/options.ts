// Options and arguments that many commands share.
import { type Command, InvalidArgumentError, Option } from 'commander'

export function onBrand(command: Command): Command {
  return command.option('--brand <name>', 'which brand; may be left out when there is one').addOption(json())
}

export function json(): Option {
  return new Option('--json', 'print JSON for programs')
}

export function wholeNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('Write a whole number.')
}
