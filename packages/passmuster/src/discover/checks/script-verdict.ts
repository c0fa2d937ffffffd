import type { CheckKind } from '../../model/check.ts'
import { isLifecycle, kindByName, noCheckByName, servesByName } from './kind-by-name.ts'
import { packagesAt, type NpmPackage, type NpmView } from './npm-packages.ts'
import type { Want } from './proposal.ts'
import type { Call } from './script-calls.ts'
import { stepsOf, type Step } from './steps.ts'

/** What a script is: a check, something that stands for other scripts, or no check and why. */
export type Verdict =
  | {
      readonly is: 'check'
      readonly kind: CheckKind
      readonly tools: readonly string[]
      readonly pure: boolean
      /** What to run: its text without the scripts that are checks of their own. */
      readonly text: string
      readonly needs: readonly Want[]
    }
  | {
      readonly is: 'parts'
      readonly parts: readonly Want[]
      readonly before: readonly Want[]
      readonly varied: boolean
    }
  | { readonly is: 'none'; readonly because: string }

/** What a script is judged by: its package, CI, and what was judged before. */
export interface Judge {
  readonly view: NpmView
  /** Whether CI runs it: then it is a check whatever its name. */
  readonly inCi: (want: Want) => boolean
  readonly known: Map<string, Verdict | null>
  /** Scripts that another one runs beside a server: by key, that one's name. */
  readonly beside: Map<string, string>
}

const none = (because: string): Verdict => ({ is: 'none', because })
const silent = 'neither its name nor its command says that it checks something'

/** Judges one script of a package; scripts that call each other in a circle are none. */
export const verdictOf = (judge: Judge, from: NpmPackage, name: string): Verdict => {
  const key = `${from.folder}\0${name}`
  const held = judge.known.get(key)
  if (held !== undefined) return held ?? none('it calls itself')
  judge.known.set(key, null)
  const found = judged(judge, from, name)
  judge.known.set(key, found)
  return found
}

const judged = (judge: Judge, from: NpmPackage, name: string): Verdict => {
  const text = from.scripts.get(name) ?? ''
  if (isLifecycle(name)) return none('the package manager runs it by itself')
  const around = /^(?:pre|post)(.+)$/.exec(name)?.[1]
  if (around !== undefined && from.scripts.has(around)) return none(`it runs with \`${around}\``)
  const byName = noCheckByName(name)
  if (byName !== null) return none(byName)
  const found = byText(judge, { from, name, text })
  const proved = found.is === 'check' && found.tools.length > 0
  return servesByName(name) && !proved ? none('it goes on until it is stopped') : found
}

interface Script {
  readonly from: NpmPackage
  readonly name: string
  readonly text: string
  /** How many calls with words of their own lead here: two at most are followed. */
  readonly depth?: number
}

interface Target extends Want {
  readonly args: readonly string[]
  readonly varied: boolean
}

const byText = (judge: Judge, script: Script): Verdict => {
  const steps = stepsOf(script.text)
  if (steps === null) return none('its quotes or brackets do not close')
  if (steps.length === 0) return none('it runs nothing')
  const calling = steps.filter(({ invocation }) => invocation.is === 'calls')
  const serving = steps.filter(({ invocation }) => invocation.is === 'calls' && invocation.serves)
  if (serving.length > 0) {
    for (const target of serving.flatMap((step) => targetsOf(judge, script.from, step)))
      judge.beside.set(keyed(target), script.name)
    return byTools(judge, script, steps)
  }
  if (calling.length === 0) return byTools(judge, script, steps)
  if (calling.length === steps.length) return byCalls(judge, script, steps)
  return byBoth(judge, script, steps)
}

const targetsOf = (judge: Judge, from: NpmPackage, step: Step): readonly Target[] => {
  const { invocation } = step
  if (invocation.is !== 'calls' || step.folder === null) return []
  const moved =
    step.folder === '.' ? from : packagesAt(judge.view, from, { is: 'folder', path: step.folder })[0]
  if (moved === undefined) return []
  const set = Object.keys(invocation.set).some((one) => one !== 'CI' && one !== 'FORCE_COLOR')
  return invocation.calls.flatMap((call) =>
    packagesAt(judge.view, moved, call.where).flatMap((one) =>
      scriptsNamed(one, call).map((name) => ({
        folder: one.folder,
        name,
        args: call.args,
        varied: set || call.args.length > 0,
      })),
    ),
  )
}

