// The look of the sign-in pages: that of the console, over the style of all pages. Measures and colours are those of the console's
// style sheet. Every contrast is at least 4.5 : 1 in both modes.

export const SIGN_IN_STYLE = `
:root{--ground:#f7f8fa;--card:#fff;--ink:#101828;--soft:#5d6879;--line:#e4e7ec;--field:#fff;--field-line:#858f9f;
--bad:#b42318;--bad-ground:#fef3f2;--good:#067647;--focus:var(--brand);--code:#f2f4f7}
@media (prefers-color-scheme:dark){:root{--ground:#0f1216;--card:#171b21;--ink:#f2f4f7;--soft:#98a2b3;--line:#2a313a;
--field:#0f1216;--field-line:#667085;--bad:#fda29b;--bad-ground:#2f1917;--good:#75e0a7;--focus:#a8c7fa;--code:#0f1216}}
html{font-size:16px;line-height:1.45}
body{padding-block:clamp(0px,9vh,96px) 24px}
.card{max-width:400px;border-radius:8px;box-shadow:0 1px 3px rgb(16 24 40/.1)}
.card::before{display:none}
.inside{padding:24px}
h1{font-size:20px;line-height:1.3;font-weight:600;margin:0 0 8px;letter-spacing:-.01em}
p{margin:0 0 16px;font-size:14px}
form{margin:24px 0 0}
form+form,.or+form{margin-top:16px}
label{font-size:14px;margin-bottom:4px}
.field{margin-bottom:16px}
#start .field{margin-bottom:16px}
.field>.hint:first-child{margin:0 0 4px}
.hint{font-size:12px;margin-top:4px}
.error{font-size:14px;margin-top:4px}
input{padding:8px 12px;min-height:40px;border-radius:8px}
input[aria-invalid]{padding:7px 11px}
button,.button{display:flex;align-items:center;justify-content:center;gap:8px;min-height:40px;padding:8px 16px;font-size:14px;
font-weight:600;border-radius:8px;text-decoration:none;color:var(--on-brand);background:var(--brand);
border:1px solid color-mix(in srgb,var(--brand) 70%,var(--ink))}
button.second{color:var(--ink);background:var(--card);border-color:var(--field-line)}
button:disabled{opacity:.6;cursor:default}
button svg{width:20px;height:20px;flex:none}
.product{display:flex;align-items:center;gap:8px;margin:0 0 24px;font-size:14px;font-weight:600}
.product svg{width:24px;height:24px;flex:none}
.product .soft{font-weight:400}
.product .soft::before{content:"·";margin-inline-end:8px}
.or{display:flex;align-items:center;gap:12px;margin:16px 0;color:var(--soft);font-size:12px}
.or::before,.or::after{content:"";flex:1;border-top:1px solid var(--line)}
[hidden]{display:none!important}
.links{margin:16px 0 0;font-size:14px}
.alert{margin:0 0 16px;padding:8px 12px;font-size:14px;font-weight:400;border:0;border-radius:8px}
.notice{margin:0 0 16px;padding:8px 12px;font-size:14px;border-radius:8px;background:var(--code)}
.digits{font-size:20px;letter-spacing:.3em;font-variant-numeric:tabular-nums;direction:ltr;text-align:start}
.qr{display:block;width:200px;margin:0 auto 12px;padding:12px;background:#fff;border:1px solid var(--line);border-radius:8px}
.qr svg{display:block;width:100%;height:auto}
.secret{display:block;padding:8px 12px;border-radius:8px;font-size:14px;text-align:center;direction:ltr;user-select:all;
letter-spacing:.04em;text-wrap:balance}
.app{text-decoration:none}
.codes{display:grid;gap:4px;margin:0 0 16px;padding:0;list-style:none;direction:ltr}
.codes li{margin:0}
.codes code{display:block;padding:6px 0;text-align:center;font-size:14px;border-radius:8px;user-select:all}
pre{margin:0 0 16px;padding:8px 12px;border:0;border-radius:8px;direction:ltr;text-align:start;white-space:pre-wrap}
.check{display:flex;align-items:center;gap:8px;margin:0 0 16px;font-weight:400;cursor:pointer}
.check input{width:20px;height:20px;min-height:0;margin:0;padding:0;accent-color:var(--brand);flex:none}
.inside>.languages{margin:24px -24px -24px;padding:12px 24px;border-top:1px solid var(--line);font-size:12px;color:var(--soft)}
.languages summary{cursor:pointer;width:max-content;border-radius:4px}
.languages ul{display:flex;flex-wrap:wrap;gap:4px 16px;margin:12px 0 4px;padding:0;list-style:none}
.languages li{margin:0}
.languages a{display:block;padding:2px 0}
.languages [aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
@media (max-width:30rem){body{padding:0 0 24px}.card{box-shadow:none}.inside{padding:24px 16px 0}
.inside>.languages{margin:24px -16px 0;padding-inline:16px}}
@media print{.languages,.check,button{display:none}}
`
