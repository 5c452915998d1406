// Where the server is, as the shell says it: the path of its public URL. Every address of the console goes through here.

/** Without a slash at the end; empty at the root of a host. */
export const BASE = document.documentElement.dataset.base ?? ''
const CONSOLE = `${BASE}/console`

/** The address of a page of the console: `/accounts` → `/console/accounts`. */
export function hrefOf(path: string): string {
  return CONSOLE + path
}

/** The path of a page from an address of the browser; undefined: no page of the console. */
export function pagePathOf(pathname: string): string | undefined {
  if (pathname === CONSOLE) return '/'
  return pathname.startsWith(`${CONSOLE}/`) ? pathname.slice(CONSOLE.length) : undefined
}