const scriptsNamed = (one: NpmPackage, { script }: Call): readonly string[] => {
  const names = [...one.scripts.keys()]
  if (one.scripts.has(script)) return [script]
  const regexp = /^\/(.+)\/$/.exec(script)?.[1]
  if (regexp !== undefined) return names.filter((name) => simple(regexp, name))
  if (!script.includes('*') || script.split('*').length > 4) return []
  const pattern = script
    .replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*\*/g, '\0')
    .replace(/\*/g, '[^:]*')
    .replaceAll('\0', '.*')
  return names.filter((name) => new RegExp(`^${pattern}$`).test(name))
}

/** `^build:.*` and its like without running a pattern of the repository's: literal text with `.*` in it. */
const simple = (pattern: string, name: string): boolean => {
  const bare = pattern.replace(/^\^/, '').replace(/\$$/, '')
  const [head = '', ...rest] = bare.split('.*')
  const starts = pattern.startsWith('^') ? name.startsWith(head) : name.includes(head)
  return starts && rest.every((part) => name.includes(part))
}

const byCalls = (judge: Judge, { from, name, depth = 0 }: Script, steps: readonly Step[]): Verdict => {
  const targets = steps
    .flatMap((step) => targetsOf(judge, from, step))
    .filter((one) => keyed(one) !== `${from.folder}\0${name}`)
  if (targets.length === 0) return none('what it calls is no script of a package that was looked at')
  const parts: Want[] = []
  const before: Want[] = []
  let waiting: Want[] = []
  for (const target of targets) {
    const owner = judge.view.byFolder.get(target.folder)!
    if (target.args.length > 0 && depth < 2) {
      const inlined = byText(judge, {
        from: owner,
        name,
        depth: depth + 1,
        text: `${owner.scripts.get(target.name)!} ${target.args.join(' ')}`,
      })
      const plain = verdictOf(judge, owner, target.name)
      if (inlined.is === 'none') return inlined
      if (plain.is === 'none' && inlined.is === 'check' && targets.length === 1)
        return { ...inlined, text: from.scripts.get(name)! }
    }
    const found = verdictOf(judge, owner, target.name)
    if (found.is === 'check') parts.push(target)
    else if (found.is === 'parts') parts.push(...found.parts)
    else if (found.because.startsWith(silent) || isPreparing(target.name)) waiting.push(target)
    if (found.is !== 'none') {
      before.push(...waiting)
      waiting = []
    }
  }
  if (parts.length === 0) return none('what it calls checks nothing')
  const ownTargets = unique(targets).filter((one) => one.folder === from.folder)
  if (kindByName(name) === 'build' && ownTargets.length > 1)
    return { is: 'check', kind: 'build', tools: [], pure: false, text: from.scripts.get(name)!, needs: [] }
  return {
    is: 'parts',
    parts: unique(parts),
    before: unique(before),
    varied: targets.some((one) => one.varied),
  }
}

const isPreparing = (name: string): boolean =>
  /(^|[:-])(gen|generate|codegen|setup|prepare)([:-]|$)/.test(name)
const keyed = (one: Want): string => `${one.folder}\0${one.name}`
const unique = (wants: readonly Want[]): readonly Want[] => [
  ...new Map(wants.map(({ folder, name }) => [`${folder}\0${name}`, { folder, name }])).values(),
]

/** Calls of other checks in front or behind are taken out of the text; builds in front are needed. */
const byBoth = (judge: Judge, script: Script, steps: readonly Step[]): Verdict => {
  const whole = byTools(judge, script, steps)
  if (whole.is === 'check' && (whole.kind === 'build' || whole.kind === 'docs')) return whole
  if (whole.is !== 'check' || steps.some(({ by, folder }) => (by !== '' && by !== '&&') || folder !== '.'))
    return whole
  const apart = steps.map((step) => {
    const targets = targetsOf(judge, script.from, step)
    if (targets.length === 0 || targets.some((one) => one.varied)) return null
    const all = targets.map((one) => verdictOf(judge, judge.view.byFolder.get(one.folder)!, one.name))
    if (all.some((one) => one.is === 'none')) return null
    return unique(
      targets.flatMap((one, index) =>
        all[index]!.is === 'parts' ? (all[index] as { parts: readonly Want[] }).parts : [one],
      ),
    )
  })
  const from = apart.findIndex((one) => one === null)
  const to = apart.findLastIndex((one) => one === null)
  const builds = apart
    .slice(0, from)
    .flatMap((one) => one ?? [])
    .filter((one) => {
      const found = verdictOf(judge, judge.view.byFolder.get(one.folder)!, one.name)
      return found.is === 'check' && found.kind === 'build'
    })
  return { ...whole, text: script.text.slice(steps[from]!.start, steps[to]!.end), needs: unique(builds) }
}

