// A real Chromium for labs: the machine's own, installed from Debian's packages when it is missing and the user may install.
// Records every request and every console error of the pages it opens.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const INSTALL_TIMEOUT_MS = 600_000
// Without these flags a browser looks for updates and services of its maker at every start.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser's path; undefined when there is none and none can be installed. */
export function findChromium(): string | undefined {
  const found = () => [process.env.CHROMIUM ?? '', ...PATHS].find((path) => path !== '' && existsSync(path))
  if (found() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return found()
  console.log('installing Chromium from the packages of this machine')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const options = { env, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS } as const
  try {
    execFileSync('apt-get', ['update', '-qq'], options)
    execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], options)
  } catch {
    return undefined
  }
  return found()
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS })
}

export type SeenRequest = { method: string; url: string; referer: string | undefined }

export type Watched = {
  page: Page
  requests: SeenRequest[]
  /** Errors the browser wrote to its console: a broken policy, a script that failed. */
  complaints: string[]
  close(): Promise<void>
}

/** A fresh profile with one page in it. */
export async function openPage(browser: Browser, options: BrowserContextOptions): Promise<Watched> {
  const context = await browser.newContext({ locale: 'en-GB', ...options })
  const requests: SeenRequest[] = []
  const complaints: string[] = []
  const headers: Promise<void>[] = []
  context.on('request', (request) => {
    const seen: SeenRequest = { method: request.method(), url: request.url(), referer: undefined }
    requests.push(seen)
    headers.push(
      request.allHeaders().then(
        (all) => {
          seen.referer = all.referer
        },
        () => undefined,
      ),
    )
  })
  const page = await context.newPage()
  page.on('pageerror', (err) => complaints.push(err.message))
  page.on('console', (message) => {
    // A page with status 4xx also writes a line to the console, which is no error.
    const isStatus = message.text().startsWith('Failed to load resource: the server responded with a status')
    if (message.type() === 'error' && !isStatus) complaints.push(message.text())
  })
  const close = async () => {
    await Promise.all(headers)
    await context.close()
  }
  return { page, requests, complaints, close }
}

export type AccessibleNode = {
  role: string
  name: string
  description: string
  properties: Record<string, unknown>
}

type RawNode = {
  ignored: boolean
  role?: { value?: unknown }
  name?: { value?: unknown }
  description?: { value?: unknown }
  properties?: { name: string; value: { value?: unknown } }[]
}

/** The page as a screen reader gets it. */
export async function accessibilityTree(page: Page): Promise<AccessibleNode[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: RawNode[] }
  await session.detach()
  return nodes
    .filter((node) => !node.ignored)
    .map((node) => ({
      role: String(node.role?.value ?? ''),
      name: String(node.name?.value ?? ''),
      description: String(node.description?.value ?? ''),
      properties: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
    }))
}
