// Exit codes of commands, for scripts that call them. docs/cli.md lists them too.
import { constants } from 'node:os'

export const DONE = 0
/** Refused, or it could not be done. */
export const FAILED = 1
/** An unknown command, option or value, or one that is missing. */
export const WRONG_USAGE = 2
/** `migrate --check` found changes to be made. */
export const CHANGES_DUE = 3

export const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const
export type StopSignal = (typeof STOP_SIGNALS)[number]

/** As a shell has it: 130 after ^C. */
export function exitCodeOf(signal: StopSignal): number {
  return 128 + constants.signals[signal]
}
