// The style that the reference page adds to that of all pages: contents at the side, text and samples side by side on wide
// screens.
import { CODE_STYLE } from './highlight.ts'
import { TABS_STYLE } from './tabs.ts'

export const REFERENCE_STYLE = `${CODE_STYLE}${TABS_STYLE}html{scroll-padding-top:1.5rem}
body{display:block;padding:0;background:var(--card)}
.card{max-width:none;border:0;border-radius:0;box-shadow:none;overflow:visible}
.inside{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
.skip{position:absolute;left:-100vw;top:.5rem;z-index:2;padding:.5rem 1rem;background:var(--card);border-radius:.375rem}
.skip:focus{left:.5rem}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.side{display:none}
nav ul{list-style:none;margin:0 0 1.5rem;padding:0}
nav li{margin:0}
nav a{display:block;padding:.3rem .625rem;border-radius:.375rem;text-decoration:none}
nav a:hover{background:var(--code)}
.list{margin:0 0 .375rem;padding:0 .625rem;color:var(--soft);font-size:.8125rem;font-weight:650}
.menu{margin:0 0 2rem;border:1px solid var(--line);border-radius:.5rem}
.menu summary{padding:.75rem 1rem;font-weight:600;cursor:pointer}
.menu nav{padding:.5rem .375rem 0}
h1{font-size:2rem}
h2{margin:3rem 0 .875rem;font-size:1.375rem}
h4{margin:1.75rem 0 .5rem;font-size:.875rem;font-weight:650;color:var(--soft)}
.group{margin-bottom:0}
.method{padding:2.5rem 0 .5rem;border-bottom:1px solid var(--line)}
.method:last-child{border:0}
h3{margin:0 0 .25rem;font-size:1.3125rem;letter-spacing:-.01em}
h3 a{text-decoration:none}
h3 a:hover{text-decoration:underline}
.summary{font-size:1.0625rem;color:var(--soft)}
.method ul{margin-bottom:0}
.route{margin-bottom:.75rem}
.verb{font-size:.75rem;font-weight:700;letter-spacing:.04em;color:var(--soft)}
.also{margin:-.25rem 0 1rem;font-size:.9375rem}
.also summary{color:var(--soft);cursor:pointer}
.also ul{margin-top:.5rem}
caption{text-align:left}
thead th{padding:.25rem .75rem .375rem 0;color:var(--soft);font-size:.8125rem;font-weight:600}
tbody th{font-weight:600}
td:last-child,th:last-child{padding-right:0}
tbody tr:last-child>*{border-bottom:0}
th code{padding:0;background:none;overflow-wrap:normal;font-weight:600}
.fields th:first-child{width:38%;min-width:8rem;overflow-wrap:normal}
thead th{white-space:nowrap}
.codes th:nth-child(-n+2),.codes td:nth-child(2){width:4.375rem}
.codes td:nth-child(2){white-space:nowrap}
.codes tbody th{overflow-wrap:normal}
.kind{display:block;color:var(--soft);font-size:.8125rem;font-weight:400}
pre code{font-size:inherit}
pre{font-size:.8125rem;line-height:1.6}
.kind strong{color:var(--ink);font-weight:600}
@media (min-width:64rem){
body{display:grid;align-items:start;grid-template-columns:16rem minmax(0,1fr)}
.card::before{display:none}
.side{display:block;position:sticky;top:0;height:100vh;padding:1.75rem 1rem 2rem;overflow-y:auto;border-right:1px solid var(--line);
border-top:.375rem solid var(--brand);background:var(--ground);font-size:.9375rem}
.side .site{margin:0 0 1.5rem;font-weight:650;font-size:1.0625rem}
.menu{display:none}
.inside{padding:3rem 3rem 6rem}}
@media (min-width:76rem){
.inside{max-width:82rem;margin:0}
.guide{max-width:46rem}
.method{display:grid;grid-template:"about samples" auto "rest samples" 1fr/minmax(0,1fr) minmax(0,25rem);column-gap:2.5rem}
.about{grid-area:about}.rest{grid-area:rest}
.samples{grid-area:samples;position:sticky;top:1.5rem;align-self:start}
.samples h4:first-child{margin-top:.375rem}}
@media (min-width:88rem){.method{grid-template-columns:minmax(0,1fr) minmax(0,31rem);column-gap:3.5rem}}
@media print{.side,.menu,.skip{display:none}}
`
