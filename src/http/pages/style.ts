// The one style sheet of all pages: system fonts, one column, light and dark. A brand's colours come as two variables. The
// contrast of every pair of text and background is at least 4.5 : 1 in both modes.

export const PAGE_STYLE = `
:root{color-scheme:light dark;
--ground:#f5f6f8;--card:#ffffff;--ink:#16191d;--soft:#545d68;--line:#d5dae1;--field:#ffffff;--field-line:#79828e;
--bad:#b3261e;--bad-ground:#fdf0ef;--good:#1a6b3c;--focus:#0b57d0;--code:#eef0f3}
@media (prefers-color-scheme:dark){:root{
--ground:#121417;--card:#1b1e22;--ink:#eef1f4;--soft:#a9b2bd;--line:#333941;--field:#121417;--field-line:#7b8591;
--bad:#ffb4ab;--bad-ground:#3a1d1b;--good:#7fd6a0;--focus:#a8c7fa;--code:#262b31}}
*,*::before,*::after{box-sizing:border-box}
html{font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);min-height:100vh;min-height:100svh;display:flex;flex-direction:column;
align-items:center;padding:clamp(0rem,6vh,5rem) 1rem 2rem;overflow-wrap:anywhere}
.card{width:100%;max-width:27rem;background:var(--card);border:1px solid var(--line);border-radius:.75rem;overflow:hidden;
box-shadow:0 1px 2px rgb(0 0 0/.05),0 8px 24px rgb(0 0 0/.06)}
.card::before{content:"";display:block;height:.375rem;background:var(--brand)}
.wide{max-width:60rem}
.inside{padding:2rem 2.25rem 2.25rem}
.brand{margin:0 0 1.5rem;color:var(--soft);font-weight:600;letter-spacing:.01em}
h1{margin:0 0 1rem;font-size:1.625rem;line-height:1.22;letter-spacing:-.015em;font-weight:650;text-wrap:balance}
h2{margin:2.25rem 0 .75rem;font-size:1.2rem;line-height:1.3;letter-spacing:-.01em}
p,ul,ol{margin:0 0 1rem}
ul,ol{padding-inline-start:1.25rem}
li{margin-bottom:.375rem}
.inside>:last-child,form>:last-child{margin-bottom:0}
.soft{color:var(--soft)}
a{color:inherit;text-underline-offset:.2em;text-decoration-thickness:.08em}
a:hover{text-decoration-thickness:.16em}
label{display:block;margin:0 0 .375rem;font-weight:600}
.field{margin:0 0 1.375rem}
.hint{margin:.5rem 0 0;color:var(--soft);font-size:.9rem;line-height:1.45}
form{margin:1.5rem 0 0}
input{display:block;width:100%;padding:.6875rem .8125rem;font:inherit;color:inherit;background:var(--field);
border:1px solid var(--field-line);border-radius:.5rem}
[dir=rtl] input[readonly]{text-align:right}
input[readonly]{padding:0;border:0;background:none;border-radius:.125rem;text-overflow:ellipsis}
input[aria-invalid]{border-color:var(--bad);border-width:2px;padding:.625rem .75rem}
.show{display:flex;align-items:center;gap:.5rem;margin:0 0 1.375rem;font-weight:400;cursor:pointer}
.show[hidden]{display:none}
.show input{width:1.125rem;height:1.125rem;margin:0;accent-color:var(--brand)}
fieldset{margin:0 0 1.375rem;padding:1rem 1.125rem;border:1px solid var(--line);border-radius:.5rem;min-width:0}
legend{float:inline-start;width:100%;margin:0 0 .75rem;padding:0;font-weight:600}
legend+*{clear:both}
.choice{display:flex;align-items:baseline;gap:.625rem;margin:0;cursor:pointer}
.choice input{flex:none;width:1.125rem;height:1.125rem;margin:0;padding:0;accent-color:var(--brand);position:relative;top:.15rem}
.choice-hint{margin-block:.25rem 1rem;margin-inline-start:1.75rem}
fieldset>:last-child{margin-bottom:0}
.error{margin:.5rem 0 0;color:var(--bad);font-weight:600;font-size:.9375rem;line-height:1.45}
.alert{margin:0 0 1.5rem;padding:.8125rem 1rem;background:var(--bad-ground);border-inline-start:.25rem solid var(--bad);
border-radius:.375rem;color:var(--bad);font-weight:600}
button{display:block;width:100%;padding:.8125rem 1.25rem;font:inherit;font-weight:650;cursor:pointer;color:var(--on-brand);
background:var(--brand);border:1px solid color-mix(in srgb,var(--brand) 50%,var(--ink));border-radius:.5rem}
button:hover{filter:brightness(1.07)}
button:active{filter:brightness(.95)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.mark{display:block;width:3rem;height:3rem;margin:0 0 1.25rem}
.mark.good{color:var(--good)}
.mark.bad{color:var(--soft)}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;background:var(--code);border-radius:.3rem}
.nowrap{white-space:nowrap}
code{padding:.1em .35em;-webkit-box-decoration-break:clone;box-decoration-break:clone}
pre{margin:0 0 1rem;padding:.9rem 1rem;overflow-x:auto;overflow-wrap:normal;border:1px solid var(--line)}
pre code{padding:0;background:none}
table{width:100%;border-collapse:collapse;margin:0 0 1rem;font-size:.9375rem}
th,td{text-align:start;vertical-align:top;padding-block:.5rem;padding-inline-end:.75rem;border-bottom:1px solid var(--line)}
.foot{width:100%;max-width:27rem;margin:1.25rem 0 0;padding:0 .25rem;color:var(--soft);font-size:.875rem;text-align:center}
.wide+.foot{max-width:60rem}
@media (max-width:30rem){body{padding:0 0 1.5rem;background:var(--card)}.card{border:0;border-radius:0;box-shadow:none}
.inside{padding:1.75rem 1.25rem 1.5rem}.foot{padding:0 1.25rem}}
@media (forced-colors:active){.card::before{background:Highlight}}
@media print{body{background:none}.card{box-shadow:none}}
`
