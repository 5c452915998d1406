// The icons: paths on a grid of 24, drawn as lines. An icon only repeats a word beside it, so screen readers skip it.
import type { VNode } from 'preact'
import { path, svg } from './elements.ts'

const PATHS = {
  overview: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  accounts:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c0-3.5 2.9-5.5 6.5-5.5s6.5 2 6.5 5.5M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.8c2.2.700 3.5 2.5 3.5 5.2',
  sessions: 'M3 12h4l2.5-7 5 14 2.5-7h4',
  usage: 'M4 20V10M10 20V4M16 20v-8M21 20H3',
  gateways: 'M4 5h16v6H4zM4 13h16v6H4zM8 8h.01M8 16h.01M12 8h4M12 16h4',
  addresses:
    'M12 21s7-6.2 7-11.5a7 7 0 1 0-14 0C5 14.8 12 21 12 21zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  plans: 'M3.5 12.5V5a1.5 1.5 0 0 1 1.5-1.5h7.5l8 8a1.5 1.5 0 0 1 0 2l-6.5 6.5a1.5 1.5 0 0 1-2 0zM8 8h.01',
  keys: 'M8 15.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11.5h9M17.5 11.5v3.5M21 11.5v2.5',
  webhooks: 'M12 8.5a3 3 0 1 0-2.6-1.5L6.5 12M6 12.5a3 3 0 1 0 3 3h6M15.5 14a3 3 0 1 0 1-2.5L13.5 8',
  mail: 'M3.5 5.5h17v13h-17zM4 6.5l8 6.5 8-6.5',
  billing: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  audit: 'M6 3h9l4 4v14H6zM14.5 3.5V8H19M9 12.5h6M9 16h6',
  jobs: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  settings:
    'M4 7h9M17 7h3M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM4 17h3M11 17h9M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
  bell: 'M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  close: 'M6 6l12 12M18 6L6 18',
  more: 'M5 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0zM11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0zM17 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M4.5 12.5l5 5 10-11',
  warn: 'M12 4l9 16H3zM12 10v4.5M12 17.2h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.8h.01',
  pause: 'M9 6v12M15 6v12',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4 20h16',
  plus: 'M12 5v14M5 12h14',
  refresh: 'M20 5v5h-5M19.5 10a8 8 0 1 0 .5 4',
  down: 'M7 10l5 5 5-5',
  forward: 'M9.5 6l6 6-6 6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  contrast: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 7.5h6.5M12 12h9M12 16.5h6.5',
  out: 'M10 4H5v16h5M14.5 8l4 4-4 4M18 12H9',
  away: 'M4 4l16 16M8.5 8.5A7.5 7.5 0 0 0 6 10M12 7a8 8 0 0 1 6 3M9.5 13.5a3.5 3.5 0 0 1 4 0M12 18h.01',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 1 1 7 0v3',
  empty: 'M4 13l2.5-8h11L20 13v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20',
} as const

export type IconName = keyof typeof PATHS

/** Directions that turn with the direction of the text. */
const TURNED: readonly IconName[] = ['forward', 'out']

export function icon(name: IconName, size = 20): VNode {
  return svg(
    {
      ...{ class: `icon${TURNED.includes(name) ? ' turned' : ''}`, viewBox: '0 0 24 24' },
      ...{ width: size, height: size, 'aria-hidden': 'true' },
    },
    path({ d: PATHS[name] }),
  )
}
