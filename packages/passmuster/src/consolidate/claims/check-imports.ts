import { ecmaView } from '../../facts/ecmascript/ecma-modules.ts'
import { exportedNames } from '../../facts/ecmascript/exported-names.ts'
import { analysePython } from '../../facts/python/graph.ts'
import type { Resolution } from '../../facts/python/resolve.ts'
import type { Answer, Claim } from './claim.ts'
import { obstacleEvidence, obstacleWords, some, stoppedOf, type Ground } from './ground.ts'

type ImportClaim = Extract<Claim, { kind: 'import' }>

/** Whether what a snippet imports is there and loads today; null when it speaks of somebody else's code. */
export const checkImport = (claim: ImportClaim, ground: Ground): Answer | null =>
  claim.lang === 'python' ? pythonImport(claim, ground) : ecmaImport(claim, ground)

const wordsOf = ({ lang, module, names }: ImportClaim): string =>
  names.length === 0
    ? `import ${module}`
    : lang === 'python'
      ? `from ${module} import ${names.join(', ')}`
      : `import { ${names.join(', ')} } from '${module}'`

/** The snippet is read as a script at the root of the repository. */
const script = 'snippet.py'

const pythonImport = (claim: ImportClaim, ground: Ground): Answer | null => {
  const { resolve, names } = analysePython(ground.repo)
  const said = `\`${wordsOf(claim)}\` works`
  const found = resolve.resolve(script, claim.module, 0)
  if (found.is === 'third-party' || found.is === 'stdlib') return null
  if (found.is === 'unknown') return { claim: said, verdict: 'not checkable', because: found.why }
  if (found.is === 'missing')
    return {
      claim: said,
      verdict: 'refuted',
      because: `there is no module \`${found.lacks}\`: ${some(found.searched)} not in the snapshot`,
      evidence: [{ kind: 'absent', what: `module \`${found.lacks}\``, searched: found.searched }],
    }
  const children: string[] = []
  for (const name of claim.names) {
    const child = resolve.child(found, name)
    if (child !== null) children.push(...child.files)
    else if (lacks(found, name, resolve, names))
      return {
        claim: said,
        verdict: 'refuted',
        because: `${found.at} is there, and binds no \`${name}\``,
        evidence: [{ kind: 'absent', what: `name \`${name}\``, searched: [found.at] }],
      }
  }
  return loads(said, ground, [...found.files, ...children], found.at)
}

const lacks = (
  found: Extract<Resolution, { is: 'own' }>,
  name: string,
  resolve: ReturnType<typeof analysePython>['resolve'],
  names: ReturnType<typeof analysePython>['names'],
): boolean => {
  if (found.end === 'namespace') return false
  if (names.has(found.at, name) !== 'no') return false
  const folder = found.at.slice(0, Math.max(0, found.at.lastIndexOf('/')))
  return found.end === 'module' || resolve.unknowable(folder, name) === null
}

const loads = (said: string, ground: Ground, files: readonly string[], at: string): Answer => {
  const stopped = stoppedOf(ground, files)
  if (stopped === null)
    return {
      claim: said,
      verdict: 'verified',
      because: `${at} is there and nothing that was found keeps it from loading`,
      evidence: [{ kind: 'scanned', what: at, files: ground.repo.snapshot.files.length, found: 1 }],
    }
  const { file, obstacles, certain } = stopped
  const names = some(obstacles.map(obstacleWords))
  if (!certain) return { claim: said, verdict: 'not checkable', because: `${file} may not load: ${names}` }
  return {
    claim: said,
    verdict: 'refuted',
    because: `${file} is there and cannot load today: ${obstacles.length === 1 ? names : `${obstacles.length} things stand in the way, first ${names}`}`,
    evidence: obstacleEvidence(obstacles),
  }
}

const ecmaImport = (claim: ImportClaim, ground: Ground): Answer | null => {
  if (/^[./#~]|^@\/|^(?:node|bun|npm|jsr):/.test(claim.module)) return null
  const view = ecmaView(ground.repo)
  const found = view.resolver.resolve('snippet.ts', claim.module)
  const said = `\`${wordsOf(claim)}\` works`
  const own = view.resolver.packages.all.some(
    (one) =>
      one.manifest.name !== null &&
      (claim.module === one.manifest.name || claim.module.startsWith(`${one.manifest.name}/`)),
  )
  if (!own || found.is === 'builtin' || found.is === 'package') return null
  if (found.is === 'unknown') return { claim: said, verdict: 'not checkable', because: found.why }
  if (found.is === 'missing')
    return {
      claim: said,
      verdict: 'not checkable',
      because: `${found.path} is not in the snapshot; a build may write it`,
    }
  const exported = exportedNames(view)
  const lacking = claim.names.filter((name) => exported.has(found.to, name) === 'no')
  if (lacking.length > 0) {
    const because = `${found.to} exports no \`${lacking[0]!}\``
    if (found.guessed === true)
      return { claim: said, verdict: 'not checkable', because: `${because}, but the build may add it` }
    return {
      claim: said,
      verdict: 'refuted',
      because,
      evidence: [{ kind: 'absent', what: `name \`${lacking[0]!}\``, searched: [found.to] }],
    }
  }
  return loads(said, ground, [found.to], found.to)
}
