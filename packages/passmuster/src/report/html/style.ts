import { screenStyle } from './style-parts.ts'

const light = `--bg:#fcfcfb;--raised:#fff;--sunk:#f4f4f2;--ink:#1b1d21;--soft:#565c66;--line:#e2e3e1;--accent:#1f57b8;--focus:#1f57b8;
--critical:#a1103a;--high:#a8420a;--medium:#735500;--low:#3a5872;--info:#565c66;--good:#1d6b3a;
--critical-bg:#fbe9ee;--high-bg:#fbeee4;--medium-bg:#f7f1dc;--low-bg:#e8eff5;--info-bg:#efefef;
--now:#2f7d4f;--later:#a9d3b7;--rest:#e4e4e1;--reach:#f3d9c9;--reach-line:#c4622a;--alone:#c4622a;--ins:#e3f4e8;--del:#fbe6e6;--ran:#4a78c2`
const dark = `--bg:#131518;--raised:#1a1d21;--sunk:#202428;--ink:#e7e9ec;--soft:#a3aab4;--line:#2e3338;--accent:#8fb6f5;--focus:#8fb6f5;
--critical:#ff8fa8;--high:#ffa877;--medium:#e6c45c;--low:#9ec2e2;--info:#b3b9c2;--good:#7fd09b;
--critical-bg:#41141f;--high-bg:#3d2112;--medium-bg:#352b0c;--low-bg:#1a2a38;--info-bg:#2a2e33;
--now:#55b57b;--later:#2b5b3e;--rest:#2e3338;--reach:#5b3420;--reach-line:#e08a55;--alone:#e08a55;--ins:#143322;--del:#431c20;--ran:#6f9be0`

/** The page's style sheet: system fonts, light and dark by preference, always light on paper. */
export const style: string = `:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
${screenStyle}
@media print{
:root{color-scheme:light;${light};--bg:#fff;--raised:#fff}
html{font-size:12px}
body{font-size:12px}
.skip,aside,kbd,.none-left{display:none!important}
.columns{display:block}
main,header,footer,.hero,.report{max-width:none;padding-inline:0}
section{break-inside:auto}
h2,h3,h4{break-after:avoid}
article,tr,.steps>li,.radii li,figure.quote{break-inside:avoid}
article{content-visibility:visible!important;border-color:#ccc}
details::details-content{content-visibility:visible!important;block-size:auto!important;opacity:1!important}
.scroll{overflow:visible}
svg.graph{max-width:100%;height:auto}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
a{color:inherit;text-decoration:none}
*{print-color-adjust:exact}
}`
