// The style that the page at /docs adds to that of all pages: a card for each dialect, text and code side by side on wide
// screens.
import { CODE_STYLE } from './highlight.ts'
import { TABS_STYLE } from './tabs.ts'

export const LANDING_STYLE = `${CODE_STYLE}${TABS_STYLE}html{scroll-padding-top:1.5rem}
.card.wide{max-width:74rem}
.inside{padding:3rem 3rem 3.5rem}
h1{margin-bottom:.5rem;font-size:2.25rem}
h2{margin:0 0 .75rem;font-size:1.375rem}
h3{margin:1.25rem 0 .5rem;font-size:.875rem;font-weight:650;color:var(--soft)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.lead{max-width:44rem;margin:0 0 2.25rem;font-size:1.125rem;color:var(--soft)}
.cards{display:grid;gap:1.25rem}
.choice{display:flex;flex-direction:column;padding:1.625rem 1.75rem 1.75rem;border:1px solid var(--line);border-radius:.75rem}
.choice h2{font-size:1.5rem}
.for{display:block;margin-top:.125rem;color:var(--soft);font-size:1rem;font-weight:500;letter-spacing:0}
dl{margin:.25rem 0 1.5rem;font-size:.9375rem}
dl div{padding:.625rem 0;border-top:1px solid var(--line)}
dt{color:var(--soft);font-size:.8125rem}
dd{margin:0}
.ways{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem 1.25rem;margin:auto 0 0}
.way{padding:.5rem 1rem;border-radius:.5rem;background:var(--brand);color:var(--on-brand);font-weight:650;text-decoration:none}
.way:hover{filter:brightness(1.07)}
.first{margin-top:3.5rem;padding-top:3rem;border-top:1px solid var(--line)}
.both{margin-top:3.5rem;padding-top:3rem;border-top:1px solid var(--line)}
.both p{max-width:44rem;margin:0}
.words mark{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre{font-size:.8125rem;line-height:1.6}
pre code{font-size:inherit}
.first pre code{-webkit-user-select:all;user-select:all}
@media (min-width:52rem){.cards{grid-template-columns:1fr 1fr;row-gap:0}
.choice{display:grid;grid-row:span 4;grid-template-rows:subgrid}}
@media (min-width:64rem){.first{display:grid;grid-template-columns:minmax(0,21rem) minmax(0,1fr);column-gap:3.5rem}}
@media (max-width:30rem){.inside{padding:2rem 1.25rem 2rem}.choice{padding:1.25rem 1.25rem 1.375rem}h1{font-size:1.875rem}
.first,.both{margin-top:2.5rem;padding-top:2.25rem}}
`