const weight: readonly CheckKind[] = [
  'e2e',
  'integration',
  'unit',
  'build',
  'docs',
  'types',
  'lint',
  'security',
  'format',
  'other',
]
const tests = new Set<CheckKind>(['unit', 'integration', 'e2e'])

const byTools = (judge: Judge, { from, name, text }: Script, steps: readonly Step[]): Verdict => {
  const uses = steps.flatMap(({ invocation }) => (invocation.is === 'tool' ? [invocation.use] : []))
  const said = kindByName(name)
  const serving = uses.find(({ does }) => does === 'serves' || does === 'watches')
  const isTest = said !== null && tests.has(said)
  const background = steps.some(
    (step) => step.by === '&' || (step.invocation.is === 'calls' && step.invocation.serves),
  )
  if (serving && !(isTest && background)) return none(`\`${serving.tool}\` goes on until it is stopped`)
  const rewriting = uses.find(({ does }) => does === 'rewrites')
  if (rewriting && !(said === 'build' && uses.some(({ does }) => does === 'makes')))
    return none(`\`${rewriting.tool}\` rewrites files there instead of checking them`)
  if (/--(root|dir)[= ]['"]?[^'"\s]*\bfixtures?\b/.test(text)) return none('it runs over fixtures')
  const measuring = uses.find(({ does }) => does === 'measures')
  if (measuring) return none(`\`${measuring.tool}\` measures there, and gives no verdict`)
  const checking = uses.filter(({ does }) => does === 'checks')
  const making = uses.filter(({ does }) => does === 'makes')
  const tools = [...new Set(checking.map(({ tool }) => tool))]
  const common = { is: 'check', text, needs: [], tools } as const
  if (checking.length > 0) {
    const kind = kindOf(
      said,
      checking.map((use) => use.kind),
      tools,
    )
    return {
      ...common,
      kind,
      pure: steps.length === checking.length && checking.every(({ pure }) => pure) && kind !== 'build',
    }
  }
  if (making.length > 0)
    return {
      ...common,
      kind: said === 'docs' || making.every((use) => use.kind === 'docs') ? 'docs' : 'build',
      pure: false,
    }
  const others = steps.filter(({ invocation }) => invocation.is !== 'tool')
  if (others.length === 0) return none('it gives no verdict')
  if (
    /\bexit 1\b|no test specified/i.test(text) &&
    steps.every(({ words }) => ['echo', 'exit'].includes(words[0]!))
  )
    return none('it only says that it does not exist')
  if (said === null && judge.inCi({ folder: from.folder, name })) return none(`${silent}, though CI runs it`)
  if (
    said === null ||
    said === 'docs' ||
    (said === 'format' && !/--check|--list-different|--dry-run/.test(text))
  )
    return none(silent)
  return { ...common, kind: said, pure: false }
}

/** The tool tells; among test runners the name tells further, and a compiler's name tells whether it builds. */
const kindOf = (said: CheckKind | null, kinds: readonly CheckKind[], tools: readonly string[]): CheckKind => {
  const heaviest = weight.find((kind) => kinds.includes(kind)) ?? 'other'
  if (tests.has(heaviest)) return heaviest === 'unit' && said !== null && tests.has(said) ? said : heaviest
  const compiles = tools.every((tool) => ['tsc', 'tsgo', 'vue-tsc'].includes(tool))
  if (compiles && said === 'build') return 'build'
  return new Set(kinds).size > 1 && said !== null && said !== 'other' && !tests.has(said) ? said : heaviest
}
