/** Everything but colours and paper. No style is written at an element: the page's policy refuses those. */
export const screenStyle: string = `*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif;overflow-wrap:anywhere}
code,pre,kbd{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
a{color:var(--accent);text-underline-offset:.18em;text-decoration-thickness:.06em}
a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,summary:focus-visible,.scroll:focus-visible,article:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}
main:focus{outline:none}
.skip{position:absolute;left:-99rem}
.skip:focus{left:1rem;top:.5rem;background:var(--raised);padding:.5rem 1rem;z-index:2}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
header,.hero,.columns,footer{max-width:82rem;margin-inline:auto;padding-inline:clamp(1rem,3vw,2.5rem)}
header{display:flex;gap:.75rem;align-items:baseline;padding-block:1.1rem;color:var(--soft)}
header p{margin:0}
.mark{font-weight:650;letter-spacing:-.01em;color:var(--ink)}
h1{font-size:clamp(1.9rem,4.5vw,2.9rem);line-height:1.1;letter-spacing:-.028em;font-weight:680;margin:0;text-wrap:balance}
h1.bad{color:var(--critical)}h1.warn{color:var(--high)}h1.good{color:var(--good)}
h2{font-size:1.35rem;letter-spacing:-.015em;line-height:1.25;margin:0 0 .9rem}
h3{font-size:1.05rem;line-height:1.35;margin:1.6rem 0 .6rem}
h4{font-size:1rem;line-height:1.4;margin:0}
h2 small,h3 small,summary small{font-weight:400;font-size:.8em;color:var(--soft);margin-left:.25rem;font-variant-numeric:tabular-nums}
p{margin:.45rem 0;max-width:76ch}
.sub,.meta,figcaption{color:var(--soft);font-size:.84rem}
th .sub,td .sub{display:block;font-weight:400}
.hero{padding-block:1.4rem 2rem}
.lead{font-size:1.15rem;margin:.7rem 0 1.3rem;color:var(--ink)}
.notice{border-left:3px solid var(--high);padding:.4rem .9rem;background:var(--sunk);max-width:none}
.tally{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1.5rem;padding:0}
.tally a{display:block;min-width:5.6rem;padding:.5rem .8rem;border-radius:8px;text-decoration:none;font-size:.85rem;line-height:1.3}
.tally b{display:block;font-size:1.5rem;font-weight:640;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.tally a:hover{text-decoration:underline}
.tally .none a{background:none;box-shadow:inset 0 0 0 1px var(--line);color:var(--soft)}
.critical a,.sev.critical{background:var(--critical-bg);color:var(--critical)}
.high a,.sev.high{background:var(--high-bg);color:var(--high)}
.medium a,.sev.medium{background:var(--medium-bg);color:var(--medium)}
.low a,.sev.low{background:var(--low-bg);color:var(--low)}
.info a,.sev.info{background:var(--info-bg);color:var(--info)}
.sev{display:inline-block;padding:.05rem .5rem;border-radius:99px;font-size:.78rem;font-weight:600;line-height:1.5;white-space:nowrap}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.4rem;margin:0;padding-top:1.2rem;border-top:1px solid var(--line);font-size:.92rem}
.facts dt{color:var(--soft)}.facts dd{margin:0;font-variant-numeric:tabular-nums}
.columns{display:grid;grid-template-columns:12.5rem minmax(0,1fr);gap:3rem;align-items:start}
aside{position:sticky;top:0;max-height:100vh;overflow-y:auto;padding-block:1.2rem;font-size:.9rem;scrollbar-width:thin}
nav ul{list-style:none;margin:0 0 1.2rem;padding:0}
.nowrap{white-space:nowrap}
nav a{display:block;padding:.2rem .1rem;color:var(--soft);text-decoration:none}
nav a:hover{color:var(--accent);text-decoration:underline}
#filter{border-top:1px solid var(--line);padding-top:1rem;display:grid;gap:.75rem}
#filter .field{display:grid;grid-template-columns:1fr auto;gap:.25rem;color:var(--soft);font-size:.82rem}
#filter .field input,#filter .field select{grid-column:1/-1;width:100%}
input[type=search],select,button{font:inherit;font-size:.9rem;color:var(--ink);background:var(--raised);border:1px solid var(--soft);border-radius:6px;padding:.35rem .55rem;min-height:2.1rem}
::placeholder{color:var(--soft);opacity:1}
fieldset{border:0;margin:0;padding:0;display:grid;gap:.1rem}
legend{padding:0;color:var(--soft);font-size:.82rem;margin-bottom:.15rem}
fieldset label{display:flex;gap:.45rem;align-items:center;min-height:1.6rem}
input[type=checkbox]{accent-color:var(--accent);width:1rem;height:1rem;margin:0}
label.critical{color:var(--critical)}label.high{color:var(--high)}label.medium{color:var(--medium)}label.low{color:var(--low)}label.info{color:var(--info)}
kbd{border:1px solid var(--line);border-radius:4px;padding:0 .3rem;color:var(--soft)}
#filter p{margin:0;font-variant-numeric:tabular-nums}
.report>section{padding-block:1.6rem 1.9rem;border-top:1px solid var(--line)}
.report>section:first-child{border-top:0;padding-top:1.2rem}
.scroll{overflow-x:auto;scrollbar-width:thin}
table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.4;overflow-wrap:break-word}
th{text-align:left;font-weight:500}
thead th{color:var(--soft);font-size:.8rem;white-space:nowrap;border-bottom:1px solid var(--line);padding:.3rem .9rem .4rem 0}
tbody th,td{vertical-align:top;border-bottom:1px solid var(--line);padding:.45rem .9rem .45rem 0}
tbody tr:target>*{background:var(--sunk)}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.wide{min-width:7rem}
td.bad{color:var(--critical);font-weight:600}
.scroll table{min-width:40rem}
#blockers table{min-width:54rem}
.scroll th[scope=row]{min-width:11rem;max-width:24rem}
svg{display:block}
.bar{margin-top:.4rem}
.bar .rest{fill:var(--rest)}.bar .later{fill:var(--later)}.bar .now{fill:var(--now)}
#blockers .bar .later{fill:var(--reach)}#blockers .bar .now{fill:var(--alone)}
.radii{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:1.2rem 1rem;font-size:.88rem;line-height:1.35}
.radii li{display:flex;flex-direction:column;gap:.15rem}
.radii svg{margin-bottom:.35rem}
.reach{fill:var(--reach);stroke:var(--reach-line);stroke-width:1}
.alone{fill:var(--alone)}
figure{margin:0 0 1.4rem}
figcaption{margin-top:.8rem;max-width:76ch}
.findings{table-layout:fixed}
.findings th:nth-child(1){width:39%}.findings th:nth-child(2){width:5.6rem}.findings th:nth-child(3){width:24%}
.findings td a,tbody th a,.who a{text-decoration-color:transparent}
.findings td a:hover,.who a:hover{text-decoration-color:currentcolor}
.place{color:var(--soft)}
.steps{padding:0;margin:1.2rem 0 0;list-style:none}
.steps>li{position:relative;padding:.9rem 0 .9rem 3rem;border-top:1px solid var(--line)}
.steps>li::before{content:attr(value);position:absolute;left:0;top:.85rem;min-width:2rem;text-align:center;border-radius:99px;background:var(--sunk);font-weight:600;font-variant-numeric:tabular-nums}
.steps>li:target::before{background:var(--accent);color:var(--bg)}
.steps h3{margin:0}
.meta,.check{font-variant-numeric:tabular-nums}
.check{font-size:.88rem}
pre{margin:.5rem 0;padding:.6rem .8rem;background:var(--sunk);border-radius:6px;overflow-x:auto;white-space:pre-wrap;line-height:1.5}
.command code::before{content:'$ ';color:var(--soft)}
.diff ins,.diff del{text-decoration:none;display:inline-block;width:100%}
.diff ins{background:var(--ins)}.diff del{background:var(--del)}.diff .mark{font-weight:400;color:var(--soft)}
article{padding:1rem 1.1rem;margin:.7rem 0;background:var(--raised);border:1px solid var(--line);border-radius:8px;content-visibility:auto;contain-intrinsic-size:auto 14rem}
article:target{border-color:var(--accent)}
.fix{margin-top:.5rem}
.fix>b{float:left;margin-right:.5rem;font-weight:600;font-size:.9rem;line-height:1.62}
.fix>p{margin:0}
summary{cursor:pointer;color:var(--accent);padding:.2rem 0;margin-top:.45rem;font-size:.92rem}
.quote{margin:.5rem 0}
.quote figcaption{margin:0}
.quote pre{margin:.15rem 0 0;padding:.35rem .8rem}
.ln{color:var(--soft);user-select:none;margin-right:1rem}
.lanes{table-layout:fixed}
.lanes th:first-child{width:13.5rem}.lanes th:last-child{width:6.5rem}
.lanes tbody th,.lanes td{border:0;padding-block:.1rem}
.lanes text{font-size:11px;fill:var(--soft);font-variant-numeric:tabular-nums}
.lanes svg{overflow:visible}
.lanes line{stroke:var(--line)}
.lanes .ran{fill:var(--ran)}
.lanes .lost{fill:none;stroke:var(--critical);stroke-dasharray:3 2}
.lanes .kept{fill:var(--bg);stroke:var(--ran);stroke-width:2}
.graph text{font-size:12px;fill:var(--ink)}
.graph .note{font-size:10.5px;fill:var(--soft)}
.graph rect{fill:var(--raised);stroke:var(--line)}
.graph .plain rect{stroke:var(--soft);stroke-opacity:.5}
.graph .kept rect{stroke:var(--soft);stroke-dasharray:4 3}
.graph .bad rect{stroke:var(--critical);stroke-width:1.5}
.graph a:hover rect,.graph a:focus-visible rect{stroke:var(--accent);stroke-width:2}
.edges path{fill:none;stroke:var(--soft);stroke-opacity:.55}
footer{padding-block:1.6rem 3rem;color:var(--soft);font-size:.84rem}
@media (max-width:62rem){
.columns{display:block}
aside{position:static;max-height:none;overflow:visible;padding-block:0}
nav ul{display:flex;flex-wrap:wrap;gap:.1rem 1.1rem}
#filter{grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));align-items:end;padding-bottom:1rem}
fieldset{grid-column:1/-1;display:flex;flex-wrap:wrap;gap:.1rem 1rem}
.report>section:first-child{border-top:1px solid var(--line);padding-top:1.6rem}
}
@media (max-width:40rem){
.facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.6rem}
.tally{display:grid;grid-template-columns:repeat(5,1fr);gap:.35rem}.tally a{min-width:0;padding:.45rem .4rem;font-size:.74rem;text-align:center}
.findings thead{position:absolute;clip-path:inset(50%)}
.findings,.findings tbody,.lanes,.lanes tbody,.lanes thead{display:block;overflow-wrap:anywhere}
.findings tr{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.15rem .8rem;padding:.7rem 0;border-bottom:1px solid var(--line)}
.findings td,.findings td:nth-child(n){width:auto;border:0;padding:0}
.findings td:nth-child(n+3){grid-column:1/-1;font-size:.86rem}
.lanes tr{display:grid;grid-template-columns:minmax(0,1fr) auto}
.lanes tr>:nth-child(2){grid-row:2;grid-column:1/-1;padding:0}
.lanes tr>:nth-child(n){width:auto}
.lanes tbody th,.lanes td{padding-block:.2rem 0;font-size:.85rem}
.lanes thead text:nth-child(even){display:none}
article{padding:.9rem .9rem}
.steps>li{padding-left:2.5rem}
}`
