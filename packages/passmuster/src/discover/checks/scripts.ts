import type { Place } from '../../model/finding.ts'
import type { StackInput } from '../input.ts'
import { builtNeeds } from './built-needs.ts'
import { overlaysOf } from './overlays.ts'
import { npmPackagesOf, type NpmPackage, type NpmView } from './npm-packages.ts'
import { keyOf, place, propose, type Left, type Proposal, type Proposed, type Want } from './proposal.ts'
import { verdictOf, type Judge, type Verdict } from './script-verdict.ts'
import type { Found } from './whole-ones.ts'
import { wholeOnes } from './whole-ones.ts'
import type { CiRuns } from './ci-runs.ts'

/** The scripts of package.json files that are checks, and the others with the reason why they are none. */
export const scriptChecks = (input: StackInput, ci: CiRuns): Proposed => {
  const view = npmPackagesOf(input)
  const judge: Judge = { view, inCi: (want) => ci.script(want) !== null, known: new Map(), beside: new Map() }
  const left: Left[] = [...view.left]
  const found: Found[] = []
  const needs = new Map<string, Want[]>()
  const prepared = new Map<string, Want>()
  const inCi = new Map<string, Place>()
  for (const from of view.packages)
    for (const name of from.scripts.keys()) {
      const verdict = verdictOf(judge, from, name)
      if (verdict.is === 'check') found.push({ from, name, verdict })
      else left.push({ what: shown(from, name), because: saidOf(verdict, view), at: at(from, name) })
      if (verdict.is !== 'parts') continue
      const seen = ci.script({ folder: from.folder, name })
      for (const part of seen === null ? [] : verdict.parts)
        if (!inCi.has(keyOf(part))) inCi.set(keyOf(part), seen!)
      for (const want of verdict.before) prepared.set(keyOf(want), want)
      for (const part of verdict.parts)
        needs.set(keyOf(part), [...(needs.get(keyOf(part)) ?? []), ...verdict.before])
    }
  const { kept, dropped } = wholeOnes(found, judge)
  for (const { one, because } of dropped)
    left.push({ what: shown(one.from, one.name), because, at: at(one.from, one.name) })
  const overlays = overlaysOf(input, view)
  const built = builtNeeds(input, view, (folder) => buildOf(kept, folder))
  const preparing = [...prepared.values()].map((want) =>
    preparation(view.byFolder.get(want.folder)!, want.name),
  )
  const checks = kept.map(({ from, name, verdict }): Proposal => {
    const want = { folder: from.folder, name }
    const said = overlays.of(want)
    const because = [
      `script \`${name}\` of ${from.file}`,
      ...(said?.because ?? []),
      ...ciSaid(ci.script(want) ?? inCi.get(keyOf(want)) ?? null),
    ].join('; ')
    return propose({
      ...want,
      kind: verdict.kind,
      work: { is: 'script', name, text: said?.text ?? verdict.text, ...around(from, name) },
      tools: verdict.tools,
      needs: [
        ...verdict.needs,
        ...(needs.get(keyOf(want)) ?? []),
        ...(said?.needs ?? built(from, verdict.kind)),
      ],
      inputs: said?.inputs ?? null,
      outputs: said?.outputs ?? [],
      cache: said?.cache ?? (verdict.pure && ['format', 'lint', 'types'].includes(verdict.kind)),
      env: said?.env ?? [],
      because,
      at: at(from, name),
    })
  })
  const taken = new Set(preparing.map(keyOf))
  const all = [...preparing, ...checks.filter((one) => !taken.has(keyOf(one)))]
  return {
    proposals: [
      ...all,
      ...overlays.proposals.filter((one) => !all.some((held) => keyOf(held) === keyOf(one))),
    ],
    left: [
      ...left.filter((one) => !preparing.some((held) => one.what === shownWant(held, view))),
      ...overlays.left,
    ],
  }
}

const at = (from: NpmPackage, name: string): Proposal['at'] =>
  place(from.file, from.json.line('scripts', name))
/** The scripts that the package manager runs before and after one of that name. */
const around = (from: NpmPackage, name: string): { readonly pre?: string; readonly post?: string } => {
  const [pre, post] = [from.scripts.get(`pre${name}`), from.scripts.get(`post${name}`)]
  return { ...(pre === undefined ? {} : { pre }), ...(post === undefined ? {} : { post }) }
}
const shown = (from: NpmPackage, name: string): string => `script \`${name}\` of ${from.file}`
const shownWant = (want: Want, view: NpmView): string => shown(view.byFolder.get(want.folder)!, want.name)
const ciSaid = (seen: Place | null): readonly string[] =>
  seen === null ? [] : [`CI runs it (${seen.file}:${seen.startLine})`]

const preparation = (from: NpmPackage, name: string): Proposal =>
  propose({
    folder: from.folder,
    name,
    kind: 'build',
    work: { is: 'script', name, text: from.scripts.get(name)!, ...around(from, name) },
    because: `script \`${name}\` of ${from.file}, which other scripts run before their checks`,
    at: at(from, name),
  })

const saidOf = (verdict: Exclude<Verdict, { is: 'check' }>, view: NpmView): string => {
  if (verdict.is === 'none') return verdict.because
  const names = verdict.parts.map(({ folder, name }) =>
    folder === '' ? name : `${view.byFolder.get(folder)?.name ?? folder} ${name}`,
  )
  const shownNames = names
    .slice(0, 4)
    .map((one) => `\`${one}\``)
    .join(', ')
  const more = names.length > 4 ? ` and ${names.length - 4} more` : ''
  return verdict.varied ? `it runs ${shownNames}${more} another way` : `it only runs ${shownNames}${more}`
}

/** `build`, or the one other build of a package. */
const buildOf = (kept: readonly Found[], folder: string): string | null => {
  const builds = kept.filter(({ from, verdict }) => from.folder === folder && verdict.kind === 'build')
  return (
    (builds.find(({ name }) => name === 'build') ?? (builds.length === 1 ? builds[0]! : null))?.name ?? null
  )
}
