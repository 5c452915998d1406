// What a check says: green is well, yellow should be looked at, red must be mended.
export type Level = 'green' | 'yellow' | 'red'

/** `command`: as it is typed, of this program or of the system; null: the text says what to do. */
export type Finding = { check: string; level: Level; text: string; command: string | null }

/** A finding of the check that says it. */
export type Said = Omit<Finding, 'check'>

export function green(text: string): Said {
  return { level: 'green', text, command: null }
}

export function yellow(text: string, command: string | null = null): Said {
  return { level: 'yellow', text, command }
}

export function red(text: string, command: string | null = null): Said {
  return { level: 'red', text, command }
}
