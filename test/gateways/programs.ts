// Programs inside a namespace: started, read, ended by their own process id. Waiting means reading their output, never
// sleeping.
import { type ChildProcess, spawn } from 'node:child_process'

/**
 * The longest wait for another program: to start, to answer, to try again, to end. Its pauses and the machine's speed are
 * not known, so this only distinguishes "never" from "late"; every such wait ends as soon as the event has happened.
 */
export const PATIENCE_MS = 120_000
/** Enough for any of the daemons' logs in one part; older text is dropped. */
const OUTPUT_CHARS_MAX = 2_000_000

export type Program = ReturnType<typeof startProgram>

export type StartOptions = { env?: Record<string, string>; stdin?: string }

/** Starts `command` in namespace `network`; its output is kept, its end is not awaited. */
export function startProgram(
  network: string,
  command: string,
  args: readonly string[],
  options: StartOptions = {},
) {
  const child = spawn('ip', ['netns', 'exec', network, command, ...args], {
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const output = listen(child)
  child.stdin.on('error', () => {}) // it may end before it has read its input
  child.stdin.end(options.stdin ?? '')
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.once('error', () => resolve(null))
  })
  const closed = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code))
    child.once('error', () => resolve(null))
  })
  void exited.then(output.ended)
  const isRunning = () => child.exitCode === null && child.signalCode === null && child.pid !== undefined

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!isRunning()) return
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    await exited
    clearTimeout(timer)
  }

  return {
    pid: child.pid ?? 0,
    /** Its exit code once all its output is here; for daemons whose children live on, this never resolves. */
    closed,
    isRunning,
    output: output.text,
    waitFor: output.waitFor,
    /** Calls `heard` with each further line. */
    onLine: output.onLine,
    /** SIGTERM, then SIGKILL if it does not end. */
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** The output of a child, kept and awaited. */
function listen(child: ChildProcess) {
  let text = ''
  let over = false
  const watchers = new Set<() => void>()
  const lineListeners = new Set<(line: string) => void>()
  let partLine = ''
  const hear = (chunk: Buffer) => {
    const piece = chunk.toString('utf8')
    text = (text + piece).slice(-OUTPUT_CHARS_MAX)
    for (const watch of [...watchers]) watch()
    if (lineListeners.size === 0) return
    const lines = (partLine + piece).split('\n')
    partLine = lines.pop() ?? ''
    for (const line of lines) for (const heard of lineListeners) heard(line)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)

  /** The match of `pattern` in the output; undefined when the time or the program is over. */
  function waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray | undefined> {
    return new Promise((resolve) => {
      const finish = (found: RegExpExecArray | undefined) => {
        clearTimeout(timer)
        watchers.delete(look)
        resolve(found)
      }
      const look = () => {
        const found = pattern.exec(text)
        if (found) finish(found)
        else if (over) finish(undefined)
      }
      const timer = setTimeout(() => finish(undefined), timeoutMs)
      watchers.add(look)
      look()
    })
  }

  return {
    waitFor,
    text: () => text,
    onLine: (heard: (line: string) => void) => void lineListeners.add(heard),
    ended: () => {
      over = true
      // The rest in the pipe comes right after the end.
      setImmediate(() => {
        for (const watch of [...watchers]) watch()
      })
    },
  }
}

export type Ran = { code: number | null; text: string }

/** Runs a short command in a namespace, to its end; code null when it had to be killed. */
export async function runProgram(
  network: string,
  command: string,
  args: readonly string[],
  options: StartOptions & { timeoutMs: number },
): Promise<Ran> {
  const program = startProgram(network, command, args, options)
  const timer = setTimeout(() => void program.kill(), options.timeoutMs)
  const code = await program.closed
  clearTimeout(timer)
  return { code, text: program.output() }
}

const POLL_MS = 50

/** Calls `holds` again and again until it returns a truthy value, and returns it; undefined when the time is over. */
export async function until<T>(
  holds: () => Promise<T> | T,
  timeoutMs: number,
): Promise<NonNullable<T> | undefined> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const found = await holds()
    if (found) return found
    if (performance.now() > deadline) return undefined
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
