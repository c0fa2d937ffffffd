import { analysePython } from '../../facts/python/graph.ts'
import type { Detour } from '../../facts/python/graph.ts'
import { placeOf, quoteOf, written } from '../../facts/python/problems.ts'
import type { Repo } from '../../facts/repo.ts'
import { counts } from '../../facts/roles.ts'
import type { FindingDraft } from '../../model/finding.ts'
import { many, roleIn } from './state.ts'

const mostPlaces = 60
const mostQuotes = 12

/** Imports through the folder of the sources (`from src.pkg import x`): one finding per folder and kind of module. */
export const detourFindings = function* (repo: Repo): Generator<FindingDraft> {
  const { detours } = analysePython(repo)
  const groups = new Map<string, Detour[]>()
  for (const one of detours) {
    const role = roleIn(repo.graph, one.file)
    if (!counts(repo.graph.modules.get(one.file)?.role ?? 'source')) continue
    const key = `${one.folder} ${role === 'test' ? 'tests' : 'code'}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  for (const [key, found] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1)))
    yield detourFinding(repo, key, found)
}

const detourFinding = (repo: Repo, key: string, found: readonly Detour[]): FindingDraft => {
  const { lookup } = analysePython(repo)
  const first = found[0]!
  const places = found.map(({ file, one }) => placeOf(lookup, file, one.line, one.endLine))
  const inTests = key.endsWith(' tests')
  return {
    rule: 'source-folder-import',
    title: `${many(found.length, 'import')} ${found.length === 1 ? 'names' : 'name'} the folder ${first.folder}/ as a package: ${written(first.one)}`,
    severity: 'medium',
    category: inTests ? 'tests' : 'structure',
    at: places.slice(0, mostPlaces),
    evidence: places
      .slice(0, mostQuotes)
      .map((place, index) =>
        quoteOf({ ...place, endLine: place.startLine }, [found[index]!.one.module.split('.').at(-1)!]),
      ),
    impact: inTests
      ? `Plain pytest does not find ${first.folder}; only python -m pytest from the repository root does, and then it tests a second copy of the modules that are installed.`
      : `It is found only when the program is started from above ${first.folder}/, never once the package is installed.`,
    fix: { text: `Import ${first.better} instead` },
    confidence: 'strong',
    symbol: key,
  }
}
