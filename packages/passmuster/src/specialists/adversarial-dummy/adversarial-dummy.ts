import type { Tree } from '@lezer/common'
import { languageOf } from '../../facts/language.ts'
import { ownFiles } from '../../facts/own-files.ts'
import { scopesOf } from '../../facts/python/functions.ts'
import { rootOf } from '../../facts/python/tree.ts'
import type { ParsedFile, Specialist } from '../specialist.ts'
import { builtWith } from './extract-built.ts'
import { growingCaches } from './extract-caches.ts'
import { classParameters } from './extract-parameters.ts'
import { sitesOf } from './extract-sites.ts'
import { growing, uncheckedParameters } from './judge-classes.ts'
import { sites } from './judge-sites.ts'
import type { RobustnessFacts } from './robustness-facts.ts'

const id = 'adversarial-dummy'

const robustnessFacts = (file: ParsedFile<Tree>): RobustnessFacts | undefined => {
  const root = rootOf(file.tree)
  const scopes = scopesOf(root, file.text)
  const parameters = classParameters(scopes, file)
  const caches = growingCaches(scopes, file)
  const { requests, opened, inputs, lengths } = sitesOf(scopes, root, file)
  const built = builtWith(scopes, root, file)
  const facts = { parameters, caches, requests, opened, inputs, lengths, built }
  const kept = Object.entries(facts).filter(([, all]) => all.length > 0)
  return kept.length > 0 ? (Object.fromEntries(kept) as RobustnessFacts) : undefined
}

/** Feeds code the worst input it accepts: zero, negative, empty, endless. */
export const adversarialDummy: Specialist = {
  id,
  group: 'quality',
  finds:
    'parameters without bounds, caches without limit, requests without timeout, divisions by a length that may be 0, files left open',
  version: 1,
  wants: null,
  extractor: {
    version: 3,
    langs: ['python'],
    extract: (file) => robustnessFacts(file as ParsedFile<Tree>),
  },
  examines: (file, repo) => languageOf(file) === 'python' && repo.facts.get(file)?.code != null,
  *judge(repo) {
    const files = ownFiles<RobustnessFacts>(repo, id)
    const packages = new Set(
      repo.snapshot.files.flatMap(({ path }) => (/^(.*)\/__init__\.py$/.exec(path) ?? []).slice(1)),
    )
    yield* uncheckedParameters(files)
    for (const file of files) {
      if (file.file.endsWith('.ipynb')) continue
      yield* growing(file)
      yield* sites(file, packages)
    }
  },
}
